/**
 * Two parsers read dialplans. What the quick one reads must be what `yaml` reads, for every text: it
 * may leave a text to `yaml`, never understand it otherwise.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { quickValues } from '../../../src/dialplan/files/quick-yaml.ts';
import { demoSources } from '../../support/demo-dialplan.ts';
import { smallDialplan } from '../../support/small-dialplan.ts';

/** What `yaml` understands; undefined for what it refuses. */
function fullValues(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  return document.errors.length > 0 ? undefined : document.toJS();
}

function expectSame(text: string): void {
  const quick = quickValues(text);
  if (quick !== undefined) expect(quick).toEqual(fullValues(text));
}

const shipped = [...demoSources().map(({ text }) => text), smallDialplan];

const runs = 1_500;

/** Words that one YAML or another takes for something else than text, and marks that mean something. */
const words = [
  ...['yes', 'no', 'on', 'off', 'y', 'true', 'False', 'TRUE', 'null', '~', 'Null', '', '-', '<<'],
  ...['0', '-0', '+1', '010', '0o17', '0x1F', '0b11', '1_000', '1e3', '1.50', '.5', '5.', '1:30'],
  ...['21:30', '21:30:00', '2026-10-01', '2026-10-01 21:30', '.inf', '-.INF', '.NaN', '400810800'],
  ...[
    '9007199254740993',
    'a',
    'a b',
    'a: b',
    'a #b',
    'a#b',
    '#',
    '热线',
    '请按 1。',
    'é',
    '😀',
    '!x',
  ],
  ...['&a b', '*a', '? a', '- a', '[a]', '{a: 1}', "'a'", '"a"', "it's", '"', "'", '|', '>', '|-'],
  ...['>+2', '%a', '@a', '`a', '!!int 3', ',', ':', 'a:', ':a', 'a,b', '__proto__', 'constructor'],
  ...[
    '"\\x41\\n"',
    "'a''b'",
    '=',
    '---',
    '...',
    '\t',
    'a\tb',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u00a0',
  ],
];

const word = fc.constantFrom(...words);
const gap = fc.constantFrom(' ', '  ', '\n', '\n  ', '\n    ', '\n\n', ': ', ':', ', ', '- ', '# ');
const mark = fc.constantFrom('{', '}', '[', ']', '"', "'", '|\n', '>\n', '&b ', '*b', '? ', '!t ');

describe('the quick reading of YAML', () => {
  it('reads the dialplans that come with Hotline', () => {
    for (const text of shipped) {
      expect(quickValues(text)).toBeDefined();
      expectSame(text);
    }
  });

  it.each([
    ['an anchor', 'a: &b c\n'],
    ['an anchor before what is no value', 'a: &b c:\n'],
    ['a tag', "a: !!int '3'\n"],
    ['a name that is a number', '1: a\n'],
    ['a name given twice', 'a: 1\na: 2\n'],
    ['a tab', 'a:\tb\n'],
    ['a second document', 'a: b\n---\na: c\n'],
    ['an indentation in digits', 'a: |2\n   b\n'],
    ['nothing but a comment', '# later\n'],
    ['an open bracket', 'a: [b\n'],
    ['a number too large to be one', 'a: 1e400\n'],
  ])('leaves %s to the other', (_, text) => {
    expect(quickValues(text)).toBeUndefined();
  });

  it('agrees on every word as a value, a name and an item', () => {
    for (const [index, one] of words.entries()) {
      for (const other of [one, words[index + 1] ?? 'a']) {
        const value = `a: ${one}\nb: {c: ${other}, d: [${one}, ${other}]}\n`;
        const name = `${one}: a\n'b': ${other}\n`;
        const item = `a:\n  - ${one}\n  - ${other}: ${one}\n`;
        for (const text of [value, name, item]) expectSame(text);
      }
    }
  });

  it('agrees on texts put together of anything', () => {
    const soup = fc.array(fc.oneof(word, gap, gap, mark), { maxLength: 25 });
    void fc.assert(
      fc.property(soup, (parts) => expectSame(`a: ${parts.join('')}\n`)),
      { numRuns: runs },
    );
    void fc.assert(
      fc.property(soup, (parts) => expectSame(parts.join(''))),
      { numRuns: runs },
    );
  });

  it('agrees on real dialplans with a slip of the hand', () => {
    const slip = fc.record({
      text: fc.constantFrom(...shipped),
      at: fc.nat(),
      taken: fc.nat(3),
      put: fc.oneof(word, gap, mark, fc.constant('')),
    });
    void fc.assert(
      fc.property(slip, ({ text, at, taken, put }) => {
        const from = at % text.length;
        // Around the slip only, so that long files do not hide it behind their length.
        const start = text.lastIndexOf('\n', Math.max(0, from - 300)) + 1;
        const piece = text.slice(start, from) + put + text.slice(from + taken, from + 300);
        expectSame(piece);
      }),
      { numRuns: runs },
    );
  });
});
