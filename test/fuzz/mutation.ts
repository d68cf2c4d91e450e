/**
 * Makes hostile inputs of valid ones: what is almost right reaches further than noise. Everything is
 * drawn from one seeded generator, so a seed and a number name an input for ever.
 */

export type Random = () => number;

/** Bytes as latin1 text, which keeps each of them. */
type Change = (text: string, random: Random) => string;

const oddities = [
  ...[
    '\0',
    '\0\0\0\0',
    '\r\n',
    '\r\n\r\n',
    '\n',
    '\t',
    ' ',
    '%',
    '%00',
    '%s%n',
    '"',
    '<',
    '>',
    ';',
  ],
  ...[',', '=', ':', '@', '|', '#', '\\', '{', '}', '[', ']', '-1', '0', '4294967296', '1e309'],
  ...['99999999999999999999', '\x7f', '\xff\xfe', '\xc3\x28', '\xe4\xb8', '../..', '\u00e4'],
] as const;

const changes: readonly Change[] = [
  (text, random) => splice(text, random, 0, pick(oddities, random)),
  (text, random) => splice(text, random, 1 + below(random, 8), ''),
  (text, random) => splice(text, random, 1, String.fromCharCode(below(random, 256))),
  (text, random) => text.slice(0, below(random, text.length + 1)),
  (text, random) => text.slice(below(random, text.length + 1)),
  flipBit,
  (text, random) => splice(text, random, 0, pick(oddities, random).repeat(below(random, 3_000))),
  numberLie,
  (text, random) => changeLine(text, random, (line) => [line, line]),
  (text, random) => changeLine(text, random, () => []),
  (text, random) => changeLine(text, random, (line) => Array(below(random, 200)).fill(line)),
  (text, random) => changeLine(text, random, (line) => [line.toUpperCase()]),
  (text, random) => changeLine(text, random, (line) => [line + 'x'.repeat(below(random, 9_000))]),
  (text, random) => changeLine(text, random, (line) => [line.replace(/[:=].*/, ':')]),
  (text, random) => text.replaceAll('\r\n', random() < 0.5 ? '\n' : '\r'),
  (text) => text + text,
];

/** Up to four changes; one input in ten stays valid, so that states are reached too. */
export function mutate(valid: string, random: Random): Buffer {
  let text = valid;
  const count = random() < 0.1 ? 0 : 1 + below(random, 4);
  for (let change = 0; change < count; change++) text = pick(changes, random)(text, random);
  return Buffer.from(onLoopback(text), 'latin1');
}

/** 0 to `limit` - 1. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** A changed address must not send anybody's packets elsewhere. */
function onLoopback(text: string): string {
  return text.replace(/[\w-]{1,30}(?:\.[\w-]{1,30}){3,}/g, '127.0.0.1');
}

function splice(text: string, random: Random, remove: number, insert: string): string {
  const at = below(random, text.length + 1);
  return text.slice(0, at) + insert + text.slice(at + remove);
}

function flipBit(text: string, random: Random): string {
  const at = below(random, text.length);
  const flipped = (text.charCodeAt(at) || 0) ^ (1 << below(random, 8));
  return text.slice(0, at) + String.fromCharCode(flipped) + text.slice(at + 1);
}

/** Puts a wrong number in place of a right one: lengths, counts, versions, ports. */
function numberLie(text: string, random: Random): string {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return text;
  const { 0: number, index } = pick(numbers, random);
  const lies = ['', '0', '-1', '1', `${number}0`, '65536', '2147483648', '999999999999'];
  return text.slice(0, index) + pick(lies, random) + text.slice(index + number.length);
}

function changeLine(
  text: string,
  random: Random,
  change: (line: string) => readonly string[],
): string {
  const lines = text.split('\r\n');
  const at = below(random, lines.length);
  lines.splice(at, 1, ...change(lines[at] ?? ''));
  return lines.join('\r\n');
}
