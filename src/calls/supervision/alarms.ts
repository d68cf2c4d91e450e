/**
 * What a supervisor should look at: derived from the wallboard each time it is asked for. Only since
 * when an alarm holds is remembered, as long as it holds.
 */
import type { EmergencyTurn } from '../flow/emergency-store.ts';
import type { FailingTrunk } from '../ports.ts';
import type { Names } from '../settings.ts';
import type { AgentWatch, Alarm, CallWatch, LevelCounts, QueueWatch } from './supervisor-port.ts';

export interface AlarmFacts {
  readonly at: number;
  readonly lines: { readonly used: number; readonly max: number };
  readonly queues: readonly QueueWatch[];
  readonly agents: readonly AgentWatch[];
  readonly calls: readonly CallWatch[];
  readonly telephonyReady: boolean;
  /** Broken promises to call back, by queue. */
  readonly lateCallbacks: ReadonlyMap<string, { readonly late: number; readonly since: number }>;
  readonly failingTrunks: readonly FailingTrunk[];
  /** Emergency plans that are switched on. */
  readonly plansOn: readonly (EmergencyTurn & { readonly name: Names })[];
  /** Absent: not known. */
  readonly disk?: { readonly freeBytes: number; readonly totalBytes: number };
  readonly limits: AlarmLimits;
}

/** Where alarms begin. */
export interface AlarmLimits {
  /** A wait of so many times the service level's limit. */
  readonly 'wait-long': number;
  /** Decided calls: fewer say nothing of a service level. */
  readonly 'service-level-low': number;
  /** Share of the lines in use. */
  readonly 'lines-short': number;
  /** Share of the disk in use. */
  readonly 'disk-short': number;
  /** Calls out that failed in a row by a fault of the trunk. */
  readonly 'trunk-failing': number;
}

/** Chosen: time to act before callers notice, and quiet on an ordinary day. */
export const alarmLimits: AlarmLimits = {
  'wait-long': 4,
  'service-level-low': 5,
  'lines-short': 0.8,
  'disk-short': 0.9,
  'trunk-failing': 3,
};

/** Of what is free at the limit: a warning becomes an alarm. */
const diskLeftRatio = 0.25;

type Found = Omit<Alarm, 'since'> & { readonly since?: number };

export class Alarms {
  readonly #since = new Map<string, number>();

