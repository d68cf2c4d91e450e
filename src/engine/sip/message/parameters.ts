/**
 * The `;name=value` parameters of addresses, Via and URIs. Names are lower-cased; values are kept as
 * written, quotes and escapes included, so that formatting gives back what was read.
 */
import { isToken, quotedStringEnd, splitOutsideQuotes } from './lexing.ts';

/** A parameter without `=` is present with the value undefined: ask `has`. */
export type Parameters = ReadonlyMap<string, string | undefined>;

export const noParameters: Parameters = new Map();

/** @param text begins with `;` or is empty. Undefined when malformed: empty, doubled or unclosed. */
export function parseParameters(text: string): Parameters | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return noParameters;
  if (!trimmed.startsWith(';')) return undefined;
  const parameters = new Map<string, string | undefined>();
  for (const piece of splitOutsideQuotes(trimmed.slice(1), ';')) {
    const equals = piece.indexOf('=');
    const name = (equals < 0 ? piece : piece.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? undefined : piece.slice(equals + 1).trim();
    if (!isToken(name) || parameters.has(name)) return undefined;
    if (value !== undefined && !isParameterValue(value)) return undefined;
    parameters.set(name, value);
  }
  return parameters;
}

// gen-value: token, host (so IPv6 references too) or quoted string.
const plainValue = /^[A-Za-z0-9\-.!%*_+`'~[\]:]*$/;

function isParameterValue(value: string): boolean {
  if (value.startsWith('"')) return quotedStringEnd(value, 0) === value.length;
  // Deviation: RFC 3261 has no bare `/`, `@`, `=` ... in values, but tags and +sip.instance with
  // them are in the field; what would break a line or a list is refused, the rest goes through.
  return plainValue.test(value) || !/[\s",;<>]/.test(value);
}

export function formatParameters(parameters: Parameters): string {
  let text = '';
  for (const [name, value] of parameters)
    text += value === undefined ? `;${name}` : `;${name}=${value}`;
  return text;
}

/** The same parameters with one set (undefined: a flag) in its old place or at the end. */
export function withParameter(
  parameters: Parameters,
  name: string,
  value: string | undefined,
): Parameters {
  return new Map(parameters).set(name.toLowerCase(), value);
}

export function withoutParameter(parameters: Parameters, name: string): Parameters {
  const copy = new Map(parameters);
  copy.delete(name.toLowerCase());
  return copy;
}
