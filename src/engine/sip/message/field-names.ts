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

interface Known {
  readonly key: string;
  readonly name: string;
}

const known = new Map<string, Known>();
for (const name of usualNames) {
  const entry = { key: name.toLowerCase(), name };
  for (const spelling of [name, entry.key, name.toUpperCase()]) known.set(spelling, entry);
}
for (const [letter, name] of Object.entries(compactForms)) {
  const entry = { key: name.toLowerCase(), name };
  for (const spelling of [letter, letter.toUpperCase()]) known.set(spelling, entry);
}

/** Whether the spelling needs no further check: it is one of ours. */
export function isUsualFieldName(name: string): boolean {
  return known.has(name);
}

/** What the name is compared by: the long form in lower case. */
export function fieldKey(name: string): string {
  const entry = known.get(name);
  if (entry) return entry.key;
  const lower = name.toLowerCase();
  return known.get(lower)?.key ?? lower;
}

/** How the name is written: the usual spelling, or as given when it is none of the usual ones. */
export function fieldName(name: string): string {
  return (known.get(name) ?? known.get(name.toLowerCase()))?.name ?? name;
}
