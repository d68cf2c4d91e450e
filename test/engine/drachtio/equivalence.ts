/**
 * When two messages are the same: the recorded server's and ours. What each server makes by itself
 * (message ids, transaction ids, tags, branches, Call-IDs, sequence numbers, times) is paired where it
 * first appears and must stay paired; all else that the protocol documents must be equal.
 */

interface SipText {
  readonly startLine: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Header fields that we write and the reference does not; harmless to applications and peers. */
const ourExtras = new Set(['allow', 'supported', 'retry-after', 'accept']);

/** Methods that give or refresh the target, early responses included: RFC 3261 §12.1.1, 3311, 6665. */
const withContact = new Set(['INVITE', 'OPTIONS', 'UPDATE', 'NOTIFY', 'REFER', 'SUBSCRIBE']);

export class Equivalences {
  readonly #pairs = new Map<string, string>();
  #cseqOffset: number | undefined;

  /** Pairs the recorded text with ours; false when it is paired with another already. */
  learn(recorded: string, ours: string): boolean {
    if (recorded === '' || recorded === ours) return recorded === ours;
    const known = this.#pairs.get(recorded);
    if (known === undefined) this.#pairs.set(recorded, ours);
    return known === undefined || known === ours;
  }

  /** The server's own numbers of requests run in parallel: one offset holds for all. */
  learnCSeq(recorded: number, ours: number): void {
    if (recorded > 100_000_000) this.#cseqOffset ??= ours - recorded;
  }

  /** The recorded text in our terms. */
  translate(text: string): string {
    let result = text;
    for (const [recorded, ours] of this.#pairs) result = result.replaceAll(recorded, ours);
    const offset = this.#cseqOffset;
    if (offset === undefined) return result;
    return result.replace(/\b1231019\d\d\b/g, (number) => String(Number(number) + offset));
  }
}

/** What kind of message it is, for finding its partner. */
export function shapeOf(text: string): string {
  const lineEnd = text.indexOf('\r\n');
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const tokens = line.split('|');
  if (tokens[1] === 'response') return `response to ${tokens[2]}`;
  const isApi = tokens[1] === 'sip';
  const sip = parseSip(isApi ? text.slice(lineEnd + 2) : text);
  const method = sip.headers.get('cseq')?.split(' ')[1] ?? '';
  const [first, second] = sip.startLine.split(' ');
  const host = second?.replace(/^sip:.*@/, 'sip:');
  const shape = first === 'SIP/2.0' ? `${second} to ${method}` : `${first} ${host}`;
  return isApi ? `sip ${tokens[2]} ${shape}` : shape;
}

export function compareApi(recorded: string, ours: string, known: Equivalences): string[] {
  const [recordedLine = '', ...recordedSip] = recorded.split('\r\n');
  const [ourLine = '', ...ourSip] = ours.split('\r\n');
  const recordedTokens = recordedLine.split('|');
  const ourTokens = ourLine.split('|');
  const differences: string[] = [];
  // The answer to authenticate tells addresses and a version, which are each server's own.
  if (/\|v\d+\.\d+\.\d+/.test(recordedLine)) {
    return /\|OK\|udp\/127\.0\.0\.1:5060\|v\d+\.\d+\.\d+[^|]*\|udp\//.test(ourLine)
      ? []
      : [ourLine];
  }
  if (recordedSip.length > 0) {
    differences.push(...compareSip(recordedSip.join('\r\n'), ourSip.join('\r\n'), known));
  }
  if (recordedTokens.length !== ourTokens.length) {
    differences.push(`tokens: ${recordedLine}\n        ${ourLine}`);
  }
  recordedTokens.forEach((token, index) => {
    const difference = compareToken(token, ourTokens[index] ?? '', index, known);
    if (difference) differences.push(`${difference} in\n  ${recordedLine}\n  ${ourLine}`);
  });
  return differences;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function compareToken(
  recorded: string,
  ours: string,
  index: number,
  known: Equivalences,
): string | undefined {
  if (index === 0) return uuid.test(ours) ? undefined : `message id ${ours}`;
  if (uuid.test(recorded)) {
    return known.learn(recorded, ours) ? undefined : `id ${recorded} became ${ours}`;
  }
  if (/^\d\d:\d\d:\d\d\.\d{6}$/.test(recorded)) {
    return /^\d\d:\d\d:\d\d\.\d{6}$/.test(ours) ? undefined : `time ${ours}`;
  }
  // The size in bytes, with tags and extras of other lengths; and the protocol, sometimes left out.
  if (index === 3 || index === 5) return undefined;
  if (recorded === '' && (ours === 'udp' || ours === '')) return undefined;
  if (index === 4 && recorded !== 'application') return undefined;
  return known.translate(recorded) === ours
    ? undefined
    : `token ${index} ${recorded}, ours ${ours}`;
}

export function compareSip(recorded: string, ours: string, known: Equivalences): string[] {
  const theirs = parseSip(recorded);
  const mine = parseSip(ours);
  learnFrom(theirs, mine, known);
  const differences: string[] = [];
  const check = (what: string, one: string, other: string) => {
    if (one !== other) differences.push(`${what}: recorded ${one}, ours ${other}\n${ours}`);
  };
  check('start line', known.translate(theirs.startLine), mine.startLine);
  check('body', theirs.body, mine.body);
  for (const name of new Set([...theirs.headers.keys(), ...mine.headers.keys()])) {
    if (!theirs.headers.has(name) && isOurExtra(name, mine)) continue;
    // Sequence numbers are each server's own; the method is part of the shape.
    if (name === 'cseq') continue;
    const one = normal(known.translate(theirs.headers.get(name) ?? '(none)'));
    check(name, one, normal(mine.headers.get(name) ?? '(none)'));
  }
  return differences;
}

function isOurExtra(name: string, mine: SipText): boolean {
  const method = mine.headers.get('cseq')?.split(' ')[1] ?? '';
  return ourExtras.has(name) || (name === 'contact' && withContact.has(method));
}

function learnFrom(theirs: SipText, mine: SipText, known: Equivalences): void {
  const pair = (name: string, pattern: RegExp) => {
    const one = pattern.exec(theirs.headers.get(name) ?? '')?.[1];
    const other = pattern.exec(mine.headers.get(name) ?? '')?.[1];
    if (one !== undefined && other !== undefined) known.learn(one, other);
  };
  pair('via', /branch=([^;,\s]+)/);
  pair('from', /;tag=([^;\s]+)/);
  pair('to', /;tag=([^;\s]+)/);
  pair('call-id', /^(.*)$/);
  pair('rseq', /^(\d+)$/);
  const [one, other] = [theirs, mine].map((sip) => Number(sip.headers.get('cseq')?.split(' ')[0]));
  if (one !== undefined && other !== undefined) known.learnCSeq(one, other);
}

/** The default port in Via and the spacing of parameters say nothing; RFC 3581 §4 wants received. */
function normal(value: string): string {
  return value
    .replace(/(;rport=\d+);received=127\.0\.0\.1/g, '$1')
    .replace(/^(SIP\/2\.0\/UDP [^:;]+):5060;/, '$1;')
    .replace(/\s*([;,])\s*/g, '$1');
}

function parseSip(text: string): SipText {
  const end = text.indexOf('\r\n\r\n');
  const [startLine = '', ...lines] = text.slice(0, end < 0 ? text.length : end).split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return { startLine, headers, body: end < 0 ? '' : text.slice(end + 4) };
}
