/** How long a subscription lives, and how it ends (RFC 6665): all that the stack knows of them. */
import { readNumber } from '../message/message-fields.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';

/** A day: longer is not believed. */
const secondsMax = 86_400;
/** Where neither side says: event packages have defaults around an hour. */
const secondsDefault = 3_600;

/** What the 2xx to a SUBSCRIBE grants, seconds. */
export function grantedSeconds(response: SipResponse, request: SipRequest): number {
  const granted = readNumber(response.headers, 'Expires', secondsMax);
  return granted ?? readNumber(request.headers, 'Expires', secondsMax) ?? secondsDefault;
}

/** RFC 6665 §4.4.1: whether this NOTIFY is the last of its subscription. */
export function isLastNotify(request: SipRequest): boolean {
  if (request.method !== 'NOTIFY') return false;
  const state = request.headers.get('Subscription-State')?.trim().toLowerCase();
  return state?.startsWith('terminated') === true;
}
