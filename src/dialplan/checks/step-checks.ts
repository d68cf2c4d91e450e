/** Faults of single steps: expressions that are none, settings that cannot be or change nothing. */
import { fixOfExpression } from '../expression-fixes.ts';
import { expressionFault } from '../expressions.ts';
import type { Entry } from '../files/read-files.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import type { Report } from './report.ts';

export function checkStep(
  flow: Entry<'flows'>,
  id: string,
  { kind, settings, behaviour }: KnownStep,
  report: Report,
): void {
  const at = ['steps', id, kind];
  for (const { text, wanted, key } of behaviour.expressions?.(settings) ?? []) {
    const message = expressionFault(text, wanted);
    if (!message) continue;
    const fix = fixOfExpression(text, wanted);
    const words = fix === undefined ? { message } : { message, fix };
    report('wrong-expression', flow, [...at, ...key], words);
  }
  for (const { code, key, message, fix } of behaviour.faults?.(settings) ?? []) {
    report(code, flow, [...at, ...key], {
      message,
      ...(code === 'without-effect' ? { severity: 'warning' } : {}),
      ...(fix === undefined ? {} : { fix }),
    });
  }
}
