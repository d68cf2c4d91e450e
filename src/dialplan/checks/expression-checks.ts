/**
 * What expressions and texts name: a variable that nothing keeps is always empty, and a comparison with
 * what cannot be is never true. Neither is wrong CEL, and callers would quietly go the other way.
 */
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { Path, TextPiece } from '../files/source-map.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { customerTiers } from '../schema/tests.ts';
import { languages } from '../schema.ts';
import type { FlowMap } from './flow-map.ts';
import { notAmong } from './references.ts';
import type { Report } from './report.ts';

type Entries = Pick<Sections['entries'], 'hotlines' | 'flows' | 'areas'>;

/** What a variable can be; undefined: anything. */
type Values = ReadonlySet<string> | undefined;

/** What an expression compares with a constant, and what it can be. */
interface Comparable {
  readonly values: Values;
  readonly among: Wording;
  readonly isFixed: boolean;
}

const customerFields = new Set(['tier', 'company', 'account', 'language']);
const words = {
  variables: bilingual('variables', '变量'),
  fields: bilingual('facts about customers', '客户信息'),
  tiers: bilingual('tiers of customers', '客户等级'),
  languages: bilingual('languages', '语言'),
  numbers: bilingual('numbers of the hotlines', '热线号码'),
} as const;

export function checkExpressions(map: FlowMap, entries: Entries, report: Report): void {
  const kept = keptVariables(map, entries);
  const named = comparables(entries, kept);
  for (const { flow: id, step, known } of map.all) {
    const { kind, settings, behaviour } = known;
    const flow = entries.flows[id];
    if (!flow) continue;
    const at = ['steps', step, kind];
    for (const { text, key } of behaviour.expressions?.(settings) ?? []) {
      const place = { flow, path: [...at, ...key], text, report };
      for (const name of variablesIn(text)) checkName(name, kept, words.variables, place);
      for (const name of fieldsIn(text)) checkName(name, customerFields, words.fields, place);
      for (const one of comparisonsIn(text)) checkComparison(one, named, place);
    }
    for (const { text, key } of behaviour.texts?.(settings) ?? []) {
      const place = { flow, path: [...at, ...key], text, report };
      for (const name of placesIn(text)) checkName(name, kept, words.variables, place);
    }
  }
}

interface Place {
  readonly flow: Entry<'flows'>;
  readonly path: Path;
  /** The expression or the text itself. */
  readonly text: string;
  readonly report: Report;
}

function checkName(
  name: string,
  known: { has(name: string): boolean; keys(): Iterable<string> },
  among: Wording,
  { flow, path, text, report }: Place,
): void {
  if (known.has(name)) return;
  report('unknown-reference', flow, path, {
    ...notAmong(name, among, nearest(name, known.keys())),
    piece: pieceOf(text, name),
  });
}

/** Every variable that any step of any flow keeps: flows hand them on to each other. */
function keptVariables(map: FlowMap, { areas }: Entries): ReadonlyMap<string, Values> {
  const kept = new Map<string, Values>();
  for (const { known } of map.all) {
    for (const { name, values, areasOf } of known.behaviour.keeps?.(known.settings) ?? []) {
      const table = areasOf === undefined ? undefined : areas[areasOf]?.value;
      const can = table ? ['', ...Object.keys(table)] : values;
      const before = kept.has(name) ? kept.get(name) : new Set<string>();
      kept.set(name, can && before && new Set([...before, ...can]));
    }
  }
  return kept;
}

function comparables(
  { hotlines }: Entries,
  kept: ReadonlyMap<string, Values>,
): ReadonlyMap<string, Comparable> {
  const numbers = Object.values(hotlines).flatMap(({ value }) => value.numbers);
  const fixed = (values: readonly string[], among: Wording) => {
    return { values: new Set(['', ...values]), among, isFixed: true };
  };
  return new Map<string, Comparable>([
    ['customer.tier', fixed(customerTiers, words.tiers)],
    ['customer.language', fixed(languages, words.languages)],
    ['language', fixed(languages, words.languages)],
    ['dialled', { ...fixed(numbers, words.numbers), isFixed: false }],
    ...[...kept].map(([name, values]) => {
      const among = bilingual(`values of '${name}'`, `“${name}”的取值`);
      // Before a step has kept it, it is nothing at all.
      const all = values && new Set(['', ...values]);
      return [`variables.${name}`, { values: all, among, isFixed: false }] as const;
    }),
  ]);
}

