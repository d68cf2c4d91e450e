/**
 * Phone numbers as trunks and phones write them, made comparable: callers in the form people dial
 * at home, `+` for other countries, 'anonymous' when withheld or unreadable.
 */

import type { SipMessageFace } from '../libraries/sip-library.ts';
import type { TrunkConfig } from '../ports.ts';
import { parseNameAddresses, parseUri } from './header-values.ts';

export const anonymousNumber = 'anonymous';

/** Longest number kept; E.164 has 15 digits, dial strings with prefixes may have more. */
const numberLengthMax = 32;

/** Who calls: P-Asserted-Identity where the trunk may assert it (RFC 3325 §9), else From. */
export function callerNumberOf(
  request: Pick<SipMessageFace, 'get'>,
  trunk: Pick<TrunkConfig, 'trustsAssertedIdentity' | 'homeCountryCode'>,
): string {
  if (trunk.trustsAssertedIdentity) {
    if (/(^|[;,\s])(id|user|header)\b/i.test(request.get('privacy') ?? '')) return anonymousNumber;
    const asserted = numberIn(request.get('p-asserted-identity'), trunk.homeCountryCode);
    if (asserted !== undefined) return asserted;
  }
  return numberIn(request.get('from'), trunk.homeCountryCode) ?? anonymousNumber;
}

/** What was dialled: the Request-URI's user part, or To's where the trunk wants it; '' if none. */
export function dialledNumberOf(
  request: Pick<SipMessageFace, 'get'> & { readonly uri: string },
  trunk: Pick<TrunkConfig, 'dialledNumberFrom' | 'homeCountryCode'>,
): string {
  const to = parseNameAddresses(request.get('to') ?? '')?.[0]?.uri;
  const uri = parseUri((trunk.dialledNumberFrom === 'to' ? to : request.uri) ?? '');
  if (!uri) return '';
  const digits = normaliseNumber(uri.user, trunk.homeCountryCode);
  if (digits !== undefined) return digits;
  return /^[\w.*#+-]+$/.test(uri.user) ? uri.user.slice(0, numberLengthMax) : '';
}

function numberIn(header: string | undefined, homeCountryCode?: string): string | undefined {
  for (const address of parseNameAddresses(header ?? '') ?? []) {
    const number = normaliseNumber(parseUri(address.uri)?.user ?? '', homeCountryCode);
    if (number !== undefined) return number;
  }
  return undefined;
}

/**
 * Digits (and `*`, `#`), with a leading `+` for other countries than `homeCountryCode`; undefined
 * when the text is not a number. `00` counts as `+`.
 */
export function normaliseNumber(text: string, homeCountryCode?: string): string | undefined {
  const compact = text.replace(/[\s().-]/g, '');
  if (!/^\+?[0-9*#]+$/.test(compact) || compact.length > numberLengthMax) return undefined;
  const international = compact.replace(/^00(?=[1-9])/, '+');
  if (homeCountryCode === undefined || !international.startsWith(`+${homeCountryCode}`)) {
    return international;
  }
  const national = international.slice(1 + homeCountryCode.length);
  return homeCountryCode === '86' ? chineseNational(national) : national;
}

/** Mobiles and 400/800 numbers are dialled as they are, area codes with a 0 in front. */
function chineseNational(national: string): string {
  if (/^1\d{10}$/.test(national) || /^[48]00\d{7}$/.test(national)) return national;
  return national.startsWith('0') ? national : `0${national}`;
}
