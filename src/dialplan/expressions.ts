/**
 * Conditions and values in flows: the Common Expression Language, which has no loops, no assignments
 * and no way out of what it is given. Sizes are limited. Regular expressions are refused: what a
 * caller types must not decide how long they take.
 */
import { Environment } from '@marcbachmann/cel-js';

/** What an expression can speak of. */
export interface ExpressionFacts {
  readonly caller: string;
  readonly dialled: string;
  readonly language: string;
  /** `tier`, `company`, `account`, `language`: each empty where it is not known. */
  readonly customer: Readonly<Record<'tier' | 'company' | 'account' | 'language', string>>;
  /** What was collected and set, by name: `variables.waybill`, `"waybill" in variables`. */
  readonly variables: Readonly<Record<string, string>>;
}

const environment = new Environment({
  limits: { maxAstNodes: 100, maxDepth: 12, maxListElements: 50, maxMapEntries: 10 },
})
  .registerVariable('caller', 'string')
  .registerVariable('dialled', 'string')
  .registerVariable('language', 'string')
  .registerVariable('customer', 'map<string, string>')
  .registerVariable('variables', 'map<string, string>');

/** Undefined where the text is an expression that gives such a value; else what is wrong with it. */
export function expressionFault(text: string, wanted: 'bool' | 'string'): string | undefined {
  if (/\bmatches\s*\(/.test(text)) {
    return 'regular expressions are not used here: write startsWith, endsWith, contains or size';
  }
  try {
    const { valid, type, error } = environment.parse(text).check();
    if (!valid) return firstLine(error);
    if (type === wanted || type === 'dyn') return undefined;
    return `gives ${String(type)}, not ${wanted === 'bool' ? 'true or false' : 'a text'}`;
  } catch (error) {
    return firstLine(error);
  }
}

/** False where it cannot be said, such as for a variable that is not set. */
export function isTrue(text: string, facts: ExpressionFacts): boolean {
  return evaluate(text, facts) === true;
}

/** Empty where it cannot be said. */
export function textOf(text: string, facts: ExpressionFacts): string {
  const value = evaluate(text, facts);
  return typeof value === 'string' ? value : '';
}

function evaluate(text: string, facts: ExpressionFacts): unknown {
  try {
    return environment.evaluate(text, { ...facts });
  } catch {
    return undefined;
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : 'this is no expression';
  return message.split('\n')[0] ?? message;
}
