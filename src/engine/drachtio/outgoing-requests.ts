/**
 * Requests of applications on their way to the network, inside and outside dialogs, and the responses
 * back. Each is answered at once with an echo of what was sent; responses follow under the echo's
 * transaction id. CANCEL, ACK and PRACK belong to a request or response that came before.
 */

import type { Clock } from '../../base/clock.ts';
import { formatHostPort } from '../../base/host-port.ts';
import { formatSipMessage } from '../sip/message/format-message.ts';
import { hasOption } from '../sip/message/message-fields.ts';
import { parseNameAddr, tagOf } from '../sip/message/name-addr.ts';
import { withoutParameter } from '../sip/message/parameters.ts';
import { reasonPhrase } from '../sip/message/reason-phrases.ts';
import type { SipRequest, SipResponse } from '../sip/message/sip-message.ts';
import { formatUri, parseSipUri, type SipUri } from '../sip/message/sip-uri.ts';
import type {
  HeaderFields,
  IncomingResponse,
  OutgoingRequest,
  RequestDraft,
  ResponseHandler,
  SendResult,
  SentMessage,
} from '../sip/transaction-user.ts';
import type { Flow, ListenPoint } from '../sip/transport/flow.ts';
import { LocalAddresses } from '../sip/transport/local-address.ts';
import { nextHopOf } from '../sip/transport/next-hop.ts';
import type { UserAgent } from '../sip/user-agent.ts';
import type { AppConnection } from './app-connection.ts';
import { passedHeaders } from './app-headers.ts';
import { type AppMessage, type AppSip, headerOf } from './app-message.ts';
import type { DialogRecord, DialogTable } from './dialog-table.ts';
import type { RegisteredFlows } from './registered-flows.ts';
import { goneResponse, unsentRequest } from './unsent-request.ts';
import {
  formatDialogId,
  formatRequestEcho,
  formatSipLine,
  localFacts,
  remoteFacts,
} from './wire-lines.ts';

type AppRequest = AppSip & { readonly kind: 'request' };

/** A request of an application that waits for its final response. */
interface OpenRequest {
  readonly outgoing: OutgoingRequest;
  readonly owner: AppConnection;
}

export interface OutgoingRequestsOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly dialogs: DialogTable;
  readonly registeredFlows: RegisteredFlows;
  readonly userAgent: Pick<UserAgent, 'request' | 'listenPoints' | 'isOpen'>;
  /** An application used a dialog whose own application is gone. */
  readonly onTakenOver: (record: DialogRecord) => void;
}

/** Methods whose responses belong to a dialog from the first one on. */
const dialogMakers = new Set(['INVITE', 'SUBSCRIBE']);
/** Methods that are sent over the connection their addressee registered with. */
const flowMethods = new Set(['INVITE', 'OPTIONS', 'NOTIFY', 'MESSAGE']);
/**
 * Responses to requests outside dialogs, INVITE not, wait so long behind their echo: read in one
 * piece, srf would emit the response before the promise of the request has run on, and lose it.
 */
const echoLeadMs = 2;

export class OutgoingRequests {
  readonly #options: OutgoingRequestsOptions;
  readonly #open = new Map<string, OpenRequest>();
  readonly #localAddresses = new LocalAddresses();

  constructor(options: OutgoingRequestsOptions) {
    this.#options = options;
  }

  /** Requests that wait for their final response. */
  get size(): number {
    return this.#open.size;
  }

  /** `sip|<txnId>|<dialogId>|<route>` with a request. */
  send(message: AppMessage, sip: AppRequest, connection: AppConnection): void {
    const [, , txnId = '', dialogId = ''] = message.tokens;
    if (sip.method === 'CANCEL') this.#cancel(message, txnId, sip, connection);
    else if (sip.body.length > 0 && !hasContentType(sip)) {
      connection.respond(message, 'NOK|missing content-type');
    } else if (sip.method === 'ACK') this.#acknowledge(message, dialogId, sip, connection);
    else if (dialogId !== '') this.#sendInDialog(message, dialogId, sip, connection);
    else this.#sendOutside(message, sip, connection);
  }

