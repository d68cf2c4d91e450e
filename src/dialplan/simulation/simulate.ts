/** One call through a dialplan, without a telephone: its path with times, words and reasons. */
import type { AgentId, CallId } from '../../base/ids.ts';
import type { CompiledDialplan } from '../compiled.ts';
import type { PromptFile } from '../flow.ts';
import type { Language } from '../schema.ts';
import { isSpokenPart, promptText } from './prompt-length.ts';
import { reachableQueues } from './reachable-queues.ts';
import type {
  PathLine,
  SimulatedCall,
  SimulatedCaller,
  SimulatedOutcome,
} from './simulated-call.ts';
import { type SimulatedAgent, SimulatedCentre } from './simulated-centre.ts';

/** The caller, and those around her; `patienceMs` is hers alone. */
export interface SimulationOptions extends Omit<SimulatedCaller, 'id'> {
  /** Agents who are ready for everything. */
  readonly agents: number;
  /** Callers who came just before and press the same keys. */
  readonly ahead: number;
  readonly answerMs: number;
  readonly promptMs?: ReadonlyMap<string, number>;
}

export const simulationDefaults = {
  press: [],
  agents: 1,
  ahead: 0,
  talkMs: 60_000,
  answerMs: 4_000,
} as const;

export interface Simulation {
  readonly version: string;
  readonly lines: readonly PathLine[];
  /** The steps it came to, in order. */
  readonly path: readonly string[];
  /** Ids of the prompts it heard, in order. */
  readonly heard: readonly string[];
  readonly queues: readonly string[];
  readonly language: Language | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** 'still-open' after a virtual day. */
  readonly outcome: SimulatedOutcome | 'still-open';
}

/** No call is followed for longer: it would be a flow that never ends. */
const simulatedMsMax = 86_400_000;

export function simulate(dialplan: CompiledDialplan, options: SimulationOptions): Simulation {
  const lines: PathLine[] = [];
  let ended: SimulatedCall | undefined;
  const id = 'call_simulated' as CallId;
  const centre = new SimulatedCentre({
    dialplan,
    agents: universalAgents(dialplan, options),
    startAt: options.at,
    observer: {
      line: (line) => {
        if (line.callId === id) lines.push(line);
      },
      ended: (call) => {
        if (call.id === id) ended = call;
      },
    },
    ...(options.promptMs ? { promptMs: options.promptMs } : {}),
  });
  const { agents: _, ahead, answerMs: __, promptMs: ___, patienceMs, ...caller } = options;
  const { at } = caller;
  for (let number = 1; number <= ahead; number++) {
    centre.plan({ ...caller, id: `call_ahead-${String(number).padStart(5, '0')}` as CallId });
  }
  centre.plan({ ...caller, id, ...(patienceMs === undefined ? {} : { patienceMs }) });
  centre.run(at + simulatedMsMax);
  return summary(dialplan, lines, ended);
}

function summary(
  dialplan: CompiledDialplan,
  lines: readonly PathLine[],
  ended: SimulatedCall | undefined,
): Simulation {
  const of = (event: string) => lines.filter((line) => line.event === event);
  return {
    version: dialplan.version,
    lines,
    path: of('step-entered').map(({ facts }) => String(facts.step)),
    heard: of('prompts-played').flatMap((line) => promptsOf(line).map((prompt) => prompt.id)),
    queues: lines
      .filter(({ event }) => event === 'call-queued' || event === 'call-overflowed')
      .map(({ facts }) => String(facts.queue)),
    language: ended?.flow?.language,
    variables: ended?.flow?.variables ?? {},
    outcome: ended?.outcome ?? 'still-open',
  };
}

/** Ready in every queue that a caller of `to` can come to, with every skill that is asked for anywhere. */
export function universalAgents(
  dialplan: CompiledDialplan,
  { agents, answerMs, at, to }: Pick<SimulationOptions, 'agents' | 'answerMs' | 'at' | 'to'>,
): readonly SimulatedAgent[] {
  const queues = reachableQueues(dialplan, to);
  const skills = Object.fromEntries([...skillsOf(dialplan)].map((skill) => [skill, 5]));
  return Array.from({ length: agents }, (_, index) => ({
    id: `agt_${String(index + 1).padStart(3, '0')}` as AgentId,
    queues,
    skills,
    answerMs,
    shifts: [{ from: at, until: Number.POSITIVE_INFINITY }],
  }));
}

/** Every skill that a queue or a step asks for. */
export function skillsOf(dialplan: CompiledDialplan): Set<string> {
  const skills = new Set<string>();
  for (const queue of Object.values(dialplan.queues)) {
    for (const skill of Object.keys(queue.skills)) skills.add(skill);
  }
  for (const flow of Object.values(dialplan.flows)) {
    for (const step of Object.values(flow.steps)) {
      if (!('queue' in step)) continue;
      const asked = [step.queue.skills, ...step.queue.skillsWhen.map((more) => more.skills)];
      for (const skill of asked.flatMap((levels) => Object.keys(levels))) skills.add(skill);
    }
  }
  return skills;
}

function promptsOf(line: PathLine): readonly PromptFile[] {
  return (line.facts.prompts ?? []) as readonly PromptFile[];
}

/** The texts of a line's prompts, in their order; the parts of what is said are one text. */
export function textsOf(dialplan: CompiledDialplan, line: PathLine): readonly string[] {
  const texts: string[] = [];
  let wasPart = false;
  for (const prompt of promptsOf(line)) {
    const text = promptText(dialplan, prompt);
    const isPart = isSpokenPart(prompt);
    const gap = /[a-z]$/i.test(texts.at(-1) ?? '') ? ' ' : '';
    if (isPart && wasPart) texts.push(`${texts.pop() ?? ''}${gap}${text}`);
    else texts.push(text);
    wasPart = isPart;
  }
  return texts;
}
