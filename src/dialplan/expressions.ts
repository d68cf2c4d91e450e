/**
 * Conditions and values in flows: the Common Expression Language, which has no loops, no assignments
 * and no way out of what it is given. Sizes are limited. Regular expressions are refused: what a
 * caller types must not decide how long they take.
 */
import { Environment } from '@marcbachmann/cel-js';
import { bilingual, type Wording } from '../base/wording.ts';
import { expressionWords } from './expression-words.ts';

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
export function expressionFault(text: string, wanted: 'bool' | 'string'): Wording | undefined {
  if (/\bmatches\s*\(/.test(text)) {
    return bilingual(
      'regular expressions are not used here: write startsWith, endsWith, contains or size',
      '这里不用正则表达式：请写 startsWith、endsWith、contains 或 size',
    );
  }
  try {
    const { valid, type, error } = environment.parse(text).check();
    if (!valid) return refused(error);
    if (type === wanted || type === 'dyn') return undefined;
    return wanted === 'bool'
      ? bilingual(`gives ${String(type)}, not true or false`, `得到 ${String(type)}，而不是真或假`)
      : bilingual(`gives ${String(type)}, not a text`, `得到 ${String(type)}，而不是文字`);
  } catch (error) {
    return refused(error);
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

function refused(error: unknown): Wording {
  return expressionWords(error instanceof Error ? error.message : 'this is no expression');
}
