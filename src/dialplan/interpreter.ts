/**
 * Carries a call through its flow, one step at a time. Steps that need nothing from the caller run
 * on in the same turn; the checker has made sure that they cannot run in a circle.
 */
import type { CompiledDialplan } from './compiled.ts';
import type { FlowFacts, FlowInput, FlowState, FlowStep } from './flow.ts';
import type { CompiledStep } from './schema.ts';
import { known } from './steps/step-kinds.ts';
import { hangUp, promptFiles, type Turn, tell } from './turn.ts';

/** A flow of at most 1,000 steps cannot need more turns than that without a caller's act. */
const silentStepsMax = 1_000;

export function beginFlow(dialplan: CompiledDialplan, facts: FlowFacts): FlowStep | undefined {
  const { instead } = facts;
  const owner = dialplan.hotlineByNumber[facts.dialledNumber] ?? '';
  const hotline = dialplan.hotlines[instead && 'hotline' in instead ? instead.hotline : owner];
  const plan = facts.isEmergency ? hotline?.emergency : undefined;
  const own = instead && 'flow' in instead ? instead.flow : hotline?.flow;
  const flow = hotline && dialplan.flows[plan?.flow ?? own ?? ''];
  if (!hotline || !flow) return undefined;
  const state: FlowState = {
    version: dialplan.version,
    hotline: hotline.id,
    flow: flow.id,
    language: hotline.language,
    tries: 0,
    variables: {},
    facts,
  };
  const turn: Turn = { dialplan, state, effects: [], trace: [], at: facts.at };
  if (plan) announceEmergency(turn, plan.announce, flow.start);
  else enter(turn, flow.start);
  return endOf(turn);
}

/** Said to everybody before the plan's own route begins. */
function announceEmergency(turn: Turn, announce: readonly string[], start: string): void {
  tell(turn, 'emergency-plan-followed');
  turn.effects.push({ kind: 'answer' });
  const prompts = promptFiles(turn, announce);
  turn.effects.push({ kind: 'play', prompts, bargeIn: false });
  turn.state = { ...turn.state, answered: true, startsAt: start };
}

export function continueFlow(
  dialplan: CompiledDialplan,
  state: FlowState,
  input: FlowInput,
): FlowStep {
  const turn: Turn = { dialplan, state, effects: [], trace: [], at: input.at };
  const { startsAt, ...begun } = state;
  if (startsAt !== undefined) {
    if (input.kind !== 'played') return endOf(turn);
    turn.state = begun;
    enter(turn, startsAt);
    return endOf(turn);
  }
  const step = currentStep(dialplan, state);
  if (!step) return endOf(turn);
  const { behaviour, settings } = known(step);
  const next = behaviour.resume?.(turn, settings, input);
  if (next !== undefined) enter(turn, next);
  return endOf(turn);
}

function endOf({ state, effects, trace }: Turn): FlowStep {
  return { state, effects, trace };
}

function currentStep(dialplan: CompiledDialplan, state: FlowState): CompiledStep | undefined {
  return state.step === undefined ? undefined : dialplan.flows[state.flow]?.steps[state.step];
}

/** Enters a step and goes on until one waits for an input or the flow ends. */
function enter(turn: Turn, start: string): void {
  let next: string | undefined = start;
  for (let count = 0; next !== undefined; count++) {
    const { pending: _, question: __, ...state } = turn.state;
    turn.state = { ...state, step: next, tries: 0 };
    tell(turn, 'step-entered');
    const step = currentStep(turn.dialplan, turn.state);
    if (!step || count >= silentStepsMax) {
      // A version that slipped through the checker must not leave its caller in silence.
      hangUp(turn);
      return;
    }
    const { behaviour, settings } = known(step);
    next = behaviour.enter(turn, settings);
  }
}
