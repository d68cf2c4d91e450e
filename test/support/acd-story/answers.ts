/** What a story asks: why, and the day's figures. */
import type { Decisions } from '../../../src/acd/explanation/decisions.ts';
import { explainIdle, explainWait } from '../../../src/acd/explanation/explain.ts';
import type { AcdState } from '../../../src/acd/state.ts';
import { agentToday, queueToday } from '../../../src/acd/statistics.ts';
import type { AgentId, CallId, QueueId } from '../../../src/base/ids.ts';
import { agentIdOf, show } from './ids.ts';
import { clockTime, inMinutes, passedOver } from './output-words.ts';

export function wait(state: AcdState, callId: CallId, at: number): readonly string[] {
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

/** Her last offers: what became of each, and why nobody else was asked. */
export function lastOffers({ byAgent }: Decisions, agentId: AgentId): readonly string[] {
  const decisions = byAgent.get(agentId) ?? [];
  if (decisions.length === 0) return ['  she was offered nothing'];
  return decisions.flatMap(({ callId, queueId, attempt, explanation, outcome, reason }) => {
    const { strategy, idleMs, candidates, preferred, assigned } = explanation;
    const how = assigned ? 'assigned' : preferred ? 'preferred' : strategy;
    const end = reason === undefined ? (outcome ?? 'open') : `${outcome} (${reason})`;
    return [
      `  ${show(callId)} in ${queueId}, attempt ${attempt}: ${end}`,
      `    by ${how} of ${candidates.map(show).join(', ')}, idle ${idleMs / 1000}s`,
      ...explanation.passedOver.map((other) => `    not ${passedOver(other)}`),
    ];
  });
}

export function noCalls(state: AcdState, agentId: AgentId): readonly string[] {
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

export function figures(state: AcdState, name: string, at: number): readonly string[] {
  const { day: _, ...today } = state.agents.has(agentIdOf(name))
    ? agentToday(state.statistics, agentIdOf(name), at)
    : queueToday(state.statistics, name as QueueId, at);
  const figures = Object.entries(today).flatMap(([key, value]) => {
    if (key === 'times') return [];
    if (typeof value === 'number') return rare.has(key) && value === 0 ? [] : [`${key} ${value}`];
    const counts = Object.entries(value).map(([name, count]) => `${name} ${count}`);
    return counts.length > 0 ? [`${key} (${counts.join(', ')})`] : [];
  });
  return [`  ${figures.join(', ')}`];
}

/** Told only when there are any. */
const rare = new Set(['callbacksRequested', 'callbacksDone', 'callbacksFailed']);
