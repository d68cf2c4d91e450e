/** The words of a story that change the configuration. */
import {
  type AcdConfig,
  type AgentConfig,
  type AgentQueue,
  customerClasses,
  type OverflowTarget,
  type QueueConfig,
  queueDefaults,
  type SaturationRule,
  type Skills,
  saturationReasons,
  strategies,
  type TraineeRules,
} from '../../../src/acd/model/config.ts';
import type { QueueId } from '../../../src/base/ids.ts';
import { agentIdOf } from './ids.ts';

export type Values = ReadonlyMap<string, string>;

export function withQueue(config: AcdConfig, name: string, values: Values): AcdConfig {
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
    classWorthMs: durations(values.get('class-worth')) ?? base.classWorthMs,
    preferredMs: ms('prefer', base.preferredMs),
    returnWithinMs: ms('return-within', base.returnWithinMs),
    announceEveryMs: ms('announce', base.announceEveryMs),
    exitKeys: values.get('keys')?.split(',') ?? base.exitKeys,
    dispositionWrapUpMs: durations(values.get('dispositions')) ?? base.dispositionWrapUpMs,
    wrapUpExtensionMs: ms('extend', base.wrapUpExtensionMs),
    wrapUpExtensionsMax: Number(values.get('extensions') ?? base.wrapUpExtensionsMax),
    callback: {
      first: values.get('callback') === 'customer' ? 'customer' : base.callback.first,
      dialTimeoutMs: ms('dial', base.callback.dialTimeoutMs),
      attemptsMax: Number(values.get('attempts') ?? base.callback.attemptsMax),
      retryGapsMs:
        values
          .get('gaps')
          ?.split(',')
          .map((gap) => durationMs(gap) ?? 0) ?? base.callback.retryGapsMs,
    },
  };
  return { ...config, queues: [...config.queues.filter(({ id }) => id !== name), queue] };
}

export function withAgent(config: AcdConfig, name: string, values: Values): AcdConfig {
  const agent: AgentConfig = {
    id: agentIdOf(name),
    queues: placesOf(values.get('in')),
    skills: skillsOf(values.get('skills')),
    ...(values.has('universal') ? { universalOrder: Number(values.get('universal')) } : {}),
    ...(values.has('trainee') ? { trainee: traineeOf(values) } : {}),
  };
  const others = config.agents.filter(({ id }) => id !== agent.id);
  return { ...config, agents: [...others, agent] };
}

/** 'express,vip:2,claims:1:3': queue, order, share. */
export function placesOf(text: string | undefined): readonly AgentQueue[] {
  return (text ? text.split(',') : []).map((entry) => {
    const [queueId, order, share] = entry.split(':');
    const part = share === undefined ? {} : { share: Number(share) };
    return { queueId: queueId as QueueId, order: Number(order ?? 1), ...part };
  });
}

function traineeOf(values: Values): TraineeRules {
  const classes = values.get('classes')?.split(',') ?? [];
  return {
    extraWrapUpMs: durationMs(values.get('extra-wrap-up')) ?? 0,
    ...(values.has('mentor') ? { mentor: agentIdOf(values.get('mentor')) } : {}),
    ...(classes.length > 0
      ? { classes: customerClasses.filter((name) => classes.includes(name)) }
      : {}),
  };
}

/** 'complaint:2m,praise:5s'. */
function durations(text: string | undefined): Readonly<Record<string, number>> | undefined {
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

export function withOverflow(config: AcdConfig, name: string, values: Values): AcdConfig {
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
    freeLinesMax: number('free-lines'),
    skill: values.get('skill'),
  };
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  const toQueue = values.get('to');
  const rule = {
    name: values.get('name') ?? toQueue ?? 'elsewhere',
    when: Object.fromEntries(given),
    ...(toQueue === undefined ? {} : { toQueue: toQueue as QueueId }),
    ...(values.has('leave-for') ? { leaveFor: targetOf(values.get('leave-for')) } : {}),
  };
  return changed(config, name, (queue) => ({ overflow: [...queue.overflow, rule] }));
}

