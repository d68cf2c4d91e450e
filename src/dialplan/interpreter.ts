/**
 * Carries a call through its flow, one step at a time. Steps that need nothing from the caller run
 * on in the same turn; the checker has made sure that they cannot run in a circle.
 */
import { hoursOfDay, isOpen } from './calendar.ts';
import type { CompiledDialplan } from './compiled.ts';
import { type ExpressionFacts, isTrue, textOf } from './expressions.ts';
import type {
  FlowEffect,
  FlowFacts,
  FlowInput,
  FlowState,
  FlowStep,
  PromptFile,
  Trace,
  TraceEvent,
  WaitAnnouncements,
} from './flow.ts';
import type { CompiledQueue, CompiledStep } from './schema.ts';

/** A flow of at most 1,000 steps cannot need more turns than that without a caller's act. */
const silentStepsMax = 1_000;
/** A value that is set again and again must not grow without end. */
const variableLettersMax = 500;

/** One turn in the making. */
interface Turn {
  readonly dialplan: CompiledDialplan;
  state: FlowState;
  readonly effects: FlowEffect[];
  readonly trace: Trace[];
  readonly at: number;
}

type Step<Kind extends string> = Extract<CompiledStep, Record<Kind, unknown>>;

export function beginFlow(dialplan: CompiledDialplan, facts: FlowFacts): FlowStep | undefined {
  const hotline = dialplan.hotlines[dialplan.hotlineByNumber[facts.dialledNumber] ?? ''];
  const flow = hotline && dialplan.flows[hotline.flow];
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
  enter(turn, flow.start);
  return { state: turn.state, effects: turn.effects, trace: turn.trace };
}

export function continueFlow(
  dialplan: CompiledDialplan,
  state: FlowState,
  input: FlowInput,
): FlowStep {
  const step = currentStep(dialplan, state);
  const turn: Turn = { dialplan, state, effects: [], trace: [], at: input.at };
  if (step) takeInput(turn, step, input);
  return { state: turn.state, effects: turn.effects, trace: turn.trace };
}

function currentStep(dialplan: CompiledDialplan, state: FlowState): CompiledStep | undefined {
  return state.step === undefined ? undefined : dialplan.flows[state.flow]?.steps[state.step];
}

/** Enters a step and goes on until one waits for an input or the flow ends. */
function enter(turn: Turn, start: string): void {
  let next: string | undefined = start;
  for (let count = 0; next !== undefined && count < silentStepsMax; count++) {
    turn.state = { ...turn.state, step: next, tries: 0 };
    tell(turn, 'step-entered');
    const step = currentStep(turn.dialplan, turn.state);
    if (!step) break;
    next = perform(turn, step);
  }
}

/** Does a step; gives the next one, or undefined when it waits for an input or ends the flow. */
function perform(turn: Turn, step: CompiledStep): string | undefined {
  if ('answer' in step) {
    turn.effects.push({ kind: 'answer' });
    return undefined;
  }
  if ('hours' in step) return openStep(turn, step);
  if ('language' in step) {
    turn.state = { ...turn.state, language: step.language.set };
    return step.language.next;
  }
  if ('branch' in step) return takeBranch(turn, step);
  if ('set' in step) return setVariable(turn, step);
  if ('play' in step) {
    const { prompt, bargeIn } = step.play;
    turn.effects.push({ kind: 'play', prompts: promptFiles(turn, prompt), bargeIn });
    return undefined;
  }
  if ('menu' in step) return askMenu(turn, step, step.menu.prompt);
  if ('collect' in step) return askDigits(turn, step, step.collect.prompt);
  if ('queue' in step) return enqueue(turn, step);
  const last: FlowEffect =
    'hangup' in step
      ? { kind: 'hang-up', ...step.hangup }
      : { kind: 'refuse', sipStatus: step.refuse.status };
  turn.effects.push(last);
  const { step: _, ...ended } = turn.state;
  turn.state = ended;
  return undefined;
}

function openStep(turn: Turn, { hours }: Step<'hours'>): string {
  const calendar = turn.dialplan.calendars[hours.calendar];
  const open = calendar !== undefined && isOpen(calendar, turn.at);
  const rule = calendar ? { ...hoursOfDay(calendar, turn.at) } : {};
  tell(turn, open ? 'hours-open' : 'hours-closed', { calendar: hours.calendar, ...rule });
  return open ? hours.open : hours.closed;
}

function takeBranch(turn: Turn, { branch }: Step<'branch'>): string {
  const facts = expressionFacts(turn);
  const found = branch.when.find((way) => isTrue(way.if, facts));
  if (found) tell(turn, 'condition-held', { condition: found.if });
  else tell(turn, 'no-condition-held');
  return found?.next ?? branch.otherwise;
}

function setVariable(turn: Turn, { set }: Step<'set'>): string {
  const value = textOf(set.to, expressionFacts(turn)).slice(0, variableLettersMax);
  tell(turn, 'variable-set', { variable: set.variable, value });
  const variables = { ...turn.state.variables, [set.variable]: value };
  turn.state = { ...turn.state, variables };
  return set.next;
}

