/**
 * What two user agents share about a dialog (RFC 3261 §12): ids, sequence numbers, target, route set.
 * Making it from the messages that establish it, and making requests from it. No timers, no sockets.
 */
import { formatCSeq } from '../message/cseq.ts';
import { callIdOf, contactsOf, cseqOf, fromOf, readVias, toOf } from '../message/message-fields.ts';
import { type NameAddr, parseNameAddr, tagOf } from '../message/name-addr.ts';
import { SipHeaders } from '../message/sip-headers.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/sip-message.ts';
import { parseSipUri } from '../message/sip-uri.ts';
import type { Flow } from '../transport/flow.ts';

export interface DialogState {
  readonly role: 'uac' | 'uas';
  readonly sipCallId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localAddress: string;
  readonly remoteAddress: string;
  localSequence: number;
  /** Undefined until the peer's first request. */
  remoteSequence: number | undefined;
  remoteTarget: string;
  routeSet: readonly string[];
  localContact: string;
  flow: Flow;
  /** No proxy stood between when the dialog was made: the source is the peer itself. */
  readonly isDirect: boolean;
}

/** RFC 3261 §12.1.1. @param toTag ours. */
export function stateOfUas(
  request: SipRequest,
  toTag: string,
  localContact: string,
  flow: Flow,
): DialogState {
  return {
    role: 'uas',
    sipCallId: callIdOf(request),
    localTag: toTag,
    remoteTag: tagOf(fromOf(request)) ?? '',
    localAddress: `${request.headers.get('To') ?? ''};tag=${toTag}`,
    remoteAddress: request.headers.get('From') ?? '',
    localSequence: 0,
    remoteSequence: cseqOf(request).number,
    remoteTarget: contactUriOf(request) ?? fromOf(request).uri,
    routeSet: request.headers.list('Record-Route'),
    localContact,
    flow,
    isDirect: readVias(request.headers)?.length === 1,
  };
}

/** RFC 3261 §12.1.2. The remote target of a response without Contact is the Request-URI. */
export function stateOfUac(request: SipRequest, response: SipResponse, flow: Flow): DialogState {
  return {
    role: 'uac',
    sipCallId: callIdOf(request),
    localTag: tagOf(fromOf(request)) ?? '',
    remoteTag: tagOf(toOf(response)) ?? '',
    localAddress: request.headers.get('From') ?? '',
    remoteAddress: response.headers.get('To') ?? '',
    localSequence: cseqOf(request).number,
    remoteSequence: undefined,
    remoteTarget: contactUriOf(response) ?? request.uri,
    routeSet: response.headers.list('Record-Route').toReversed(),
    localContact: request.headers.get('Contact') ?? '',
    flow,
    isDirect: true,
  };
}

/** The one Contact URI of a message; undefined when there is none. */
export function contactUriOf(message: SipMessage): string | undefined {
  if (!message.headers.has('Contact')) return undefined;
  const contacts = contactsOf(message);
  return contacts === '*' ? undefined : contacts[0]?.uri;
}

/** A target refresh request or its 2xx moves the target (RFC 3261 §12.2.1.2, §12.2.2). */
export function refreshTarget(state: DialogState, message: SipMessage): void {
  state.remoteTarget = contactUriOf(message) ?? state.remoteTarget;
}

/** RFC 3261 §12.2.2: false for a request out of order. ACK is not counted. */
export function acceptSequence(state: DialogState, request: SipRequest): boolean {
  const { number } = cseqOf(request);
  if (state.remoteSequence !== undefined && number <= state.remoteSequence) return false;
  state.remoteSequence = number;
  return true;
}

/** RFC 3261 §12.2.1.1. @param sequence absent: the next. */
export function makeDialogRequest(
  state: DialogState,
  method: string,
  via: string,
  sequence = ++state.localSequence,
): SipRequest {
  const headers = new SipHeaders();
  const { uri, routes } = routing(state);
  headers.append('Via', via);
  headers.append('Max-Forwards', '70');
  for (const route of routes) headers.append('Route', route);
  headers.append('From', state.localAddress);
  headers.append('To', state.remoteAddress);
  headers.append('Call-ID', state.sipCallId);
  headers.append('CSeq', formatCSeq({ number: sequence, method }));
  return { kind: 'request', method, uri, headers, body: Buffer.alloc(0) };
}

/** Request-URI and Route: a first route without `lr` is a strict router and becomes the URI. */
function routing(state: DialogState): { uri: string; routes: readonly string[] } {
  const first = firstRoute(state);
  const isLoose = first === undefined || parseSipUri(first.uri)?.parameters.has('lr') === true;
  if (isLoose) return { uri: state.remoteTarget, routes: state.routeSet };
  return { uri: first.uri, routes: [...state.routeSet.slice(1), `<${state.remoteTarget}>`] };
}

/** The URI that the next request goes to. */
export function nextHopUri(state: DialogState): string {
  return firstRoute(state)?.uri ?? state.remoteTarget;
}

function firstRoute(state: DialogState): NameAddr | undefined {
  const first = state.routeSet[0];
  return first === undefined ? undefined : parseNameAddr(first);
}