export /** 'flow:partner', 'callback', 'announcement:busy-day'. */
function targetOf(text: string | undefined): OverflowTarget {
  const [kind, what = ''] = (text ?? '').split(':');
  const targets: Readonly<Record<string, OverflowTarget>> = {
    callback: { kind: 'callback' },
    flow: { kind: 'flow', flow: what },
    refuse: { kind: 'refuse', cause: what === 'busy' ? 'busy' : 'normal' },
    announcement: { kind: 'announcement', prompt: what },
  };
  return targets[kind ?? ''] ?? { kind: 'callback' };
}

/** `> saturation express name=busy-tone when=lines-exhausted to=refuse:486`. */
export function withSaturation(config: AcdConfig, name: string, values: Values): AcdConfig {
  const [kind, what = ''] = (values.get('to') ?? '').split(':');
  const targets: Readonly<Record<string, SaturationRule['to']>> = {
    refuse: { kind: 'refuse', status: Number(what) },
    announcement: { kind: 'announcement', prompt: what },
    flow: { kind: 'flow', flow: what },
    hotline: { kind: 'hotline', hotline: what },
  };
  const when = saturationReasons.filter((one) => values.get('when')?.includes(one));
  const rule: SaturationRule = {
    name: values.get('name') ?? '',
    to: targets[kind ?? ''] ?? { kind: 'refuse', status: 503 },
    ...(when.length > 0 ? { when } : {}),
  };
  const { lines } = config;
  const rules = [...(lines.saturation[name] ?? []), rule];
  return { ...config, lines: { ...lines, saturation: { ...lines.saturation, [name]: rules } } };
}

export function withRelaxation(config: AcdConfig, name: string, values: Values): AcdConfig {
  const step = {
    afterMs: durationMs(values.get('after')) ?? 0,
    skills: skillsOf(values.get('skills')),
  };
  return changed(config, name, (queue) => ({ relaxations: [...queue.relaxations, step] }));
}

export function withFloor(config: AcdConfig, name: string, values: Values): AcdConfig {
  const floor = { ...spanOf(values.get('within')), agents: Number(values.get('agents')) };
  return changed(config, name, (queue) => ({ staffing: [...queue.staffing, floor] }));
}

export function withLines(config: AcdConfig, name: string, values: Values): AcdConfig {
  const max = Number(values.get('max') ?? 1_000_000);
  const { lines } = config;
  const saturationMax = Number(values.get('told') ?? lines.saturationMax);
  if (name === 'all') return { ...config, lines: { ...lines, max, saturationMax } };
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

export function withBreak(config: AcdConfig, name: string, values: Values): AcdConfig {
  const breaksMs = { ...config.breaksMs, [name]: durationMs(values.get('lasts')) ?? 0 };
  return { ...config, breaksMs };
}

export function withOutside(config: AcdConfig, values: Values): AcdConfig {
  return { ...config, outsideWrapUpMs: durationMs(values.get('wrap-up')) ?? 0 };
}

/** '22:00-06:00' as minutes of the day. */
function spanOf(text: string | undefined): { readonly from: number; readonly until: number } {
  const minutes = (text ?? '').split('-').map((time) => {
    const [hour, minute] = time.split(':');
    return Number(hour) * 60 + Number(minute);
  });
  return { from: minutes[0] ?? 0, until: minutes[1] ?? 0 };
}

export function without(config: AcdConfig, name: string): AcdConfig {
  return {
    ...config,
    queues: config.queues.filter(({ id }) => id !== name),
    agents: config.agents.filter(({ id }) => id !== agentIdOf(name)),
  };
}

export function skillsOf(text: string | undefined): Skills {
  if (!text) return {};
  return Object.fromEntries(
    text.split(',').map((entry) => {
      const [skill, level] = entry.split(':');
      return [skill, Number(level ?? 1)];
    }),
  );
}

export function durationMs(text: string | undefined): number | undefined {
  const parts = /^([\d.]+)(ms|s|m)$/.exec(text ?? '');
  if (!parts) return undefined;
  return Number(parts[1]) * { ms: 1, s: 1000, m: 60_000 }[parts[2] as 'ms' | 's' | 'm'];
}
