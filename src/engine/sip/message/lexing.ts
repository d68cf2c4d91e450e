/** Tokens, quoted strings and lists: the lexical ground of RFC 3261 §25.1. All scans are linear. */

const tokenPattern = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

export function isToken(text: string): boolean {
  return tokenPattern.test(text);
}

const quote = 0x22;
const backslash = 0x5c;

/** Where the quoted string that opens at `from` ends (index after the closing quote), or -1. */
export function quotedStringEnd(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === backslash) index++;
    else if (code === quote) return index + 1;
  }
  return -1;
}

/**
 * Cuts at each separator outside quoted strings and, for commas, outside `<...>`. Pieces are trimmed;
 * empty ones are kept, for a field that forbids them to notice. An unclosed quote runs to the end.
 */
export function splitOutsideQuotes(text: string, separator: ',' | ';' | '?'): string[] {
  if (!text.includes(separator)) return [text.trim()];
  const pieces: string[] = [];
  const cut = separator.charCodeAt(0);
  let start = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote && depth === 0) {
      const end = quotedStringEnd(text, index);
      index = (end < 0 ? text.length : end) - 1;
    } else if (code === 0x3c) depth = 1;
    else if (code === 0x3e) depth = 0;
    else if (code === cut && depth === 0) {
      pieces.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  pieces.push(text.slice(start).trim());
  return pieces;
}

/** The elements of a comma-separated field value. An empty value has none. */
export function splitList(value: string): string[] {
  return value === '' ? [] : splitOutsideQuotes(value, ',');
}

/** The text of a quoted string without its quotes and escapes; other text is returned as it is. */
export function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/** A quoted string that stands for the text. Line breaks cannot be quoted and become spaces. */
export function quoted(text: string): string {
  return `"${text.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/** A number of at most `max` written in decimal digits alone, or undefined. Leading zeros are fine. */
export function parseWhole(text: string, max: number): number | undefined {
  if (text.length === 0 || text.length > 24) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (value > max) return undefined;
  }
  return value;
}
