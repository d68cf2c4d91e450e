/** The token lines that the server sends, and how it writes times and dialog ids. */
import type { Flow } from '../sip/transport/flow.ts';

/** `<Call-ID>;from-tag=<caller's tag>`, as srf expects; `|` would end the token. */
export function formatDialogId(sipCallId: string, callerTag: string): string {
  return `${sipCallId};from-tag=${callerTag}`.replaceAll('|', '%7C');
}

/** `HH:MM:SS.uuuuuu`, UTC. */
export function formatTime(at: number): string {
  return `${new Date(at).toISOString().slice(11, 23)}000`;
}

/** What lines say of a message: size, way and time. */
export interface MessageFacts {
  readonly bytes: number;
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly at: number;
}

export function remoteFacts(flow: Flow, bytes: number, at: number): MessageFacts {
  return { bytes, protocol: flow.protocol, address: flow.remoteAddress, port: flow.remotePort, at };
}

export function localFacts(flow: Flow, bytes: number, at: number): MessageFacts {
  return { bytes, protocol: flow.protocol, address: flow.localAddress, port: flow.localPort, at };
}

function tokensOf(facts: MessageFacts): string {
  const { bytes, protocol, address, port, at } = facts;
  return `${bytes}|${protocol}|${address}|${port}|${formatTime(at)}`;
}

/** The line above a SIP message for the application. `txnId` is `unsolicited` for our own BYE. */
export function formatSipLine(
  source: 'network' | 'application',
  facts: MessageFacts,
  txnId: string,
  dialogId: string,
  receivedOn?: { readonly address: string; readonly port: number },
): string {
  const end = receivedOn ? `${receivedOn.address}|${receivedOn.port}|` : '';
  return `sip|${source}|${tokensOf(facts)}|${txnId}|${dialogId}|${end}`;
}

/** The rest of the line above the echo of a response that the application sent. */
export function formatAnswerEcho(facts: MessageFacts, txnId: string, dialogId: string): string {
  return `OK|application|${tokensOf(facts)}|${txnId}|${dialogId}||Msg sent:|`;
}

/** The rest of the line above the echo of a request that the application sent. */
export function formatRequestEcho(facts: MessageFacts, txnId: string): string {
  return `OK|application|${tokensOf(facts)}|${txnId}|Msg sent:|`;
}
