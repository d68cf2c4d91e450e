/** What the asking steps have in common: a question is put, and put again, so often. */
import type { FlowInput, PromptFile } from '../../flow.ts';
import { promptFiles, type Turn, tell } from '../../turn.ts';

/** Waits for one key after the prompts. */
export function askForKey(turn: Turn, prompts: readonly PromptFile[], timeoutMs: number): void {
  turn.effects.push({
    ...{ kind: 'collect', prompts, minDigits: 1, maxDigits: 1, terminators: '' },
    ...{ firstDigitTimeoutMs: timeoutMs, interDigitTimeoutMs: timeoutMs },
  });
}

/** The question is heard to its end: keys count from then on only. */
export function sayFirst(turn: Turn, prompts: readonly PromptFile[]): void {
  turn.effects.push({ kind: 'play', prompts, bargeIn: false });
}

/** The keys of an answer, '' for none; undefined where the input is no answer to a question. */
export function keysOf(input: FlowInput): string | undefined {
  if (input.kind === 'digits-collected') return input.digits;
  return input.kind === 'collect-timed-out' ? '' : undefined;
}

export interface Question {
  readonly tries: number;
  readonly prompt: readonly string[];
  readonly invalid?: readonly string[] | undefined;
  readonly otherwise: string;
}

/** Another try with the same question, or the way out when the tries are used up. */
export function askAgain(
  turn: Turn,
  question: Question,
  pressedSomething: boolean,
  ask: (prompts: readonly PromptFile[]) => void,
): string | undefined {
  const tries = turn.state.tries + 1;
  if (tries >= question.tries) {
    tell(turn, 'tries-used-up', { tries: String(tries) });
    return question.otherwise;
  }
  turn.state = { ...turn.state, tries };
  const { prompt, invalid = [] } = question;
  ask(promptFiles(turn, pressedSomething ? [...invalid, ...prompt] : prompt));
  return undefined;
}

/** A line for the call's path, at the present step. */
export function noteInput(
  turn: Turn,
  label: Readonly<Record<string, string>>,
  input: string,
): void {
  turn.effects.push({ kind: 'note', step: turn.state.step ?? '', label, input });
}