  /** The application is gone: what rings for it is cancelled; the stack ends what answers late. */
  onClosed(connection: AppConnection): void {
    for (const [txnId, open] of [...this.#open]) {
      if (open.owner !== connection) continue;
      open.outgoing.cancel();
      this.#open.delete(txnId);
    }
  }

  stop(): void {
    this.#open.clear();
  }

  #sendOutside(message: AppMessage, sip: AppRequest, connection: AppConnection): void {
    const ours = this.#findDialog(sip);
    if (ours) {
      this.#sendThrough(message, ours, sip, connection);
      return;
    }
    const uri = parseSipUri(sip.uri);
    if (!uri) {
      connection.respond(message, `NOK|invalid request-uri: ${sip.startLine}`);
      return;
    }
    const proxy = parseSipUri(message.tokens[4] ?? '');
    const hop = proxy ?? uri;
    if (this.#isOurs(hop)) {
      connection.respond(message, 'NOK|can not send request to myself');
      return;
    }
    const wayHome = flowMethods.has(sip.method) && this.#options.registeredFlows.find(sip.uri);
    const headers = passedHeaders(sip.headers, this.#ourAddress(hop, wayHome || undefined));
    const { method, body } = sip;
    const draft = { method, uri: sip.uri, headers, body };
    if (wayHome && !this.#options.userAgent.isOpen(wayHome)) {
      this.#answerGone(message, draft, wayHome, connection);
      return;
    }
    const txnId = this.#options.newId();
    const isLate = !dialogMakers.has(method);
    const handler = this.#handler(txnId, connection, { isLate, hasFlow: Boolean(wayHome) });
    const result = this.#options.userAgent.request(
      {
        ...draft,
        ...(proxy && { route: destinationOf(proxy) }),
        ...(wayHome && { flow: wayHome }),
      },
      handler,
    );
    this.#echo(message, connection, txnId, result);
  }

