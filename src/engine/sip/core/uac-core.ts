/** Requests of ours outside a dialog: made complete and sent to their next hop (RFC 3261 §8.1). */
import { formatCSeq } from '../message/cseq.ts';
import { readCSeq } from '../message/message-fields.ts';
import { formatNameAddr, parseNameAddr, tagOf, withTag } from '../message/name-addr.ts';
import { SipHeaders } from '../message/sip-headers.ts';
import type { SipRequest } from '../message/sip-message.ts';
import { parseSipUri, parseUri } from '../message/sip-uri.ts';
import type {
  HeaderFields,
  OutgoingDraft,
  ResponseHandler,
  SendResult,
} from '../transaction-user.ts';
import { nextHopOf } from '../transport/next-hop.ts';
import type { WayOut } from '../transport/transport-layer.ts';
import { InviteForks } from './invite-forks.ts';
import { OutgoingExchange } from './outgoing-exchange.ts';
import { PlainPolicy } from './plain-policy.ts';
import type { Stack } from './stack.ts';
import { ourUri, spokenMethods, viaFor, writeFields } from './written-fields.ts';

/** Written in their own places, from what the application gave or from defaults. */
const placed = new Set([
  'via',
  'max-forwards',
  'route',
  'from',
  'to',
  'call-id',
  'cseq',
  'content-length',
  'record-route',
]);
const contactMethods = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'OPTIONS']);

type Refusal = Extract<SendResult, { outcome: 'refused' }>;

export class UacCore {
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  request(draft: OutgoingDraft, responses: ResponseHandler): SendResult {
    const stack = this.#stack;
    if (!stack.isRunning) return refusal('stopped');
    if (stack.clients.size >= stack.limits.transactionsMax) return refusal('too-many');
    const way = this.#wayOf(draft);
    if ('outcome' in way) return way;
    const request = this.#compose(draft, way);
    const policy = draft.method === 'INVITE' ? new InviteForks(stack) : new PlainPolicy(stack);
    const exchange = new OutgoingExchange(stack, { request, way }, responses, policy);
    exchange.start();
    return { outcome: 'sent', outgoing: exchange };
  }

  #wayOf(draft: OutgoingDraft): WayOut | Refusal {
    if (!parseUri(draft.uri)) return refusal('invalid-uri');
    if (draft.flow) return this.#stack.transport.wayBack(draft.flow) ?? refusal('no-transport');
    const route = draft.route ?? parseNameAddr(given(draft, 'Route')?.split(',', 1)[0] ?? '')?.uri;
    const uri = parseSipUri(route ?? draft.uri);
    if (!uri) return refusal('invalid-uri');
    const hop = nextHopOf(uri);
    return (hop && this.#stack.transport.wayTo(hop)) ?? refusal('no-transport');
  }

  #compose(draft: OutgoingDraft, way: WayOut): SipRequest {
    const { method, uri } = draft;
    const us = ourUri(way, way.hop.flow.protocol);
    const headers = new SipHeaders();
    headers.append('Via', viaFor(way, this.#stack.token()));
    headers.append('Max-Forwards', given(draft, 'Max-Forwards') ?? '70');
    for (const route of routesOf(draft)) headers.append('Route', route);
    headers.append('From', this.#from(draft, us));
    headers.append('To', given(draft, 'To') ?? `<${uri}>`);
    headers.append('Call-ID', given(draft, 'Call-ID') ?? this.#stack.token());
    headers.append('CSeq', formatCSeq({ number: sequenceOf(draft), method }));
    const body = writeFields(headers, draft, placed);
    if (contactMethods.has(method) && !headers.has('Contact')) headers.append('Contact', `<${us}>`);
    this.#writeAbilities(headers, method);
    return { kind: 'request', method, uri, headers, body };
  }

  #from(draft: OutgoingDraft, us: string): string {
    const text = given(draft, 'From') ?? `<${us}>`;
    const address = parseNameAddr(text);
    if (!address || tagOf(address) !== undefined) return text;
    return formatNameAddr(withTag(address, this.#stack.token()));
  }

  #writeAbilities(headers: SipHeaders, method: string): void {
    const { allow, product } = this.#stack.options;
    if (method === 'INVITE') {
      if (!headers.has('Allow')) headers.append('Allow', (allow ?? spokenMethods).join(', '));
      if (!headers.has('Supported')) headers.append('Supported', 'timer');
    }
    if (product && !headers.has('User-Agent')) headers.append('User-Agent', product);
  }
}

function refusal(reason: Refusal['reason']): Refusal {
  return { outcome: 'refused', reason };
}

function given(draft: { readonly headers?: HeaderFields }, name: string): string | undefined {
  const key = name.toLowerCase();
  return draft.headers?.find(([field]) => field.toLowerCase() === key)?.[1];
}

function sequenceOf(draft: OutgoingDraft): number {
  const text = given(draft, 'CSeq');
  if (text === undefined) return 1;
  return readCSeq(SipHeaders.of([['CSeq', text]]))?.number ?? (Number.parseInt(text, 10) || 1);
}

function routesOf(draft: OutgoingDraft): string[] {
  const written = (draft.headers ?? []).filter(([name]) => name.toLowerCase() === 'route');
  const routes = written.map(([, value]) => value);
  const isLoose = draft.route !== undefined && parseSipUri(draft.route)?.parameters.has('lr');
  return isLoose && draft.route !== undefined ? [`<${draft.route}>`, ...routes] : routes;
}
