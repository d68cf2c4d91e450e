/**
 * The structured fields of a message, parsed once and kept with its headers. A message that came out
 * of `parseSipMessage` has all that throw here when missing: to throw means our own code made a
 * message without them.
 */
import { HotlineError } from '../../../base/errors.ts';
import { type CSeq, parseCSeq } from './cseq.ts';
import { parseWhole, splitList } from './lexing.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import type { SipHeaders } from './sip-headers.ts';
import { parseVia, type Via } from './via.ts';

interface WithHeaders {
  readonly headers: SipHeaders;
}

/** All Via elements, the topmost first; undefined when one is malformed. */
export function readVias(headers: SipHeaders): readonly Via[] | undefined {
  return headers.parsed('via', 'Via', (values) => parseEach(values, parseVia));
}

/** The addresses of a list header (Contact, Route ...); undefined when one is malformed. */
export function readNameAddrs(headers: SipHeaders, name: string): readonly NameAddr[] | undefined {
  return headers.parsed(`${name.toLowerCase()}<>`, name, (values) =>
    parseEach(values, parseNameAddr),
  );
}

/** From, To and others that hold one address; undefined when missing, malformed or doubled. */
export function readNameAddr(headers: SipHeaders, name: string): NameAddr | undefined {
  return headers.parsed(`${name.toLowerCase()}<`, name, (values) =>
    values.length === 1 ? parseNameAddr(values[0] ?? '') : undefined,
  );
}

export function readCSeq(headers: SipHeaders): CSeq | undefined {
  return headers.parsed('cseq', 'CSeq', (values) =>
    values.length === 1 ? parseCSeq(values[0] ?? '') : undefined,
  );
}

/**
 * A field that holds one whole number (Expires, Min-SE, RSeq, Max-Forwards ...), parameters after a
 * semicolon not looked at. Undefined when missing or no number; too large a number becomes `max`.
 */
export function readNumber(headers: SipHeaders, name: string, max: number): number | undefined {
  const digits = headers.get(name)?.split(';', 1)[0]?.trim();
  if (digits === undefined || !/^[0-9]+$/.test(digits)) return undefined;
  return parseWhole(digits, max) ?? max;
}

export function topVia(message: WithHeaders): Via {
  return readVias(message.headers)?.[0] ?? missing('Via');
}

export function fromOf(message: WithHeaders): NameAddr {
  return readNameAddr(message.headers, 'From') ?? missing('From');
}

export function toOf(message: WithHeaders): NameAddr {
  return readNameAddr(message.headers, 'To') ?? missing('To');
}

export function callIdOf(message: WithHeaders): string {
  return message.headers.get('Call-ID') ?? missing('Call-ID');
}

export function cseqOf(message: WithHeaders): CSeq {
  return readCSeq(message.headers) ?? missing('CSeq');
}

/** The Contact addresses; `'*'` stands alone in a REGISTER that removes all (RFC 3261 §10.2.2). */
export function contactsOf(message: WithHeaders): readonly NameAddr[] | '*' {
  if (message.headers.get('Contact') === '*') return '*';
  return readNameAddrs(message.headers, 'Contact') ?? missing('Contact');
}

/** Whether the list header holds the option tag (Require, Supported ...); tags ignore case. */
export function hasOption(headers: SipHeaders, name: string, option: string): boolean {
  return headers.list(name).some((tag) => tag.toLowerCase() === option);
}

function parseEach<Element>(
  values: readonly string[],
  parse: (text: string) => Element | undefined,
): readonly Element[] | undefined {
  const elements: Element[] = [];
  for (const value of values) {
    for (const text of splitList(value)) {
      const element = parse(text);
      if (element === undefined) return undefined;
      elements.push(element);
    }
  }
  return elements;
}

function missing(name: string): never {
  throw new HotlineError('invalid-input', 'SIP message without a usable header field', {
    details: { name },
  });
}