  #answerGone(
    message: AppMessage,
    draft: Parameters<typeof unsentRequest>[0],
    flow: Flow,
    connection: AppConnection,
  ): void {
    const { clock, newId } = this.#options;
    const ourAddress = formatHostPort({ host: flow.localAddress, port: flow.localPort });
    const request = unsentRequest(draft, ourAddress, newId);
    const raw = formatSipMessage(request);
    const txnId = newId();
    const echo = formatRequestEcho(localFacts(flow, raw.length, clock.now()), txnId);
    connection.respond(message, echo, raw);
    clock.setTimer(echoLeadMs, () => {
      const facts = { ...fabricatedFacts, protocol: flow.protocol, at: clock.now() };
      const line = formatSipLine('network', facts, txnId, earlyDialogId(request));
      connection.send(line, formatSipMessage(goneResponse(request, newId())));
    });
  }

  #sendInDialog(
    message: AppMessage,
    dialogId: string,
    sip: AppRequest,
    connection: AppConnection,
  ): void {
    const record = this.#options.dialogs.find(dialogId);
    if (!record) {
      connection.respond(message, `NOK|${unknownDialog}`);
      return;
    }
    this.#sendThrough(message, record, sip, connection);
  }

  #sendThrough(
    message: AppMessage,
    record: DialogRecord,
    sip: AppRequest,
    connection: AppConnection,
  ): void {
    this.#takeOver(record, connection);
    const txnId = this.#options.newId();
    const handler = this.#handler(txnId, connection, { isLate: false, hasFlow: false });
    const draft = dialogDraft(sip, record.dialog.flow);
    if (sip.method === 'PRACK') {
      const reliable = takeReliable(record, headerOf(sip, 'rack'));
      if (reliable) {
        const result = record.dialog.prack(reliable, handler, draft);
        this.#echo(message, connection, txnId, result);
      } else connection.respond(message, 'NOK|Server error: nothing to PRACK');
      return;
    }
    this.#echo(message, connection, txnId, record.dialog.request(draft, handler));
  }

  #acknowledge(
    message: AppMessage,
    dialogId: string,
    sip: AppRequest,
    connection: AppConnection,
  ): void {
    const record = this.#options.dialogs.find(dialogId);
    const sent = record?.dialog.ack(dialogDraft(sip, record.dialog.flow));
    if (!record || !sent) {
      connection.respond(message, `NOK|${needlessAck}`);
      return;
    }
    this.#takeOver(record, connection);
    this.#echoSent(message, connection, this.#options.newId(), sent);
  }

  #cancel(message: AppMessage, txnId: string, sip: AppRequest, connection: AppConnection): void {
    const open = this.#open.get(txnId);
    const flow = open?.outgoing.sent.flow;
    const sent = flow && open.outgoing.cancel(dialogDraft(sip, flow).headers);
    if (sent) this.#echoSent(message, connection, this.#options.newId(), sent);
    else connection.respond(message, `NOK|unable to cancel unknown transaction id: ${txnId}`);
  }

  #echo(message: AppMessage, connection: AppConnection, txnId: string, result: SendResult): void {
    if (result.outcome === 'refused') {
      connection.respond(message, `NOK|${refusals[result.reason]}`);
      return;
    }
    const { outgoing } = result;
    this.#open.set(txnId, { outgoing, owner: connection });
    this.#echoSent(message, connection, txnId, outgoing.sent);
  }

  #echoSent(
    message: AppMessage,
    connection: AppConnection,
    txnId: string,
    sent: SentMessage<SipRequest>,
  ): void {
    const facts = localFacts(sent.flow, sent.bytes.length, sent.sentAt);
    connection.respond(message, formatRequestEcho(facts, txnId), sent.bytes);
  }

  #handler(
    txnId: string,
    owner: AppConnection,
    how: { readonly isLate: boolean; readonly hasFlow: boolean },
  ): ResponseHandler {
    return {
      onResponse: (incoming) => {
        const isGone = how.hasFlow && incoming.fabricated === 'transport';
        const response = isGone ? gone(incoming.response) : incoming.response;
        this.#noteDialog(incoming, owner);
        if (response.status >= 200) {
          this.#open.delete(txnId);
          this.#noteEnd(incoming);
        }
        const pass = () => this.#pass(txnId, owner, incoming, response);
        if (how.isLate) this.#options.clock.setTimer(echoLeadMs, pass);
        else pass();
      },
    };
  }

  #pass(
    txnId: string,
    owner: AppConnection,
    incoming: IncomingResponse,
    response: SipResponse,
  ): void {
    const { fabricated, flow, bytes, receivedAt, outgoing, dialog } = incoming;
    const raw = formatSipMessage(response);
    const facts = fabricated
      ? { ...fabricatedFacts, protocol: flow.protocol, at: receivedAt }
      : remoteFacts(flow, bytes.length, receivedAt);
    const dialogId = dialog ? formatDialogId(dialog.sipCallId, dialog.callerTag) : '';
    const shown = dialogId || earlyDialogId(outgoing.sent.message);
    owner.send(formatSipLine('network', facts, txnId, shown), raw);
  }

  #noteDialog(incoming: IncomingResponse, owner: AppConnection): void {
    const { dialog, response, outgoing } = incoming;
    if (!dialog || dialog.state === 'terminated') return;
    const { method } = outgoing.sent.message;
    const { status } = response;
    if (!owner.isOpen) {
      // Nobody is left to acknowledge the answer to a re-INVITE.
      if (method === 'INVITE' && status >= 200 && status < 300) dialog.ack();
      return;
    }
    const known = this.#options.dialogs.of(dialog);
    const record =
      known ?? (dialogMakers.has(method) && this.#options.dialogs.adopt(dialog, owner));
    if (!record) return;
    if (method === 'INVITE' && status >= 200 && status < 300) {
      this.#options.dialogs.adopt(dialog, owner);
      record.reliable.clear();
    }
    const rseq = response.headers.get('RSeq');
    if (status > 100 && status < 200 && rseq && hasOption(response.headers, 'Require', '100rel')) {
      record.reliable.set(rseq, response);
    }
  }

  /** A final response may be the end of a dialog: the INVITE failed, or it was a BYE. */
  #noteEnd({ response, outgoing, dialog }: IncomingResponse): void {
    const request = outgoing.sent.message;
    const hasFailed = response.status >= 300;
    if (hasFailed) this.#options.dialogs.forgetEarly(earlyDialogId(request));
    const isChallenge = response.status === 401 || response.status === 407;
    const hasEnded = dialog?.state === 'terminated' || request.method === 'BYE';
    if (dialog && hasEnded && !isChallenge) this.#options.dialogs.forget(dialog);
  }

  #takeOver(record: DialogRecord, connection: AppConnection): void {
    if (record.owner.isOpen) return;
    record.owner = connection;
    this.#options.onTakenOver(record);
  }

  /** A dialog of ours that the application names by Call-ID and our tag instead of its id. */
  #findDialog(sip: AppRequest): DialogRecord | undefined {
    const sipCallId = headerOf(sip, 'call-id');
    const from = parseNameAddr(headerOf(sip, 'from') ?? '');
    const localTag = from && tagOf(from);
    if (sipCallId === undefined || localTag === undefined) return undefined;
    return this.#options.dialogs.findOurs(sipCallId, localTag);
  }

  #isOurs(uri: SipUri): boolean {
    const hop = nextHopOf(uri);
    return this.#options.userAgent.listenPoints.some((point) => {
      if (point.port !== hop?.port || point.protocol !== hop.protocol) return false;
      return [point.advertisedAddress, this.#facing(point, hop.host)].includes(hop.host);
    });
  }

  /** `host:port` that stands for `localhost` in what goes to the peer. */
  #ourAddress(hop: SipUri, flow: Flow | undefined): string {
    if (flow) return formatHostPort({ host: flow.localAddress, port: flow.localPort });
    const { listenPoints } = this.#options.userAgent;
    const peer = nextHopOf(hop);
    const isFit = (point: ListenPoint) =>
      point.protocol === peer?.protocol && point.address.includes(':') === peer.host.includes(':');
    const point = listenPoints.find(isFit) ?? listenPoints[0];
    if (!point) return 'localhost';
    const host = point.advertisedAddress ?? this.#facing(point, peer?.host ?? '');
    return formatHostPort({ host, port: point.port });
  }

  #facing(point: ListenPoint, peer: string): string {
    return this.#localAddresses.facing(point.address, peer);
  }
}

