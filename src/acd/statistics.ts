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

export function agentToday(statistics: Statistics, agentId: AgentId, at: number): AgentToday {
  const day = dayOf(at, statistics.utcOffsetMinutes);
  const kept = statistics.agents.get(agentId);
  if (kept?.day === day) return kept;
  return { day, answered: 0, talkMs: 0, wrapUpMs: 0, declined: 0, ringNoAnswers: 0 };
}

export function queueToday(statistics: Statistics, queueId: QueueId, at: number): QueueToday {
  const day = dayOf(at, statistics.utcOffsetMinutes);
  const kept = statistics.queues.get(queueId);
  if (kept?.day === day) return kept;
  return { day, queued: 0, answered: 0, abandoned: 0, left: 0, failed: 0 };
}

type Count<Of> = Exclude<keyof Of, 'day'>;

/** Books one event. Called for each published event, in order. */
export function foldStatistics(statistics: Statistics, event: AcdEvent): void {
  const ofAgent = (agentId: AgentId, key: Count<AgentToday>, by: number) => {
    const today = agentToday(statistics, agentId, event.at);
    statistics.agents.set(agentId, { ...today, [key]: today[key] + by });
  };
  const ofQueue = (queueId: QueueId, key: Count<QueueToday>) => {
    const today = queueToday(statistics, queueId, event.at);
    statistics.queues.set(queueId, { ...today, [key]: today[key] + 1 });
  };
  switch (event.kind) {
    case 'call-queued':
      ofQueue(event.queueId, 'queued');
      return;
    case 'call-answered':
      ofAgent(event.agentId, 'answered', 1);
      ofQueue(event.queueId, 'answered');
      return;
    case 'call-abandoned':
      ofQueue(event.queueId, 'abandoned');
      return;
    case 'call-left-queue':
      ofQueue(event.queueId, 'left');
      return;
    case 'call-failed':
      ofQueue(event.queueId, 'failed');
      return;
    case 'offer-declined':
      ofAgent(event.agentId, 'declined', 1);
      return;
    case 'offer-ring-no-answer':
      ofAgent(event.agentId, 'ringNoAnswers', 1);
      return;
    case 'conversation-ended':
      ofAgent(event.agentId, 'talkMs', event.talkMs);
      return;
    case 'wrap-up-ended':
      ofAgent(event.agentId, 'wrapUpMs', event.wrapUpMs);
      return;
    default:
      return;
  }
}
