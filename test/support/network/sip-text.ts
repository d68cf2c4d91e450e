/** A SIP message as text, read and written plainly: tests that send odd things need no stack. */

export interface SipText {
  readonly startLine: string;
  /** Of a request; undefined for a response. */
  readonly method: string | undefined;
  /** Of a response; undefined for a request. */
  readonly status: number | undefined;
  /** First field of that name, without case; '' when absent. */
  header(name: string): string;
  /** All fields of that name, in order. */
  headers(name: string): readonly string[];
  readonly body: string;
  readonly raw: string;
}

const compactNames: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
};

export function readSipText(raw: string): SipText {
  const end = raw.indexOf('\r\n\r\n');
  const [startLine = '', ...lines] = raw.slice(0, end < 0 ? raw.length : end).split('\r\n');
  const fields = lines.map((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    return [compactNames[name] ?? name, line.slice(colon + 1).trim()] as const;
  });
  const headers = (name: string): readonly string[] =>
    fields.filter(([field]) => field === name.toLowerCase()).map(([, value]) => value);
  const status = /^SIP\/2\.0 (\d{3})/.exec(startLine)?.[1];
  return {
    startLine,
    method: status === undefined ? startLine.split(' ')[0] : undefined,
    status: status === undefined ? undefined : Number(status),
    header: (name) => headers(name)[0] ?? '',
    headers,
    body: end < 0 ? '' : raw.slice(end + 4),
    raw,
  };
}

export function writeSipText(
  startLine: string,
  fields: readonly (readonly [name: string, value: string])[],
  body = '',
): string {
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  const type = body === '' || fields.some(([name]) => name === 'Content-Type');
  if (!type) lines.push('Content-Type: application/sdp');
  lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${startLine}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

export function tagOf(address: string): string | undefined {
  return /;tag=([^;]+)/.exec(address)?.[1];
}

/** The URI of a Contact, From or To. */
export function uriOf(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address.split(';')[0] ?? '';
}
