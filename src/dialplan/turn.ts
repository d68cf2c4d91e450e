/** One turn of a flow in the making: what the steps read, and what they leave. */
import type { CompiledDialplan } from './compiled.ts';
import { type ExpressionFacts, textOf } from './expressions.ts';
import type { FlowEffect, FlowState, PromptFile, Trace, TraceEvent } from './flow.ts';

export interface Turn {
  readonly dialplan: CompiledDialplan;
  state: FlowState;
  readonly effects: FlowEffect[];
  readonly trace: Trace[];
  /** Epoch ms of the input. */
  readonly at: number;
}

/** A value that is set again and again must not grow without end. */
const variableLettersMax = 500;

export function tell(turn: Turn, event: TraceEvent, facts?: Trace['facts']): void {
  const step = turn.state.step ?? '';
  turn.trace.push(facts ? { step, event, facts } : { step, event });
}

/** The files for the call's language. */
export function promptFiles(
  { dialplan, state }: Turn,
  ids: readonly string[],
  language = state.language,
): readonly PromptFile[] {
  return ids.flatMap((id) => {
    const prompt = dialplan.prompts[id];
    return prompt ? [{ id, file: prompt.file[language] }] : [];
  });
}

export function keep(turn: Turn, variables: Readonly<Record<string, string>>): void {
  const cut = Object.entries(variables).map(([name, value]) => {
    return [name, value.slice(0, variableLettersMax)] as const;
  });
  const known = turn.state.variables;
  turn.state = { ...turn.state, variables: { ...known, ...Object.fromEntries(cut) } };
}

/** What an expression of the call's flow gives as a text. */
export function expressed(turn: Turn, expression: string): string {
  return textOf(expression, expressionFacts(turn)).slice(0, variableLettersMax);
}

export function expressionFacts({ state }: Turn): ExpressionFacts {
  const { callerNumber: caller, dialledNumber: dialled, customer: known } = state.facts;
  const customer = {
    tier: known?.tier ?? '',
    company: known?.company ?? '',
    account: known?.accountNumber ?? '',
    language: known?.language ?? '',
  };
  const { language, variables } = state;
  return { caller, dialled, language, customer, variables };
}

/** The flow is over: no step is carried out any more. */
export function endFlow(turn: Turn, last: FlowEffect): undefined {
  turn.effects.push(last);
  const { step: _, ...ended } = turn.state;
  turn.state = ended;
}

/** Ends a flow that leads nowhere on. */
export function hangUp(turn: Turn): undefined {
  return endFlow(turn, { kind: 'hang-up', cause: 'normal', outcome: 'completed-in-flow' });
}