  /** The worst first, then the newest. */
  of(facts: AlarmFacts): readonly Alarm[] {
    const found = findAlarms(facts);
    const holding = new Set(found.map(({ id }) => id));
    for (const id of this.#since.keys()) if (!holding.has(id)) this.#since.delete(id);
    const alarms = found.map((alarm) => {
      const since = alarm.since ?? this.#since.get(alarm.id) ?? facts.at;
      this.#since.set(alarm.id, since);
      return { ...alarm, since };
    });
    return alarms.sort((a, b) =>
      a.level === b.level ? b.since - a.since : a.level === 'alarm' ? -1 : 1,
    );
  }
}

/** Undefined while no call is decided. */
export function serviceLevelOf(counts: LevelCounts): number | undefined {
  const decided = decidedCalls(counts);
  return decided > 0 ? counts.answeredInTime / decided : undefined;
}

function decidedCalls({ offered, shortAbandons, undecided }: LevelCounts): number {
  return offered - shortAbandons - undecided;
}

function findAlarms(facts: AlarmFacts): readonly Found[] {
  const { at, lines, queues, agents, calls, telephonyReady, limits } = facts;
  const found: Found[] = calls.flatMap(helpWanted);
  if (!telephonyReady) {
    found.push({ id: 'telephony-away', kind: 'telephony-away', level: 'alarm', facts: {} });
  }
  if (lines.used >= lines.max * limits['lines-short']) {
    const level = lines.used >= lines.max ? 'alarm' : 'warning';
    found.push({ id: 'lines-short', kind: 'lines-short', level, facts: { ...lines } });
  }
  for (const [queue, { late, since }] of facts.lateCallbacks) {
    const id = `callback-late:${queue}`;
    found.push({ id, kind: 'callback-late', level: 'alarm', queue, since, facts: { late } });
  }
  found.push(...planAlarms(facts), ...diskAlarms(facts), ...trunkAlarms(facts));
  for (const queue of queues) found.push(...queueAlarms(queue, at, limits));
  for (const agent of agents) found.push(...agentAlarms(agent));
  return found;
}

/** Every caller of the hotline goes another way: it must not be forgotten. */
function planAlarms({ plansOn }: AlarmFacts): readonly Found[] {
  return plansOn.map(({ hotline, name, since, by }) => ({
    ...{ id: `emergency-plan-on:${hotline}`, kind: 'emergency-plan-on', level: 'alarm' },
    ...{ hotline: { id: hotline, name }, since, by, facts: {} },
  }));
}

function diskAlarms({ disk, limits }: AlarmFacts): readonly Found[] {
  if (!disk || disk.totalBytes === 0) return [];
  const used = 1 - disk.freeBytes / disk.totalBytes;
  const limit = limits['disk-short'];
  if (used < limit) return [];
  const level = used >= 1 - (1 - limit) * diskLeftRatio ? 'alarm' : 'warning';
  return [{ id: 'disk-short', kind: 'disk-short', level, facts: { ...disk } }];
}

function trunkAlarms({ failingTrunks, limits }: AlarmFacts): readonly Found[] {
  return failingTrunks.flatMap((failing) => trunkAlarm(failing, limits) ?? []);
}

function trunkAlarm(failing: FailingTrunk, limits: AlarmLimits): Found | undefined {
  const { trunk, since } = failing;
  const about = (kind: Alarm['kind'], facts: Alarm['facts']): Found => {
    return { id: `${kind}:${trunk}`, kind, level: 'alarm', since, trunk, facts };
  };
  switch (failing.fault) {
    case 'calls-failed': {
      const { calls } = failing;
      return calls < limits['trunk-failing'] ? undefined : about('trunk-failing', { calls });
    }
    case 'registration-refused':
      return about('trunk-refused', { sipStatus: failing.sipStatus });
    case 'unreachable':
      return about('trunk-unreachable', {});
  }
}

function queueAlarms(queue: QueueWatch, at: number, limits: AlarmLimits): readonly Found[] {
  const { id, waiting, longestWaitingSince, serviceLevel, agents } = queue;
  const found: Found[] = [];
  const about = (kind: Alarm['kind']) => ({ id: `${kind}:${id}`, kind, queue: id });
  if (waiting > 0 && agents.signedIn === 0) {
    found.push({ ...about('queue-unstaffed'), level: 'alarm', facts: { waiting } });
  }
  if (queue.belowFloor) {
    const facts = { signedIn: agents.signedIn };
    found.push({ ...about('staffing-below-floor'), level: 'warning', facts });
  }
  const waitedMs = longestWaitingSince === undefined ? 0 : at - longestWaitingSince;
  const longMs = serviceLevel.withinMs * limits['wait-long'];
  if (longestWaitingSince !== undefined && waitedMs > longMs) {
    const since = longestWaitingSince + longMs;
    found.push({ ...about('wait-long'), level: 'alarm', since, facts: { waiting } });
  }
  const level = serviceLevelOf(serviceLevel.now);
  const isKnown = decidedCalls(serviceLevel.now) >= limits['service-level-low'];
  if (level !== undefined && isKnown && level < serviceLevel.target) {
    const facts = { level, target: serviceLevel.target };
    found.push({ ...about('service-level-low'), level: 'warning', facts });
  }
  return found;
}

/** Only who should be reachable: signed in, and not away by her own wish. */
function agentAlarms({ id, state, phoneReachable, deskConnected }: AgentWatch): readonly Found[] {
  if (state.state === 'signed-out') return [];
  const found: Found[] = [];
  const about = (kind: Alarm['kind']) => ({ id: `${kind}:${id}`, kind, agentId: id });
  // A desk may be connected and show nothing: no receipt came of the last pop.
  const isSilent = state.state === 'not-ready' && state.reason === 'desk-unreachable';
  if (!deskConnected || isSilent) {
    found.push({ ...about('desk-unreachable'), level: 'warning', facts: {} });
  }
  if (!phoneReachable) found.push({ ...about('phone-unreachable'), level: 'warning', facts: {} });
  return found;
}

/** An agent waits for somebody to help her with her call. */
function helpWanted({ id, agentId, helpRequestedAt: since }: CallWatch): readonly Found[] {
  if (since === undefined) return [];
  const whose = agentId === undefined ? {} : { agentId };
  return [
    {
      id: `help-requested:${id}`,
      kind: 'help-requested',
      level: 'alarm',
      since,
      ...whose,
      facts: {},
    },
  ];
}
