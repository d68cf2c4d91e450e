/**
 * Runs a text story of the queue engine. A line with `>` is a command, what follows it is the complete
 * output; everything else before the first command is prose. Deadlines fire by themselves between
 * two commands, with their own time.
 *
 *   > queue express ring=20s wrap-up=30s        > agent lin in=express,vip:2 skills=english:4
 *   > 0:05 lin signs in                         > 0:09 call c1 enters express priority=2
 *   > 0:10 why is c1 waiting                    > 0:30 time passes
 *   > overflow express when waited=30s to=night > relax express after=10s skills=english:3
 */

import { explainIdle, explainWait } from '../../src/acd/explain.ts';
import { checkInvariants } from '../../src/acd/invariants.ts';
import type { AgentState } from '../../src/acd/model/agent.ts';
import {
  type AcdConfig,
  type AgentConfig,
  customerClasses,
  type QueueConfig,
  queueDefaults,
  type Skills,
  strategies,
} from '../../src/acd/model/config.ts';
import type { AcdEffect } from '../../src/acd/model/effects.ts';
import type { AcdEvent } from '../../src/acd/model/events.ts';
import type { PassedOver, WaitEstimate } from '../../src/acd/model/explanation.ts';
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import { lineOf } from '../../src/acd/model/queued-call.ts';
import { type AcdState, emptyConfig, emptyState } from '../../src/acd/state.ts';
import { agentToday, queueToday } from '../../src/acd/statistics.ts';
import { step } from '../../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../../src/base/ids.ts';

