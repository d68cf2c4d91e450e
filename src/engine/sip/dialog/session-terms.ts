/**
 * The terms of a session timer (RFC 4028): how long a session lives without a refresh, and whose
 * task the refresh is. `uac` and `uas` are roles in the INVITE or UPDATE that agrees on them.
 */
import { hasOption, readNumber } from '../message/message-fields.ts';
import { parseParameters } from '../message/parameters.ts';
import type { SipHeaders } from '../message/sip-headers.ts';

export interface SessionTerms {
  readonly intervalSeconds: number;
  readonly refresher: 'uac' | 'uas';
}

/** RFC 4028 §5: less must be refused with 422. */
export const sessionIntervalMin = 90;

const intervalMax = 2 ** 31 - 1;

interface SessionExpires {
  readonly intervalSeconds: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** The Session-Expires header field; undefined when missing or malformed. */
export function readSessionExpires(headers: SipHeaders): SessionExpires | undefined {
  const intervalSeconds = readNumber(headers, 'Session-Expires', intervalMax);
  if (intervalSeconds === undefined) return undefined;
  const text = headers.get('Session-Expires') ?? '';
  const semicolon = text.indexOf(';');
  const refresher = parseParameters(semicolon < 0 ? '' : text.slice(semicolon))?.get('refresher');
  const isRole = refresher === 'uac' || refresher === 'uas';
  return { intervalSeconds, refresher: isRole ? refresher : undefined };
}

export function formatSessionExpires(terms: SessionTerms): string {
  return `${terms.intervalSeconds};refresher=${terms.refresher}`;
}

/** RFC 4028 §9: true when the request asks for an interval that nobody may agree to. */
export function isIntervalTooSmall(request: SipHeaders): boolean {
  const asked = readSessionExpires(request);
  return asked !== undefined && asked.intervalSeconds < sessionIntervalMin;
}

/**
 * What a 2xx of ours agrees to (RFC 4028 §9): what the application wrote into it, else what the
 * request asked for with a refresher named, else the default. A peer that does not know session
 * timers cannot refresh: then we do.
 */
export function termsToAnswer(
  request: SipHeaders,
  answer: SipHeaders,
  defaultRefresher: 'none' | 'uac' | 'uas',
): SessionTerms | undefined {
  const asked = readSessionExpires(request);
  const given = readSessionExpires(answer);
  const chosen = given ?? asked;
  if (!chosen) return undefined;
  const wanted = given ? (given.refresher ?? asked?.refresher ?? 'uac') : asked?.refresher;
  const refresher = wanted ?? (defaultRefresher === 'none' ? undefined : defaultRefresher);
  if (!refresher) return undefined;
  const intervalSeconds = Math.max(sessionIntervalMin, chosen.intervalSeconds);
  return {
    intervalSeconds,
    refresher: hasOption(request, 'Supported', 'timer') ? refresher : 'uas',
  };
}

/** What a 2xx to our request agrees to (RFC 4028 §7.2): without a refresher named it is us. */
export function termsOfAnswer(response: SipHeaders): SessionTerms | undefined {
  const agreed = readSessionExpires(response);
  if (!agreed) return undefined;
  const intervalSeconds = Math.max(sessionIntervalMin, agreed.intervalSeconds);
  return { intervalSeconds, refresher: agreed.refresher ?? 'uac' };
}
