/**
 * What a supervisor should look at: derived from the wallboard each time it is asked for. Only since
 * when an alarm holds is remembered, as long as it holds.
 */
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
}

/** A wait of so many times the service level's limit is long. Chosen. */
const longWaits = 4;
/** Fewer decided calls say nothing of a service level. Chosen. */
const decidedMin = 5;
/** Of the lines. Chosen: time to act before callers hear busy. */
const linesShortRatio = 0.8;

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
  const { at, lines, queues, agents, calls, telephonyReady } = facts;
  const found: Found[] = calls.flatMap(helpWanted);
  if (!telephonyReady) {
    found.push({ id: 'telephony-away', kind: 'telephony-away', level: 'alarm', facts: {} });
  }
  if (lines.used >= lines.max * linesShortRatio) {
    const level = lines.used >= lines.max ? 'alarm' : 'warning';
    found.push({ id: 'lines-short', kind: 'lines-short', level, facts: { ...lines } });
  }
  for (const queue of queues) found.push(...queueAlarms(queue, at));
  for (const [queue, { late, since }] of facts.lateCallbacks) {
    const id = `callback-late:${queue}`;
    found.push({ id, kind: 'callback-late', level: 'alarm', queue, since, facts: { late } });
  }
  for (const agent of agents) found.push(...agentAlarms(agent));
  return found;
}

function queueAlarms(queue: QueueWatch, at: number): readonly Found[] {
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
  if (longestWaitingSince !== undefined && waitedMs > serviceLevel.withinMs * longWaits) {
    const since = longestWaitingSince + serviceLevel.withinMs * longWaits;
    found.push({ ...about('wait-long'), level: 'alarm', since, facts: { waiting } });
  }
  const level = serviceLevelOf(serviceLevel.now);
  const isKnown = decidedCalls(serviceLevel.now) >= decidedMin;
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
  if (!deskConnected) found.push({ ...about('desk-unreachable'), level: 'warning', facts: {} });
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
