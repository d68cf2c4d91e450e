/** Responses to requests, and to what should have been one (RFC 3261 §8.2.6). */

import { readNameAddr } from './message-fields.ts';
import { formatNameAddr, tagOf, withTag } from './name-addr.ts';
import { reasonPhrase } from './reason-phrases.ts';
import { SipHeaders } from './sip-headers.ts';
import { noBody, type SipFault, type SipRequest, type SipResponse } from './sip-message.ts';

export interface ResponseOptions {
  /** Absent: the usual phrase of the status. */
  readonly reason?: string;
  /** Set on To when the request's has none; not used for 100. */
  readonly toTag?: string;
}

const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const;

/** A response with Via, From, To, Call-ID and CSeq of the request, Timestamp too in a 100. */
export function makeResponse(
  request: SipRequest,
  status: number,
  options: ResponseOptions = {},
): SipResponse {
  const headers = copyFields(request.headers, status === 100 ? undefined : options.toTag);
  if (status === 100) {
    for (const value of request.headers.getAll('Timestamp')) headers.append('Timestamp', value);
  }
  const reason = options.reason ?? reasonPhrase(status);
  return { kind: 'response', status, reason, headers, body: noBody };
}

/** The answer to bytes that were a faulty request; undefined when nobody is to be answered. */
export function makeFaultResponse(fault: SipFault, toTag: string): SipResponse | undefined {
  if (!fault.answer || fault.method === 'ACK' || !fault.headers.has('Via')) return undefined;
  const headers = copyFields(fault.headers, toTag);
  return { kind: 'response', ...fault.answer, headers, body: noBody };
}

function copyFields(from: SipHeaders, toTag: string | undefined): SipHeaders {
  const headers = new SipHeaders();
  for (const name of copied) {
    for (const value of from.getAll(name)) headers.append(name, value);
  }
  const to = readNameAddr(from, 'To');
  if (to && toTag !== undefined && tagOf(to) === undefined) {
    headers.set('To', formatNameAddr(withTag(to, toTag)));
  }
  return headers;
}