function checkComparison(
  { subject, constant }: Comparison,
  named: ReadonlyMap<string, Comparable>,
  { flow, path, text, report }: Place,
): void {
  const found = named.get(subject);
  if (!found?.values || found.values.has(constant)) return;
  const { among, isFixed, values } = found;
  const near = nearest(constant, values);
  report(isFixed ? 'unknown-reference' : 'never-equal', flow, path, {
    message: bilingual(
      `there is no '${constant}' among the ${among.en}: this never holds`,
      `${among['zh-CN']}里没有“${constant}”：条件永远不成立`,
    ),
    piece: pieceOf(text, constant),
    ...(isFixed ? {} : { severity: 'warning' as const }),
    ...(near === undefined || near === '' ? {} : { fix: didYouMean(near) }),
  });
}

/** Only that word is underlined. */
function pieceOf(text: string, word: string): TextPiece {
  const start = text.search(new RegExp(`(?<![\\w-])${word.replace(/\W/g, '\\$&')}(?![\\w-])`));
  return { start: Math.max(0, start), text: word };
}

interface Comparison {
  readonly subject: string;
  readonly constant: string;
}

const subject = String.raw`(?<![\w.])(customer\.\w+|language|dialled|variables\.\w+|variables\[\s*(?:"[^"]*"|'[^']*')\s*\])`;
const constant = String.raw`("[^"\\]*"|'[^'\\]*')`;
const before = new RegExp(String.raw`${subject}\s*[!=]=\s*${constant}`, 'g');
const after = new RegExp(String.raw`${constant}\s*[!=]=\s*${subject}`, 'g');
const amongMany = new RegExp(String.raw`${subject}\s+in\s+\[([^\]]*)\]`, 'g');

function comparisonsIn(text: string): readonly Comparison[] {
  return [
    ...[...text.matchAll(before)].map(([, name = '', value = '']) => compared(name, value)),
    ...[...text.matchAll(after)].map(([, value = '', name = '']) => compared(name, value)),
    ...[...text.matchAll(amongMany)].flatMap(([, name = '', list = '']) => {
      return [...list.matchAll(new RegExp(constant, 'g'))].map(([value]) => compared(name, value));
    }),
  ];
}

function compared(name: string, quoted: string): Comparison {
  const plain = name.replace(/\[\s*["']([^"']*)["']\s*\]/, '.$1');
  return { subject: plain, constant: quoted.slice(1, -1) };
}

/** Names behind `variables`, in each of the ways in which CEL reads a map. */
function variablesIn(text: string): ReadonlySet<string> {
  const bare = withoutConstants(text);
  return new Set([
    ...[...bare.matchAll(/(?<![\w.])variables\.([A-Za-z_]\w*)(?!\w|\s*\(|-[a-z])/g)].map(
      ([, name = '']) => name,
    ),
    ...[...text.matchAll(/(?<![\w.])variables\[\s*["']([^"']*)["']\s*\]/g)].map(
      ([, name = '']) => name,
    ),
    ...[...text.matchAll(/["']([^"']*)["']\s+in\s+variables(?!\w)/g)].map(([, name = '']) => name),
  ]);
}

function fieldsIn(text: string): ReadonlySet<string> {
  const bare = withoutConstants(text);
  const fields = bare.matchAll(/(?<![\w.])customer\.([A-Za-z_]\w*)(?!\w|\s*\(|-[a-z])/g);
  return new Set([...fields].map(([, name = '']) => name));
}

/** What is written in quotes names nothing. */
function withoutConstants(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
}

/** `{waybill}` in a text. */
function placesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\{([a-z][a-z0-9-]*)\}/g)].map(([, name = '']) => name));
}
