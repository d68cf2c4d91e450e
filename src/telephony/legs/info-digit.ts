/** Digits that a peer sends as SIP INFO: they end at drachtio, FreeSWITCH never sees them. */

/**
 * The digit of an `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (`5`) body;
 * undefined for any other.
 */
export function digitOfInfo(
  contentType: string | undefined,
  body: string | undefined,
): string | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  const text = body?.slice(0, 256) ?? '';
  const signal =
    type === 'application/dtmf-relay'
      ? /^\s*signal\s*=\s*(\S+)/im.exec(text)?.[1]
      : type === 'application/dtmf'
        ? text.trim()
        : undefined;
  if (signal === undefined) return undefined;
  // Flash and event numbers above 9 (RFC 4733 §3.2) as some phones write them.
  const named: Readonly<Record<string, string>> = { '10': '*', '11': '#' };
  const digit = (named[signal] ?? signal).toUpperCase();
  return /^[0-9*#A-D]$/.test(digit) ? digit : undefined;
}
