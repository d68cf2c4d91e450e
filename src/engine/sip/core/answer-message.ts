/** Responses to requests of the peer, from what the application said (RFC 3261 §8.2.6, §12.1.1). */
import { formatSessionExpires, type SessionTerms } from '../dialog/session-terms.ts';
import { makeResponse } from '../message/make-response.ts';
import { hasOption } from '../message/message-fields.ts';
import type { SipHeaders } from '../message/sip-headers.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import type { Answer, UserAgentOptions } from '../transaction-user.ts';
import { spokenMethods, writeFields } from './written-fields.ts';

const owned = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'route',
  'record-route',
  'rseq',
  'content-length',
]);

/** Requests whose 2xx tells the peer where to send the next ones. */
const contactMethods = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'REFER', 'NOTIFY']);

export interface AnswerFacts {
  /** Ours; written unless the request has one or the status is 100. */
  readonly toTag: string;
  /** Our Contact header value. */
  readonly contact: string;
  /** Given: send reliably with this number. */
  readonly rseq?: number;
}

export function composeAnswer(
  request: SipRequest,
  answer: Answer,
  facts: AnswerFacts,
  options: UserAgentOptions,
): SipResponse {
  const { status, reason } = answer;
  const phrase = reason === undefined ? {} : { reason };
  const response = makeResponse(request, status, { ...phrase, toTag: facts.toTag });
  const { headers } = response;
  if (establishes(request, status)) {
    for (const route of request.headers.getAll('Record-Route')) {
      headers.append('Record-Route', route);
    }
  }
  const body = writeFields(headers, answer, owned);
  if (facts.rseq !== undefined) {
    headers.append('RSeq', String(facts.rseq));
    requireOption(headers, '100rel');
  }
  const pointsHere = establishes(request, status) && contactMethods.has(request.method);
  if (pointsHere && !headers.has('Contact')) headers.append('Contact', facts.contact);
  writeAbilities(request, status, headers, options);
  return { ...response, body };
}

/** Writes the terms of the session timer into a 2xx (RFC 4028 §9). */
export function writeTerms(
  request: SipRequest,
  headers: SipHeaders,
  terms: SessionTerms | undefined,
): void {
  headers.delete('Session-Expires');
  if (!terms) return;
  headers.append('Session-Expires', formatSessionExpires(terms));
  const isKnown = hasOption(request.headers, 'Supported', 'timer');
  if (terms.refresher === 'uac' && isKnown) requireOption(headers, 'timer');
}

/** Whether this is a response that makes or refreshes a dialog. */
function establishes(request: SipRequest, status: number): boolean {
  if (status >= 300 || status <= 100) return false;
  return request.method === 'INVITE' || (status >= 200 && contactMethods.has(request.method));
}

function requireOption(headers: SipHeaders, option: string): void {
  if (!hasOption(headers, 'Require', option)) headers.append('Require', option);
}

function writeAbilities(
  request: SipRequest,
  status: number,
  headers: SipHeaders,
  options: UserAgentOptions,
): void {
  const isSuccess = status >= 200 && status < 300;
  const asks = request.method === 'INVITE' || request.method === 'OPTIONS';
  if ((isSuccess && asks) || status === 405) {
    if (!headers.has('Allow')) headers.append('Allow', (options.allow ?? spokenMethods).join(', '));
  }
  if (isSuccess && asks && !headers.has('Supported')) headers.append('Supported', '100rel, timer');
  if (options.product && !headers.has('Server')) headers.append('Server', options.product);
}
