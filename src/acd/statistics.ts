/**
 * Statistics are a fold of the events and nothing else: folding a day's events again gives the same
 * figures. A figure belongs to the day of its event.
 */

import type { AgentId, QueueId } from '../base/ids.ts';
import type { AcdEvent } from './model/events.ts';
import type { AgentToday, QueueToday, Statistics } from './model/statistics.ts';

const dayMs = 86_400_000;

function dayOf(at: number, utcOffsetMinutes: number): number {
  return Math.floor((at + utcOffsetMinutes * 60_000) / dayMs);
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
    ...{ left: 0, overflowed: 0, failed: 0, returned: 0 },
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
      ofQueue(statistics, event).returned += 1;
      ofAgent(statistics, event).talkMs += event.talkMs;
      return;
    case 'call-abandoned':
      if (!event.answered) ofQueue(statistics, event).abandoned += 1;
      return;
    case 'call-left-queue':
      if (!event.answered) ofQueue(statistics, event).left += 1;
      return;
    case 'call-overflowed':
      if (!event.answered) ofQueue(statistics, event).overflowed += 1;
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
    case 'wrap-up-ended':
      ofAgent(statistics, event).wrapUpMs += event.wrapUpMs;
      return;
    default:
      return;
  }
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
