/** Something wrong in a dialplan file: where, what, and how to mend it. */
export interface Fault {
  readonly severity: 'error' | 'warning';
  /** A stable kebab-case word, for silencing and for tests. */
  readonly code: FaultCode;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to write instead, where that is known. */
  readonly fix?: string;
}

export type FaultCode =
  | 'yaml-syntax'
  | 'wrong-form'
  | 'unknown-key'
  | 'file-empty'
  | 'file-too-large'
  | 'defined-twice'
  | 'unknown-reference'
  | 'number-claimed-twice'
  | 'unreachable-step'
  | 'loop-without-caller'
  | 'not-answered'
  | 'unknown-time-zone'
  | 'unused'
  | 'holidays-unpublished'
  | 'no-hotline'
  | 'prompt-file-missing'
  | 'collect-range'
  | 'trunk-unknowable';

/**
 * The fault as a person reads it: place, message, the line underlined at the column, the fix.
 * @param source the text of the fault's file
 */
export function formatFault(fault: Fault, source: string): string {
  const line = source.split('\n')[fault.line - 1] ?? '';
  const gutter = String(fault.line);
  const rest = line.slice(fault.column - 1);
  const width = Math.max(1, /^[^\s:#,}\]]*/.exec(rest)?.[0].length ?? 1);
  const lines = [
    `${fault.file}:${fault.line}:${fault.column} ${fault.severity} ${fault.code}: ${fault.message}`,
    `  ${gutter} | ${line}`,
    `  ${' '.repeat(gutter.length)} | ${' '.repeat(fault.column - 1)}${'^'.repeat(width)}`,
  ];
  if (fault.fix !== undefined) lines.push(`  ${' '.repeat(gutter.length)} = ${fault.fix}`);
  return lines.join('\n');
}
