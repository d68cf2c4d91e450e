/**
 * Statistics are a fold of the events and nothing else: folding a day's events again gives the same
 * figures. A figure belongs to the day of its event.
 */

import type { AgentId, QueueId } from '../base/ids.ts';
import { addState, noTimes } from './agents/agent-times.ts';
import type { Agent } from './model/agent.ts';
import type { CallbackOutcome } from './model/callback.ts';
import type { AcdEvent } from './model/events.ts';
import type { AgentTimes, AgentToday, QueueToday, Statistics } from './model/statistics.ts';

const dayMs = 86_400_000;

function dayOf(at: number, utcOffsetMinutes: number): number {
  return Math.floor((at + utcOffsetMinutes * 60_000) / dayMs);
}

function dayStart({ utcOffsetMinutes }: Statistics, at: number): number {
  return dayOf(at, utcOffsetMinutes) * dayMs - utcOffsetMinutes * 60_000;
}

/** Of the day, the state she is in included. */
export function agentTimesToday(
  statistics: Statistics,
  { id, state }: Pick<Agent, 'id' | 'state'>,
  at: number,
): Readonly<AgentTimes> {
  const { times = noTimes() } = agentToday(statistics, id, at);
  const now = { ...times, pausesMs: { ...times.pausesMs } };
  addState(now, state, at - Math.max(state.since, dayStart(statistics, at)));
  return now;
}

export function agentToday(
  statistics: Statistics,
  agentId: AgentId,
  at: number,
): Readonly<AgentToday> {
  const day = dayOf(at, statistics.utcOffsetMinutes);
  const kept = statistics.agents.get(agentId);
  if (kept?.day === day) return kept;
  return { day, answered: 0, talkMs: 0, wrapUpMs: 0, declined: 0, ringNoAnswers: 0 };
}

export function queueToday(
  statistics: Statistics,
  queueId: QueueId,
  at: number,
): Readonly<QueueToday> {
  const day = dayOf(at, statistics.utcOffsetMinutes);
  const kept = statistics.queues.get(queueId);
  if (kept?.day === day) return kept;
  return {
    ...{ day, queued: 0, answered: 0, abandoned: 0 },
    ...{ left: 0, overflowed: 0, failed: 0, returned: 0, leftBy: {}, overflowedBy: {} },
    ...{ callbacksRequested: 0, callbacksDone: 0, callbacksFailed: 0 },
  };
}

/** Books one event. Called for each published event, in order. */
export function foldStatistics(statistics: Statistics, event: AcdEvent): void {
  switch (event.kind) {
    case 'call-queued':
      if (!event.answered) ofQueue(statistics, event).queued += 1;
      return;
    case 'call-answered':
      ofAgent(statistics, event).answered += 1;
      if (!event.again) ofQueue(statistics, event).answered += 1;
      return;
    case 'call-returned':
      if (event.callback === undefined) ofQueue(statistics, event).returned += 1;
      ofAgent(statistics, event).talkMs += event.talkMs;
      return;
    case 'call-abandoned':
      if (!event.answered) ofQueue(statistics, event).abandoned += 1;
      return;
    case 'call-left-queue':
      if (!event.answered) countLeft(ofQueue(statistics, event), event);
      return;
    case 'call-overflowed':
      if (!event.answered) {
        const today = ofQueue(statistics, event);
        today.overflowed += 1;
        countBy(today.overflowedBy, event.rule);
      }
      return;
    case 'callback-requested':
      ofQueue(statistics, event).callbacksRequested += 1;
      return;
    case 'callback-answered':
      ofAgent(statistics, event).answered += 1;
      return;
    case 'callback-ended':
      countCallback(ofQueue(statistics, event), event.outcome);
      return;
    case 'call-failed':
      if (!event.answered) ofQueue(statistics, event).failed += 1;
      return;
    case 'offer-declined':
      ofAgent(statistics, event).declined += 1;
      return;
    case 'offer-ring-no-answer':
      ofAgent(statistics, event).ringNoAnswers += 1;
      return;
    case 'conversation-ended':
      ofAgent(statistics, event).talkMs += event.talkMs;
      return;
    case 'agent-state-changed':
      countState(ofAgent(statistics, event), event, dayStart(statistics, event.at));
      return;
    case 'wrap-up-ended':
      ofAgent(statistics, event).wrapUpMs += event.wrapUpMs;
      return;
    default:
      return;
  }
}

/** What lies before the day belongs to none: her state at midnight begins anew there. */
function countState(
  today: AgentToday,
  { from, at }: Extract<AcdEvent, { kind: 'agent-state-changed' }>,
  dayStartsAt: number,
): void {
  today.times ??= noTimes();
  addState(today.times, from, at - Math.max(from.since, dayStartsAt));
}

function countLeft(
  today: QueueToday,
  { reason, exit }: Extract<AcdEvent, { kind: 'call-left-queue' }>,
): void {
  today.left += 1;
  countBy(today.leftBy, reason);
  if (reason === 'overflowed') countBy(today.overflowedBy, exit ?? reason);
}

/** Names come from dialplans, which change during a day: beyond this many they are counted as one. */
const namesMax = 100;

function countBy(counts: Record<string, number>, name: string): void {
  const isNew = counts[name] === undefined;
  const key = isNew && Object.keys(counts).length >= namesMax ? 'others' : name;
  counts[key] = (counts[key] ?? 0) + 1;
}

function countCallback(today: QueueToday, outcome: CallbackOutcome): void {
  if (outcome === 'done' || outcome === 'served-meanwhile') today.callbacksDone += 1;
  else if (outcome !== 'cancelled') today.callbacksFailed += 1;
}

/** The day's record, begun when there is none; only the fold changes it. */
function ofAgent(
  statistics: Statistics,
  { agentId, at }: { readonly agentId: AgentId; readonly at: number },
): AgentToday {
  const today = agentToday(statistics, agentId, at);
  statistics.agents.set(agentId, today);
  return today;
}

function ofQueue(
  statistics: Statistics,
  { queueId, at }: { readonly queueId: QueueId; readonly at: number },
): QueueToday {
  const today = queueToday(statistics, queueId, at);
  statistics.queues.set(queueId, today);
  return today;
}
