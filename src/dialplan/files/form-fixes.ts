/**
 * What to write instead of a value of the wrong form: what hasty hands mean is tried out, and the first
 * that has the right form is the fix. Nothing is taken over by itself.
 */
import type { z } from 'zod';
import { bilingual, type Wording } from '../../base/wording.ts';
import { nearest } from '../nearest.ts';
import { type Path, valueAt } from './source-map.ts';

interface WrongValue {
  readonly schema: z.ZodType;
  /** What the schema reads; the issue's path begins there. */
  readonly whole: unknown;
  readonly issue: z.core.$ZodIssue;
  /** As it is written in the file: '0755' where the value is 755. */
  readonly written: string;
}

/** Undefined where nothing is known that would be right. */
export function fixOfValue({ schema, whole, issue, written }: WrongValue): Wording | undefined {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? '' : part));
  if (path.length === 0) return undefined;
  const value = valueAt(whole, path);
  const found = candidatesOf(value, written, issue).find((candidate) => {
    return isRight(schema, replaced(whole, path, candidate), path);
  });
  if (found === undefined) return undefined;
  const told = shown(found);
  return bilingual(`write ${told}`, `写成 ${told}`);
}

/** Of a name that cannot be one: the same in letters that can. */
export function fixOfName(name: string, issue: z.core.$ZodIssue): Wording | undefined {
  const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
  const pattern = inner?.code === 'invalid_format' && inner.format === 'regex' ? inner.pattern : '';
  const form = /^\/(.*)\/[a-z]*$/s.exec(pattern ?? '')?.[1];
  if (form === undefined) return undefined;
  const plain = plainOf(name);
  const words = plain
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[\s_.]+/g, '-');
  const found = [plain, dateOf(plain), words].find((one) => new RegExp(form).test(one));
  if (found === undefined || found === name) return undefined;
  const told = /^[a-z][a-z0-9-]*$/.test(found) ? found : `'${found}'`;
  return bilingual(`write ${told}`, `写成 ${told}`);
}

function isRight(schema: z.ZodType, whole: unknown, path: Path): boolean {
  const issues = schema.safeParse(whole).error?.issues ?? [];
  return !issues.some((issue) => path.every((part, index) => issue.path[index] === part));
}

/** A copy with another value at the path. */
function replaced(whole: unknown, path: Path, value: unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  const inner = replaced(valueAt(whole, [part]), rest, value);
  if (Array.isArray(whole)) return whole.map((one, index) => (index === part ? inner : one));
  return { ...(whole as object), [part]: inner };
}

const truths: Readonly<Record<string, boolean>> = {
  ...{ yes: true, on: true, true: true, y: true, 是: true, 开: true },
  ...{ no: false, off: false, false: false, n: false, 否: false, 关: false },
};

const wordsForClosed = /^(close|off|none|holiday|rest|休息|不上班|关闭|放假|休)$/i;

function candidatesOf(value: unknown, written: string, issue: z.core.$ZodIssue): unknown[] {
  if (typeof value === 'number') return [written, `${written}s`, [value], [written]];
  const options = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  // Without quotes it was a comment.
  if (value === null) return options.filter((option) => option === '#');
  if (typeof value !== 'string') return [];
  const plain = plainOf(value);
  const joined = plain.replace(/[\s()-]/g, '');
  const truth = truths[plain.toLowerCase()];
  const near = nearest(plain.toLowerCase(), options);
  return [
    ...[plain, joined, plain.toLowerCase(), joined.toLowerCase()],
    ...(/^\d+(\.\d+)?$/.test(plain) ? [Number(plain)] : []),
    ...(truth === undefined ? [] : [truth]),
    ...options.filter((option) => option.toLowerCase().startsWith(plain.toLowerCase())),
    ...options.filter((option) => lettersOf(option) === lettersOf(plain)),
    ...(near === undefined ? [] : [near]),
    ...[durationOf(joined), hoursOf(plain), dateOf(plain)],
    ...(wordsForClosed.test(plain) ? ['closed'] : []),
    ...(plain.includes(',') ? [plain.split(/\s*,\s*/)] : []),
    ...[[value], [plain], { 'zh-CN': value, en: '…' }],
  ];
}

/** Without quotes, and with half-width signs. */
function plainOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’“”'"]/g, '')
    .trim();
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

const unitWords: readonly (readonly [RegExp, string])[] = [
  [/(milliseconds?|毫秒)$/i, 'ms'],
  [/(seconds?|secs?|秒钟?)$/i, 's'],
  [/(minutes?|mins?|分钟?)$/i, 'm'],
  [/(hours?|hrs?|小时)$/i, 'h'],
];

function durationOf(text: string): string {
  const found = unitWords.find(([words]) => words.test(text));
  return found ? text.replace(...found) : text;
}

/** '8:00～12:00，14:00至18:00' is '08:00-12:00, 14:00-18:00'. */
function hoursOf(text: string): string {
  return text
    .replace(/\s*(~|–|—|−|至|到)\s*/g, '-')
    .replace(/\s*[、;,]\s*/g, ', ')
    .replace(/(?<!\d)(\d):/g, '0$1:');
}

/** '2027/2/5' is '2027-02-05'. */
function dateOf(text: string): string {
  const [, year, month = '', day = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** As it stands in YAML: a text that would be something else without quotes has them. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, one]) => `${key}: ${String(one)}`);
    return `{${parts.join(', ')}}`;
  }
  const text = String(value);
  return typeof value === 'string' && /^[\d.+-]+$|[,*#]/.test(text) ? `'${text}'` : text;
}