function expressionFacts({ state }: Turn): ExpressionFacts {
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

function tell(turn: Turn, event: TraceEvent, facts?: Trace['facts']): void {
  const step = turn.state.step ?? '';
  turn.trace.push(facts ? { step, event, facts } : { step, event });
}

function askMenu(turn: Turn, { menu }: Step<'menu'>, prompts: readonly string[]): undefined {
  turn.effects.push({
    kind: 'collect',
    prompts: promptFiles(turn, prompts),
    minDigits: 1,
    maxDigits: 1,
    firstDigitTimeoutMs: menu.timeout,
    interDigitTimeoutMs: menu.timeout,
    terminators: '',
  });
}

function askDigits(
  turn: Turn,
  { collect }: Step<'collect'>,
  prompts: readonly string[],
): undefined {
  turn.effects.push({
    kind: 'collect',
    prompts: promptFiles(turn, prompts),
    minDigits: collect.min,
    maxDigits: collect.max,
    firstDigitTimeoutMs: collect.timeout,
    interDigitTimeoutMs: collect.digitTimeout,
    terminators: collect.terminator,
  });
}

function enqueue(turn: Turn, step: Step<'queue'>): undefined {
  const queue = turn.dialplan.queues[step.queue.id];
  if (!queue) return;
  const music = turn.dialplan.music[queue.music];
  turn.effects.push({
    kind: 'enqueue',
    queue: queue.id,
    priority: step.queue.priority,
    skills: { ...queue.skills, ...step.queue.skills },
    announce: promptFiles(turn, queue.announce ?? []),
    music: music ? [{ id: music.id, file: music.file }] : [],
    announcements: announcementsOf(turn, queue),
    isEmergency: step.queue.emergency,
  });
}

function announcementsOf(turn: Turn, { announcements }: CompiledQueue): WaitAnnouncements {
  if (!announcements) return { positions: [], waits: [], always: [] };
  const { positions, waits, prompt = [] } = announcements;
  return {
    positions: promptFiles(turn, positions),
    waits: waits.flatMap(({ upTo, prompt: said }) => {
      return promptFiles(turn, [said]).map((file) => ({ upToMs: upTo, prompt: file }));
    }),
    always: promptFiles(turn, prompt),
  };
}

/** Where the call goes on that its queue gave back. */
function exitOf(
  { queue }: Step<'queue'>,
  { reason, exit = '' }: Extract<FlowInput, { kind: 'queue-left' }>,
): string {
  switch (reason) {
    case 'no-agents':
      return queue.noAgents;
    case 'full':
      return queue.full;
    case 'timed-out':
      return queue.timedOut;
    case 'overflowed':
      return queue.overflow[exit] ?? queue.timedOut;
    case 'key-pressed':
      return queue.keys[exit] ?? queue.timedOut;
  }
}

function takeInput(turn: Turn, step: CompiledStep, input: FlowInput): void {
  if (input.kind === 'answered' && 'answer' in step) enter(turn, step.answer.next);
  if (input.kind === 'played' && 'play' in step) enter(turn, step.play.next);
  if (input.kind === 'queue-left' && 'queue' in step) {
    tell(turn, 'queue-left', { reason: input.reason });
    enter(turn, exitOf(step, input));
  }
  if (input.kind !== 'digits-collected' && input.kind !== 'collect-timed-out') return;
  const digits = input.kind === 'digits-collected' ? input.digits : '';
  if ('menu' in step) chooseFromMenu(turn, step, digits);
  if ('collect' in step) takeDigits(turn, step, digits);
}

function chooseFromMenu(turn: Turn, step: Step<'menu'>, digit: string): void {
  const choice = step.menu.keys[digit];
  if (!choice) {
    tell(turn, digit === '' ? 'nothing-pressed' : 'key-wrong', { digits: digit });
    askAgain(turn, step.menu, digit !== '', (prompts) => askMenu(turn, step, prompts));
    return;
  }
  tell(turn, 'key-pressed', { digits: digit, label: choice.label['zh-CN'] });
  const stepId = turn.state.step ?? '';
  turn.effects.push({ kind: 'note', step: stepId, label: choice.label, input: digit });
  if (choice.language) turn.state = { ...turn.state, language: choice.language };
  enter(turn, choice.next);
}

function takeDigits(turn: Turn, step: Step<'collect'>, digits: string): void {
  const { collect } = step;
  if (digits.length < collect.min || digits.length > collect.max) {
    tell(turn, digits === '' ? 'nothing-pressed' : 'digits-refused', { digits });
    askAgain(turn, collect, digits !== '', (prompts) => askDigits(turn, step, prompts));
    return;
  }
  tell(turn, 'digits-accepted', { digits, variable: collect.variable });
  const stepId = turn.state.step ?? '';
  turn.effects.push({ kind: 'note', step: stepId, label: collect.label, input: digits });
  const variables = { ...turn.state.variables, [collect.variable]: digits };
  turn.state = { ...turn.state, variables };
  enter(turn, collect.next);
}

/** Another try with the same question, or the way out when the tries are used up. */
function askAgain(
  turn: Turn,
  step: {
    readonly tries: number;
    readonly prompt: readonly string[];
    readonly invalid?: readonly string[] | undefined;
    readonly otherwise: string;
  },
  pressedSomething: boolean,
  ask: (prompts: readonly string[]) => void,
): void {
  const tries = turn.state.tries + 1;
  if (tries >= step.tries) {
    tell(turn, 'tries-used-up', { tries: String(tries) });
    enter(turn, step.otherwise);
    return;
  }
  turn.state = { ...turn.state, tries };
  ask(pressedSomething ? [...(step.invalid ?? []), ...step.prompt] : step.prompt);
}

function promptFiles(turn: Turn, ids: readonly string[]): readonly PromptFile[] {
  return ids.flatMap((id) => {
    const prompt = turn.dialplan.prompts[id];
    return prompt ? [{ id, file: prompt.file[turn.state.language] }] : [];
  });
}
