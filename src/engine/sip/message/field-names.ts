/**
 * Names of header fields: the usual spelling, and the compact forms of RFC 3261 §7.3.3 and the
 * extensions that define one. Looked up by the spelling met most often, so that it costs one map hit.
 */
const usualNames = [
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Alert-Info',
  'Allow',
  'Allow-Events',
  'Authentication-Info',
  'Authorization',
  'Call-ID',
  'Call-Info',
  'Contact',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Length',
  'Content-Type',
  'CSeq',
  'Date',
  'Diversion',
  'Error-Info',
  'Event',
  'Expires',
  'From',
  'Identity',
  'In-Reply-To',
  'Max-Forwards',
  'MIME-Version',
  'Min-Expires',
  'Min-SE',
  'Organization',
  'Path',
  'P-Asserted-Identity',
  'P-Preferred-Identity',
  'Priority',
  'Privacy',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Require',
  'RAck',
  'Reason',
  'Record-Route',
  'Refer-To',
  'Referred-By',
  'Refer-Sub',
  'Replaces',
  'Reply-To',
  'Require',
  'Retry-After',
  'Route',
  'RSeq',
  'Server',
  'Service-Route',
  'Session-Expires',
  'SIP-ETag',
  'SIP-If-Match',
  'Subject',
  'Subscription-State',
  'Supported',
  'Timestamp',
  'To',
  'Unsupported',
  'User-Agent',
  'Via',
  'Warning',
  'WWW-Authenticate',
] as const;

const compactForms: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  n: 'Identity-Info',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

/** A field's name in both its forms. */
export interface FieldName {
  /** What names are compared by: the long form in lower case. */
  readonly key: string;
  /** How it is written: the usual spelling, or as given when it is none of the usual ones. */
  readonly shown: string;
}

const known = new Map<string, FieldName>();
for (const shown of usualNames) {
  const entry = { key: shown.toLowerCase(), shown };
  for (const spelling of [shown, entry.key, shown.toUpperCase()]) known.set(spelling, entry);
}
for (const [letter, shown] of Object.entries(compactForms)) {
  const entry = { key: shown.toLowerCase(), shown };
  for (const spelling of [letter, letter.toUpperCase()]) known.set(spelling, entry);
}

/** The usual name that is spelled so, without looking at it closely; undefined for all others. */
export function usualFieldName(spelling: string): FieldName | undefined {
  return known.get(spelling);
}

export function fieldNameOf(spelling: string): FieldName {
  const entry = known.get(spelling);
  if (entry) return entry;
  const key = spelling.toLowerCase();
  return known.get(key) ?? { key, shown: spelling };
}
