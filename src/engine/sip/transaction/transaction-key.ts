/** Matching messages to transactions (RFC 3261 §17.1.3, §17.2.3). */
import { callIdOf, cseqOf, fromOf, toOf, topVia } from '../message/message-fields.ts';
import { tagOf } from '../message/name-addr.ts';
import type { SipMessage, SipRequest } from '../message/sip-message.ts';
import { formatVia, uniqueBranch } from '../message/via.ts';

/**
 * Branch, sent-by and method, of a request or its response. The CSeq method tells a CANCEL's response
 * from its INVITE's; a sent-by that is not ours makes it nobody's (RFC 3261 §18.1.2).
 */
export function clientKeyOf(message: SipMessage): string {
  const { host, port, parameters } = topVia(message);
  return `${parameters.get('branch')} ${host}:${port ?? 5060} ${cseqOf(message).method}`;
}

/**
 * Branch, sent-by and method; an ACK has its INVITE's key.
 * @param method another than the request's: for a CANCEL, INVITE finds what it cancels.
 */
export function serverKeyOf(request: SipRequest, method = request.method): string {
  const keyMethod = method === 'ACK' ? 'INVITE' : method;
  const via = topVia(request);
  const branch = uniqueBranch(via);
  if (branch === undefined) return oldServerKey(request, keyMethod);
  return `${branch} ${via.host}:${via.port ?? 5060} ${keyMethod}`;
}

// RFC 2543 peers. The To tag is left out for INVITE, whose ACK has the one of our response.
function oldServerKey(request: SipRequest, method: string): string {
  const toTag = method === 'INVITE' ? '' : (tagOf(toOf(request)) ?? '');
  const fromTag = tagOf(fromOf(request)) ?? '';
  const cseq = cseqOf(request).number;
  const via = formatVia(topVia(request));
  return [request.uri, toTag, fromTag, callIdOf(request), cseq, via, method].join(' ');
}

/** What a request that came by two ways has in common (RFC 3261 §8.2.2.2). */
export function mergeKeyOf(request: SipRequest): string {
  const { number, method } = cseqOf(request);
  return `${callIdOf(request)} ${tagOf(fromOf(request)) ?? ''} ${number} ${method}`;
}
