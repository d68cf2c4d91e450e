/**
 * Overflow rules that speak of agents are looked at in the step in which the agents change. Which of
 * them held is noted before a step's first change of a queue's agents and compared at its end: only
 * where one has begun to hold, the queue's callers are looked at, those who wait longest first.
 */
import type { Agent } from '../model/agent.ts';
import type { OverflowCondition, QueueConfig } from '../model/config.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import type { QueueIndex } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Looked at when a rule begins to hold; whoever stands behind them is at the latest some seconds
 * later (`overflowCheckMs`). Chosen: as many as one controller has lines.
 */
const lookedAtMax = 300;

/** Agents of a queue, or those of them with a skill, as overflow conditions count them. */
export interface AgentCounts {
  readonly signedIn: number;
  readonly ready: number;
  readonly notReady: number;
}

export function agentCounts(queue: QueueIndex, skill: string | undefined): AgentCounts {
  const { signedIn, notReady, idle } = queue;
  if (skill === undefined) return { signedIn, notReady, ready: idle.size };
  const counted = queue.skilled.get(skill);
  return {
    signedIn: counted?.signedIn ?? 0,
    notReady: counted?.notReady ?? 0,
    ready: idle.countOf(skill),
  };
}

/** What the condition says of agents holds of these. */
export function agentsHold(
  { signedInMax, readyMax, allNotReady }: OverflowCondition,
  { signedIn, ready, notReady }: AgentCounts,
): boolean {
  return (
    signedIn <= (signedInMax ?? Number.POSITIVE_INFINITY) &&
    ready <= (readyMax ?? Number.POSITIVE_INFINITY) &&
    (allNotReady === undefined || (signedIn > 0 && notReady === signedIn))
  );
}

/** The conditions of a chain that say something of agents. */
export function agentConditions({
  overflow,
}: Pick<QueueConfig, 'overflow'>): readonly OverflowCondition[] {
  return overflow
    .map(({ when }) => when)
    .filter(({ signedInMax, readyMax, allNotReady }) => {
      return signedInMax !== undefined || readyMax !== undefined || allNotReady !== undefined;
    });
}

/** Before the agent changes: which rules about agents hold in her queues. */
export function noteAgentRules(turn: Turn, { queues }: Pick<Agent, 'queues'>): void {
  for (const { queueId } of queues) {
    const queue = turn.state.queues.get(queueId);
    if (!queue || queue.agentConditions.length === 0) continue;
    turn.agentRules ??= new Map();
    if (!turn.agentRules.has(queueId)) turn.agentRules.set(queueId, standing(queue));
  }
}

const nobody: readonly QueuedCall[] = [];

/** Callers for whom a rule about agents has begun to hold since the last look, longest waiting first. */
export function callsOfNewRules(turn: Turn): readonly QueuedCall[] {
  if (!turn.agentRules) return nobody;
  const calls: QueuedCall[] = [];
  for (const [queueId, before] of turn.agentRules) {
    const queue = turn.state.queues.get(queueId);
    if (!queue) continue;
    const now = standing(queue);
    const begun = queue.agentConditions.filter((_, index) => now[index] && !before[index]);
    turn.agentRules.set(queueId, now);
    if (begun.length > 0) calls.push(...longestWaiting(queue, begun, turn.at));
  }
  return calls;
}

function standing(queue: QueueIndex): readonly boolean[] {
  return queue.agentConditions.map((when) => agentsHold(when, agentCounts(queue, when.skill)));
}

/** Who has waited as long as one of the conditions asks, or longer. */
function longestWaiting(
  { waiting }: QueueIndex,
  begun: readonly OverflowCondition[],
  at: number,
): readonly QueuedCall[] {
  const least = Math.min(...begun.map(({ waitedMsMin = 0 }) => waitedMsMin));
  const calls: QueuedCall[] = [];
  for (const call of waiting.callersByAge) {
    // Ordered by it; conversations in between make the wait shorter, never longer.
    if (call.queuedAt + least > at || calls.length === lookedAtMax) break;
    calls.push(call);
  }
  return calls;
}