/** What lines say of a response that did not come from the network. */
const fabricatedFacts = { bytes: 0, address: '', port: 0 } as const;

const unknownDialog = 'Server error: unable to find dialog for dialog id provided';
const needlessAck =
  'Server error: ACK for non-success final response is automatically generated by server';

const refusals = {
  'invalid-uri': 'invalid request-uri',
  'no-transport': 'requested protocol/transport not available',
  'dialog-ended': unknownDialog,
  'request-pending': 'Server error: another request of this dialog is in progress',
  'too-many': 'Server error: too many requests',
  stopped: 'Server error: stopping',
} as const;

function hasContentType(sip: AppSip): boolean {
  const given = headerOf(sip, 'content-type') ?? headerOf(sip, 'c');
  return given !== undefined || sip.body.toString('latin1', 0, 3) === 'v=0';
}

function dialogDraft(sip: AppRequest, flow: Flow): RequestDraft & { headers: HeaderFields } {
  const ourAddress = formatHostPort({ host: flow.localAddress, port: flow.localPort });
  const headers = passedHeaders(sip.headers, ourAddress);
  return { method: sip.method, headers, body: sip.body };
}

/** drachtio takes the token for where to send alone and writes no Route header, `;lr` or not. */
function destinationOf(proxy: SipUri): string {
  return formatUri({ ...proxy, parameters: withoutParameter(proxy.parameters, 'lr') });
}

function takeReliable(record: DialogRecord, rack: string | undefined): SipResponse | undefined {
  const rseq = rack?.trim().split(/\s+/)[0] ?? [...record.reliable.keys()].at(-1);
  const response = rseq === undefined ? undefined : record.reliable.get(rseq);
  if (rseq !== undefined) record.reliable.delete(rseq);
  return response;
}

/** The id the dialog has, or would have had, by the request alone. */
function earlyDialogId(request: SipRequest): string {
  if (!dialogMakers.has(request.method)) return '';
  const from = parseNameAddr(request.headers.get('From') ?? '');
  return formatDialogId(request.headers.get('Call-ID') ?? '', (from && tagOf(from)) ?? '');
}

/** The connection that the addressee registered with broke while the request was under way. */
function gone(response: SipResponse): SipResponse {
  return { ...response, status: 410, reason: reasonPhrase(410) };
}
