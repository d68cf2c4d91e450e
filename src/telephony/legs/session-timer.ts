/**
 * Session timers (RFC 4028), with drachtio refreshing on every leg: it does so without us, also
 * while the controller is away.
 */
import { parseDeltaSeconds } from '../identity/header-values.ts';
import type { SipHeaders, SipMessageFace } from '../libraries/sip-library.ts';

/** RFC 4028 §5: nobody may ask for less. */
const sessionExpiresMin = 90;

/**
 * Headers of a 200 that make us the refresher (uas). The interval is ours or the caller's, whichever
 * is shorter (§9); an own timer is not forced on a caller who does not know them, but may be named.
 *
 * @param seconds 0: no timer of ours
 */
export function sessionTimerAnswer(
  request: Pick<SipMessageFace, 'get'>,
  seconds: number,
): SipHeaders {
  const asked = parseDeltaSeconds(request.get('session-expires') ?? request.get('x'));
  if (seconds === 0 && asked === undefined) return {};
  const wanted = Math.min(asked ?? seconds, seconds === 0 ? (asked ?? 0) : seconds);
  const floor = Math.max(sessionExpiresMin, parseDeltaSeconds(request.get('min-se')) ?? 0);
  const value = `${Math.max(floor, wanted)};refresher=uas`;
  const knows = /\btimer\b/i.test(request.get('supported') ?? request.get('k') ?? '');
  return knows ? { 'Session-Expires': value, Require: 'timer' } : { 'Session-Expires': value };
}

/** Headers of an INVITE that offer a timer with us as the refresher (uac). */
export function sessionTimerOffer(seconds: number): SipHeaders {
  if (seconds === 0) return {};
  const value = `${Math.max(sessionExpiresMin, seconds)};refresher=uac`;
  return { 'Session-Expires': value, Supported: 'timer' };
}
