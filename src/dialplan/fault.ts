import type { Wording } from '../base/wording.ts';
import type { Language } from './schema/words.ts';

/** Something wrong in a dialplan file: where, what, and how to mend it. */
export interface Fault {
  readonly severity: 'error' | 'warning';
  /** A stable kebab-case word, for silencing and for tests. */
  readonly code: FaultCode;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: Wording;
  /** What to write instead, where that is known. */
  readonly fix?: Wording;
}

/** A fault in the words of one language. */
export interface ToldFault extends Omit<Fault, 'message' | 'fix'> {
  readonly message: string;
  readonly fix?: string;
}

export function toldIn(language: Language, fault: Fault): ToldFault {
  const { message, fix, ...rest } = fault;
  return {
    ...{ ...rest, message: message[language] },
    ...(fix === undefined ? {} : { fix: fix[language] }),
  };
}

export type FaultCode = (typeof faultCodes)[number];

export const faultCodes = [
  'yaml-syntax',
  'wrong-form',
  'unknown-key',
  'file-empty',
  'file-too-large',
  'defined-twice',
  'unknown-reference',
  'number-claimed-twice',
  'number-is-extension',
  'prefix-claimed-twice',
  'lines-overcommitted',
  'unreachable-step',
  'loop-without-caller',
  'not-answered',
  'unknown-time-zone',
  'unused',
  'holidays-unpublished',
  'no-hotline',
  'prompt-file-missing',
  'prompt-file-unused',
  'prompt-unreadable',
  'prompt-format',
  'prompt-clipped',
  'prompt-loudness',
  'prompt-late',
  'collect-range',
  'key-twice',
  'question-twice',
  'dial-without-trunk',
  'trunk-not-outgoing',
  'queue-after-conversation',
  'recorded-against-will',
  'circular-sub-flow',
  'return-without-caller',
  'exit-missing',
  'language-not-offered',
  'part-missing',
  'trunk-unknowable',
  'register-without-credentials',
  'calls-in-unknowable',
  'secret-missing',
  'circular-overflow',
  'callback-without-hours',
  'hung-up-in-silence',
  'wrong-expression',
  'without-effect',
  'hours-overlap',
  'never-open',
  'date-past',
  'test-failed',
  'silence-without-reason',
  'silence-unused',
] as const;

const severities: Readonly<Record<Language, Readonly<Record<Fault['severity'], string>>>> = {
  en: { error: 'error', warning: 'warning' },
  'zh-CN': { error: '错误', warning: '警告' },
};

/** Of a line longer than that, the part around the fault is shown. */
const lineWidthMax = 120;

/**
 * The fault as a person reads it: place, message, the line underlined at the column, the fix.
 * @param source the text of the fault's file; '' where the fault is in no file's line
 */
export function formatFault(fault: Fault, source: string, language: Language): string {
  const { message, fix } = toldIn(language, fault);
  const { line, from } = excerpt(source.split('\n')[fault.line - 1] ?? '', fault.column - 1);
  const gutter = String(fault.line);
  const blank = ' '.repeat(gutter.length);
  const column = fault.column - 1 - from;
  const lines = [
    `${fault.file}:${fault.line}:${fault.column} ${severities[language][fault.severity]} ${fault.code}: ${message}`,
  ];
  if (source !== '') {
    const underline = '^'.repeat(wordLength(line.slice(column)));
    lines.push(`  ${gutter} | ${line}`, `  ${blank} | ${' '.repeat(column)}${underline}`);
  }
  if (fix !== undefined) lines.push(`  ${blank} = ${fix}`);
  return lines.join('\n');
}

function excerpt(line: string, column: number): { readonly line: string; readonly from: number } {
  if (line.length <= lineWidthMax) return { line, from: 0 };
  const from = Math.max(0, column - lineWidthMax / 2);
  return { line: line.slice(from, from + lineWidthMax), from };
}

/** Of the word or the quoted text at the start; at least 1. */
function wordLength(text: string): number {
  const [quoted] = /^("[^"]*"|'[^']*')/.exec(text) ?? [];
  const [word = ''] = /^[^\s:#,}\]]*/.exec(text) ?? [];
  return Math.max(1, (quoted ?? word).length);
}