/** The story with the output as the engine gives it now. */
export function tellStory(text: string): string {
  const told: string[] = [];
  const story = new Story();
  let begun = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('> ')) {
      if (begun && told.at(-1) !== '' && isTimed(line)) told.push('');
      begun = true;
      const output = story.tell(line.slice(2).trim());
      told.push(...output.before, line, ...output.after);
    } else if (!begun) told.push(line);
  }
  return `${told
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function isTimed(line: string): boolean {
  return /^> \d+:\d\d/.test(line);
}

class Story {
  #state: AcdState = emptyState();
  #config: AcdConfig = { ...emptyConfig, utcOffsetMinutes: 0 };
  #changed = false;

  tell(command: string): { readonly before: readonly string[]; readonly after: readonly string[] } {
    const timed = /^(\d+):(\d\d(?:\.\d+)?) (.*)$/.exec(command);
    if (!timed) {
      this.#configure(command);
      return { before: [], after: [] };
    }
    const at = Math.round((Number(timed[1]) * 60 + Number(timed[2])) * 1000);
    const before = [...this.#applyConfig(), ...this.#passTimeUntil(at)];
    const after = this.#act(at, timed[3] ?? '');
    checkInvariants(this.#state);
    const shifted = before.length > 0 ? [...before, ''] : [];
    return { before: shifted, after };
  }

  #configure(command: string): void {
    const [kind, name, ...options] = command.replace(' when ', ' ').split(/\s+/);
    const values = new Map(options.map((option) => option.split('=') as [string, string]));
    if (kind === 'queue') this.#config = withQueue(this.#config, name ?? '', values);
    else if (kind === 'agent') this.#config = withAgent(this.#config, name ?? '', values);
    else if (kind === 'overflow') this.#config = withOverflow(this.#config, name ?? '', values);
    else if (kind === 'relax') this.#config = withRelaxation(this.#config, name ?? '', values);
    else if (kind === 'floor') this.#config = withFloor(this.#config, name ?? '', values);
    else if (kind === 'lines') this.#config = withLines(this.#config, name ?? '', values);
    else if (kind === 'break') this.#config = withBreak(this.#config, name ?? '', values);
    else if (kind === 'remove') this.#config = without(this.#config, name ?? '');
    else throw new Error(`not a command: ${command}`);
    this.#changed = true;
  }

  #applyConfig(): readonly string[] {
    if (!this.#changed) return [];
    this.#changed = false;
    const at = this.#state.at;
    const lines = this.#step({ kind: 'config-changed', at, config: this.#config });
    for (const { id, state, phoneReachable, desk } of [...this.#state.agents.values()]) {
      if (state.state !== 'signed-out' || phoneReachable || desk.link !== 'gone') continue;
      this.#step({ kind: 'phone-changed', at, agentId: id, reachable: true });
      this.#step({ kind: 'desk-changed', at, agentId: id, connected: true });
    }
    return lines;
  }

  #passTimeUntil(at: number): readonly string[] {
    const lines: string[] = [];
    for (let next = this.#state.nextDueAt; next !== undefined && next <= at; ) {
      const output = this.#step({ kind: 'time-passed', at: next });
      if (output.length > 0) lines.push('', `- ${clockTime(next)} a deadline passes`, ...output);
      next = this.#state.nextDueAt;
    }
    return lines;
  }

  #act(at: number, command: string): readonly string[] {
    const question = this.#answer(at, command);
    if (question) return question;
    const input = inputOf(this.#state, at, command);
    return input ? this.#step(input) : [];
  }

  #answer(at: number, command: string): readonly string[] | undefined {
    const waiting = /^why is (\S+) waiting$/.exec(command);
    if (waiting) return wait(this.#state, callIdOf(waiting[1]), at);
    const idle = /^why does (\S+) get no calls$/.exec(command);
    if (idle) return noCalls(this.#state, agentIdOf(idle[1]));
    const today = /^today of (\S+)$/.exec(command);
    if (today) return figures(this.#state, today[1] ?? '', at);
    return undefined;
  }

  #step(input: AcdInput): readonly string[] {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    return effects.flatMap(describe);
  }
}

type Values = ReadonlyMap<string, string>;

function withQueue(config: AcdConfig, name: string, values: Values): AcdConfig {
  const before = config.queues.find(({ id }) => id === name);
  const base: QueueConfig = before ?? { ...queueDefaults, id: name as QueueId };
  const ms = (key: string, otherwise: number) => durationMs(values.get(key)) ?? otherwise;
  const queue: QueueConfig = {
    ...base,
    receiptTimeoutMs: ms('receipt', base.receiptTimeoutMs),
    ringTimeoutMs: ms('ring', base.ringTimeoutMs),
    wrapUpMs: ms('wrap-up', base.wrapUpMs),
    waitMsMax: ms('max-wait', base.waitMsMax),
    waitingMax: Number(values.get('max-waiting') ?? base.waitingMax),
    priorityWorthMs: ms('priority-worth', base.priorityWorthMs),
    whenNoAgents: values.get('no-agents') === 'leave' ? 'leave' : base.whenNoAgents,
    ringNoAnswerLimit: Number(values.get('no-answer-limit') ?? base.ringNoAnswerLimit),
    declineLimit: Number(values.get('decline-limit') ?? base.declineLimit),
    strategy: strategies.find((one) => one === values.get('strategy')) ?? base.strategy,
    weight: Number(values.get('weight') ?? base.weight),
    classWorthMs: classWorth(values.get('class-worth')) ?? base.classWorthMs,
    preferredMs: ms('prefer', base.preferredMs),
    returnWithinMs: ms('return-within', base.returnWithinMs),
    announceEveryMs: ms('announce', base.announceEveryMs),
    exitKeys: values.get('keys')?.split(',') ?? base.exitKeys,
  };
  return { ...config, queues: [...config.queues.filter(({ id }) => id !== name), queue] };
}

function withAgent(config: AcdConfig, name: string, values: Values): AcdConfig {
  const pairs = (text: string | undefined) => (text ? text.split(',') : []);
  const agent: AgentConfig = {
    id: agentIdOf(name),
    queues: pairs(values.get('in')).map((entry) => {
      const [queueId, order, share] = entry.split(':');
      const part = share === undefined ? {} : { share: Number(share) };
      return { queueId: queueId as QueueId, order: Number(order ?? 1), ...part };
    }),
    skills: skillsOf(values.get('skills')),
  };
  const others = config.agents.filter(({ id }) => id !== agent.id);
  return { ...config, agents: [...others, agent] };
}

function classWorth(text: string | undefined): QueueConfig['classWorthMs'] | undefined {
  const pairs = text?.split(',').map((entry) => entry.split(':') as [string, string]);
  return pairs && Object.fromEntries(pairs.map(([name, worth]) => [name, durationMs(worth) ?? 0]));
}

function changed(
  config: AcdConfig,
  name: string,
  change: (queue: QueueConfig) => Partial<QueueConfig>,
): AcdConfig {
  return {
    ...config,
    queues: config.queues.map((queue) => {
      return queue.id === name ? { ...queue, ...change(queue) } : queue;
    }),
  };
}

function withOverflow(config: AcdConfig, name: string, values: Values): AcdConfig {
  const number = (key: string) => {
    const text = values.get(key);
    return text === undefined ? undefined : (durationMs(text) ?? Number(text));
  };
  const conditions = {
    waitedMsMin: number('waited'),
    positionMin: number('position'),
    waitingMin: number('waiting'),
    estimateMsMin: number('estimate'),
    signedInMax: number('signed-in'),
    readyMax: number('ready'),
    allNotReady: values.has('all-not-ready') ? (true as const) : undefined,
    within: values.has('within') ? spanOf(values.get('within')) : undefined,
  };
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  const toQueue = values.get('to');
  const rule = {
    name: values.get('name') ?? toQueue ?? 'elsewhere',
    when: Object.fromEntries(given),
    ...(toQueue === undefined ? {} : { toQueue: toQueue as QueueId }),
  };
  return changed(config, name, (queue) => ({ overflow: [...queue.overflow, rule] }));
}

function withRelaxation(config: AcdConfig, name: string, values: Values): AcdConfig {
  const step = {
    afterMs: durationMs(values.get('after')) ?? 0,
    skills: skillsOf(values.get('skills')),
  };
  return changed(config, name, (queue) => ({ relaxations: [...queue.relaxations, step] }));
}

function withFloor(config: AcdConfig, name: string, values: Values): AcdConfig {
  const floor = { ...spanOf(values.get('within')), agents: Number(values.get('agents')) };
  return changed(config, name, (queue) => ({ staffing: [...queue.staffing, floor] }));
}

function withLines(config: AcdConfig, name: string, values: Values): AcdConfig {
  const max = Number(values.get('max') ?? 1_000_000);
  const { lines } = config;
  if (name === 'all') return { ...config, lines: { ...lines, max } };
  const reserved = Number(values.get('reserved') ?? 0);
  const within = values.has('within') ? { within: spanOf(values.get('within')) } : {};
  const budget = { reserved, max, ...within };
  const ofClass = customerClasses.find((one) => one === name);
  if (ofClass) {
    const kept = lines.classes[ofClass] ?? [];
    const classes = { ...lines.classes, [ofClass]: [...kept, budget] };
    return { ...config, lines: { ...lines, classes } };
  }
  const hotlines = { ...lines.hotlines, [name]: [...(lines.hotlines[name] ?? []), budget] };
  return { ...config, lines: { ...lines, hotlines } };
}

function withBreak(config: AcdConfig, name: string, values: Values): AcdConfig {
  const breaksMs = { ...config.breaksMs, [name]: durationMs(values.get('lasts')) ?? 0 };
  return { ...config, breaksMs };
}

/** '22:00-06:00' as minutes of the day. */
function spanOf(text: string | undefined): { readonly from: number; readonly until: number } {
  const minutes = (text ?? '').split('-').map((time) => {
    const [hour, minute] = time.split(':');
    return Number(hour) * 60 + Number(minute);
  });
  return { from: minutes[0] ?? 0, until: minutes[1] ?? 0 };
}

function without(config: AcdConfig, name: string): AcdConfig {
  return {
    ...config,
    queues: config.queues.filter(({ id }) => id !== name),
    agents: config.agents.filter(({ id }) => id !== agentIdOf(name)),
  };
}

function skillsOf(text: string | undefined): Skills {
  if (!text) return {};
  return Object.fromEntries(
    text.split(',').map((entry) => {
      const [skill, level] = entry.split(':');
      return [skill, Number(level ?? 1)];
    }),
  );
}

function durationMs(text: string | undefined): number | undefined {
  const parts = /^([\d.]+)(ms|s|m)$/.exec(text ?? '');
  if (!parts) return undefined;
  return Number(parts[1]) * { ms: 1, s: 1000, m: 60_000 }[parts[2] as 'ms' | 's' | 'm'];
}

function agentIdOf(name: string | undefined): AgentId {
  return `agt_${name}` as AgentId;
}

function callIdOf(name: string | undefined): CallId {
  return `call_${name}` as CallId;
}

function inputOf(state: AcdState, at: number, command: string): AcdInput | undefined {
  if (command === 'time passes') return undefined;
  const entering = /^call (\S+) enters (\S+)(.*)$/.exec(command);
  if (entering) return queued(at, entering);
  const [subject, ...rest] = command.split(' ');
  const verb = rest.join(' ');
  const callId = callIdOf(subject);
  if (verb === 'hangs up' && state.calls.has(callId)) {
    if (state.calls.get(callId)?.call.place !== 'talking')
      return { kind: 'call-abandoned', at, callId };
    return { kind: 'call-ended', at, callId, by: 'caller' };
  }
  const arriving = /^calls (\S+)(?: as (\S+))?$/.exec(verb);
  if (arriving) {
    const customerClass = customerClasses.find((one) => one === arriving[2]) ?? 'walk-in';
    return { kind: 'call-arrived', at, callId, hotline: arriving[1] ?? '', customerClass };
  }
  if (verb === 'gives the line back') return { kind: 'line-freed', at, callId };
  const key = /^presses (.)$/.exec(verb);
  if (key) return { kind: 'key-pressed', at, callId, key: key[1] ?? '' };
  if (verb === 'hangs up twice') return { kind: 'call-abandoned', at, callId };
  if (verb === 'is gone without a word') {
    return { kind: 'call-ended', at, callId, by: 'system', failed: true };
  }
  if (verb === 'cannot be joined') {
    return { kind: 'conversation-broken', at, callId, reason: 'hand-over-failed' };
  }
  return agentInput(state, at, agentIdOf(subject), verb);
}

function queued(at: number, match: RegExpExecArray): AcdInput {
  const options = (match[3] ?? '').trim().split(/\s+/).filter(Boolean);
  const values = new Map(options.map((option) => option.split('=') as [string, string]));
  const ofClass = customerClasses.find((one) => one === values.get('class'));
  return {
    ...{ kind: 'call-queued', at, callId: callIdOf(match[1]), queueId: match[2] as QueueId },
    priority: Number(values.get('priority') ?? 0),
    skills: skillsOf(values.get('skills')),
    ...(values.has('from') ? { caller: values.get('from') ?? '' } : {}),
    ...(values.has('prefers') ? { preferredAgent: agentIdOf(values.get('prefers')) } : {}),
    ...(ofClass ? { customerClass: ofClass } : {}),
  };
}

function agentInput(
  state: AcdState,
  at: number,
  agentId: AgentId,
  verb: string,
): AcdInput | undefined {
  const now = state.agents.get(agentId)?.state;
  const offerId = [...state.offers.values()].find((offer) => offer.agentId === agentId)?.id;
  const callId = now && 'callId' in now ? now.callId : callIdOf('none');
  const offer = offerId ?? ('ofr_none' as never);
  const notReady = /^is not ready \((.*)\)$/.exec(verb);
  if (notReady) return { kind: 'agent-not-ready', at, agentId, reason: notReady[1] ?? '' };
  const inputs: Readonly<Record<string, AcdInput>> = {
    'signs in': { kind: 'agent-signed-in', at, agentId },
    'signs out': { kind: 'agent-signed-out', at, agentId },
    'is ready': { kind: 'agent-ready', at, agentId },
    'sees the pop': { kind: 'offer-received', at, agentId, offerId: offer },
    answers: { kind: 'offer-accepted', at, offerId: offer },
    declines: { kind: 'offer-declined', at, agentId, offerId: offer },
    'ends wrap-up': { kind: 'wrap-up-ended', at, agentId },
    'hangs up': { kind: 'call-ended', at, callId, by: 'agent' },
    'phone is busy': { kind: 'offer-failed', at, offerId: offer, reason: 'phone-busy' },
    'loses the phone': { kind: 'phone-changed', at, agentId, reachable: false },
    'has the phone back': { kind: 'phone-changed', at, agentId, reachable: true },
    'phone dies': { kind: 'conversation-broken', at, callId, reason: 'phone-unreachable' },
    'loses the desk': { kind: 'desk-changed', at, agentId, connected: false },
    'has the desk back': { kind: 'desk-changed', at, agentId, connected: true },
  };
  const input = inputs[verb];
  if (!input) throw new Error(`not a command: ${agentId} ${verb}`);
  return input;
}

const show = (id: string) => id.slice(id.indexOf('_') + 1);

export function clockTime(at: number): string {
  const seconds = Math.floor(at / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function describe(effect: AcdEffect): readonly string[] {
  switch (effect.kind) {
    case 'present-offer':
      return [
        `  present offer ${show(effect.offerId)}: ${show(effect.callId)} to ${show(effect.agentId)}, ` +
          `waited ${effect.waitedMs / 1000}s, receipt due ${clockTime(effect.dueAt)}`,
        ...effect.explanation.passedOver.map((passed) => `    not ${passedOver(passed)}`),
      ];
    case 'ring-agent':
      return [
        `  ring ${show(effect.agentId)} for ${show(effect.callId)} until ${clockTime(effect.dueAt)}`,
      ];
    case 'withdraw-offer':
      return [
        `  withdraw offer ${show(effect.offerId)} from ${show(effect.agentId)}: ${effect.reason}`,
      ];
    case 'connect':
      return [`  connect ${show(effect.callId)} with ${show(effect.agentId)}`];
    case 'return-caller':
      return [`  return ${show(effect.callId)} to the head of the queue`];
    case 'leave-queue':
      return [
        `  ${show(effect.callId)} leaves the queue: ${effect.reason}` +
          (effect.exit === undefined ? '' : ` (${effect.exit})`),
      ];
    case 'announce':
      return [
        `  tell ${show(effect.callId)}: position ${effect.position}, ${inMinutes(effect.estimate)}`,
      ];
    case 'admit-call':
      return [`  admit ${show(effect.callId)}`];
    case 'turn-away':
      return [`  turn away ${show(effect.callId)}: ${effect.reason}`];
    case 'refuse-input':
      return [`  refused ${effect.input}: ${effect.code}, ${effect.message}`];
    case 'publish':
      return describeEvent(effect.event);
    case 'announce-overflow':
    case 'open-callback':
    case 'dial-customer':
    case 'close-callback':
    case 'set-deadline':
      return [];
  }
}

function describeEvent(event: AcdEvent): readonly string[] {
  switch (event.kind) {
    case 'agent-state-changed':
      return [`  ${show(event.agentId)}: ${inWords(event.from)} -> ${inWords(event.to)}`];
    case 'wrap-up-ended':
      return [
        `  * wrap-up-ended ${show(event.agentId)}, ${event.wrapUpMs / 1000}s, by ${event.by}`,
      ];
    case 'phone-changed':
      return [
        `  * phone of ${show(event.agentId)} ${event.reachable ? 'reachable' : 'unreachable'}`,
      ];
    case 'desk-changed':
      return [
        `  * desk of ${show(event.agentId)} ${event.connected ? 'connected' : 'disconnected'}`,
      ];
    case 'conversation-ended':
      return [
        `  * conversation-ended ${show(event.callId)}, ${event.talkMs / 1000}s, by ${event.by}`,
      ];
    case 'call-queued':
      return [
        `  * call-queued ${show(event.callId)} in ${event.queueId}` +
          (event.from === undefined ? '' : ` from ${event.from}`) +
          (event.keptMs === undefined ? '' : `, ${event.keptMs / 1000}s of an earlier call kept`),
      ];
    case 'call-overflowed':
      return [
        `  * call-overflowed ${show(event.callId)} by ${event.rule} to ${event.toQueue} ` +
          `after ${event.waitedMs / 1000}s: position ${event.facts.position} of ` +
          `${event.facts.waiting}, ${event.facts.signedIn} signed in, ${event.facts.ready} ready`,
      ];
    case 'needs-relaxed':
      return [`  * needs-relaxed ${show(event.callId)}: ${lineOf(event.needs) || 'anybody'}`];
    case 'staffing-below-floor':
    case 'staffing-restored':
      return [`  * ${event.kind} ${event.queueId}: ${event.signedIn} of ${event.floor} signed in`];
    case 'call-abandoned':
    case 'call-failed':
    case 'call-answered':
    case 'call-left-queue':
      return [`  * ${event.kind} ${show(event.callId)} after ${event.waitedMs / 1000}s`];
    case 'call-returned':
      return [`  * call-returned ${show(event.callId)}: ${event.reason}`];
    default:
      return [];
  }
}

function inMinutes(estimate: WaitEstimate | undefined): string {
  if (!estimate) return 'no estimate';
  const { lowMs, highMs, sample, longerBecause } = estimate;
  const why = longerBecause === undefined ? '' : `, longer because ${longerBecause}`;
  return `${clockTime(lowMs)} to ${clockTime(highMs)} more by ${sample} answers${why}`;
}

function inWords(state: AgentState): string {
  if (state.state === 'not-ready') {
    const until = state.dueAt === undefined ? '' : ` until ${clockTime(state.dueAt)}`;
    return `not-ready (${state.reason})${until}`;
  }
  return 'dueAt' in state ? `${state.state} until ${clockTime(state.dueAt)}` : state.state;
}

function passedOver({ agentId, reason, detail }: PassedOver): string {
  return `${show(agentId)}: ${reason}${detail === undefined ? '' : ` (${detail})`}`;
}

function wait(state: AcdState, callId: CallId, at: number): readonly string[] {
  const why = explainWait(state, callId, at);
  if (!why) return ['  not in a queue'];
  const position = why.position === undefined ? '' : `, position ${why.position}`;
  return [
    `  ${why.place} in ${why.queueId}${position}, waited ${why.waitedMs / 1000}s`,
    ...(why.preferred
      ? [`    only ${show(why.preferred.agentId)} is asked until ${clockTime(why.preferred.until)}`]
      : []),
    ...(why.estimate ? [`    ${inMinutes(why.estimate)}`] : []),
    ...why.agents.map((agent) => `    ${passedOver(agent)}`),
  ];
}

function noCalls(state: AcdState, agentId: AgentId): readonly string[] {
  const why = explainIdle(state, agentId);
  if (!why) return ['  no such agent'];
  return [
    why.unavailable ? `  unavailable: ${passedOver(why.unavailable)}` : '  available',
    ...why.queues.map(
      (queue) =>
        `    ${queue.queueId}: ${queue.waiting} waiting, ${queue.beyondSkills} beyond her skills, ` +
        `${queue.preferringOthers} for others, ${queue.before} agents before her`,
    ),
  ];
}

function figures(state: AcdState, name: string, at: number): readonly string[] {
  const { day: _, ...today } = state.agents.has(agentIdOf(name))
    ? agentToday(state.statistics, agentIdOf(name), at)
    : queueToday(state.statistics, name as QueueId, at);
  return [
    `  ${Object.entries(today)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ')}`,
  ];
}
