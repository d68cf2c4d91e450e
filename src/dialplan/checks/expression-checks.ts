import { expressionFault } from '../expressions.ts';
import type { Entry } from '../read-files.ts';
import type { CompiledStep } from '../schema.ts';
import type { Report } from './report.ts';

/** Conditions that are true or false, values that are texts. */
export function checkExpressions(
  flow: Entry<'flows'>,
  id: string,
  step: CompiledStep,
  report: Report,
): void {
  const at = ['steps', id];
  if ('set' in step) {
    const message = expressionFault(step.set.to, 'string');
    if (message) report('wrong-expression', flow, [...at, 'set', 'to'], { message });
  }
  if (!('branch' in step)) return;
  for (const [index, { if: condition }] of step.branch.when.entries()) {
    const message = expressionFault(condition, 'bool');
    const path = [...at, 'branch', 'when', index, 'if'];
    if (message) report('wrong-expression', flow, path, { message });
  }
}
