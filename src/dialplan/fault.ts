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
  /** How many characters it is about; absent: the word that begins there. */
  readonly length?: number;
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
  'file-unreadable',
  'file-ignored',
  'not-utf8',
  'text-lost',
  'defined-twice',
  'unknown-reference',
  'number-claimed-twice',
  'number-is-extension',
  'nobody-there',
  'prefix-claimed-twice',
  'lines-overcommitted',
  'unreachable-step',
  'loop-without-caller',
  'not-answered',
  'unknown-time-zone',
  'unused',
  'holidays-unpublished',
  'notice-unclear',
  'notice-weekday',
  'notice-count',
  'notice-make-up',
  'notice-incomplete',
  'notice-year',
  'notice-holiday-twice',
  'notice-encouraged',
  'notice-differs',
  'no-hotline',
  'prompt-file-missing',
  'prompt-file-unused',
  'prompt-unreadable',
  'prompt-format',
  'prompt-clipped',
  'prompt-loudness',
  'prompt-late',
  'collect-range',
  'staffing-below-floor',
  'nobody-skilled',
  'key-twice',
  'key-not-taken',
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
  'unknown-placeholder',
  'circular-overflow',
  'callback-without-hours',
  'hung-up-in-silence',
  'wrong-expression',
  'never-equal',
  'without-effect',
  'rule-twice',
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
  const { line, from } = excerpt(source.split(/\r?\n/)[fault.line - 1] ?? '', fault.column - 1);
  const gutter = String(fault.line);
  const blank = ' '.repeat(gutter.length);
  const column = fault.column - 1 - from;
  const lines = [
    `${fault.file}:${fault.line}:${fault.column} ${severities[language][fault.severity]} ${fault.code}: ${message}`,
  ];
  if (source !== '') {
    const about =
      fault.length === undefined ? wordAt : (text: string) => text.slice(0, fault.length);
    const underline = '^'.repeat(widthOf(about(line.slice(column))));
    lines.push(`  ${gutter} | ${line}`, `  ${blank} | ${below(line.slice(0, column))}${underline}`);
  }
  if (fix !== undefined) lines.push(`  ${blank} = ${fix}`);
  return lines.join('\n');
}

function excerpt(line: string, column: number): { readonly line: string; readonly from: number } {
  if (line.length <= lineWidthMax) return { line, from: 0 };
  const from = Math.max(0, column - lineWidthMax / 2);
  return { line: line.slice(from, from + lineWidthMax), from };
}

/** The word or the quoted text at the start; at least one letter. */
function wordAt(text: string): string {
  const [quoted] = /^("[^"]*"|'[^']*')/.exec(text) ?? [];
  const [word = ''] = /^[^\s#,}\]]*?(?=:\s|:$|[\s#,}\]]|$)/.exec(text) ?? [];
  return quoted ?? (word === '' ? ' ' : word);
}

/** Characters that terminals show in two columns: Chinese, and the full-width forms. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** Columns of a terminal. */
function widthOf(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0);
}

/** As much empty room as the text takes; a tab stays one. */
function below(text: string): string {
  return text.replace(wide, '  ').replace(/[^\t ]/g, ' ');
}
