/**
 * Overflow rules that speak of agents are looked at in the step in which the agents change. Which of
 * them held is noted before a step's first change of a queue's agents and compared at its end: only
 * where one has begun to hold, the queue's callers are looked at, those who wait longest first.
 */
import type { OverflowCondition, QueueConfig } from '../model/config.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import type { AcdState, QueueIndex } from '../state.ts';

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

/** As many as a number has bits; further ones are looked at every some seconds only. */
const conditionsMax = 30;

/** The conditions of a chain that say something of agents. */
export function agentConditions({
  overflow,
}: Pick<QueueConfig, 'overflow'>): readonly OverflowCondition[] {
  return overflow
    .map(({ when }) => when)
    .filter(({ signedInMax, readyMax, allNotReady }) => {
      return signedInMax !== undefined || readyMax !== undefined || allNotReady !== undefined;
    })
    .slice(0, conditionsMax);
}

/** To be called before an agent of the queue changes; the first time in a step is what counts. */
export function noteHeld(queue: QueueIndex, noted: QueueIndex[]): void {
  if (queue.agentConditions.length === 0 || queue.heldBefore !== undefined) return;
  queue.heldBefore = heldBy(queue);
  noted.push(queue);
}

/** Callers for whom a rule about agents has begun to hold since the last look, longest waiting first. */
export function callsOfNewRules(
  { rulesNoted, queues }: AcdState,
  at: number,
): readonly QueuedCall[] {
  if (rulesNoted.length === 0) return nobody;
  const calls: QueuedCall[] = [];
  for (const queue of rulesNoted) {
    // Of a queue with new rules all callers are looked at anyway.
    if (queues.get(queue.config.id) !== queue) continue;
    const now = heldBy(queue);
    const begun = now & ~(queue.heldBefore ?? 0);
    queue.heldBefore = now;
    if (begun !== 0) calls.push(...longestWaiting(queue, begun, at));
  }
  return calls;
}

const nobody: readonly QueuedCall[] = [];

/** The step has ended: the next one notes anew. */
export function forgetHeld({ rulesNoted }: AcdState): void {
  for (const queue of rulesNoted) queue.heldBefore = undefined;
  rulesNoted.length = 0;
}

/** One bit for each of the conditions. */
function heldBy(queue: QueueIndex): number {
  let held = 0;
  let bit = 1;
  for (const when of queue.agentConditions) {
    if (agentsHold(when, agentCounts(queue, when.skill))) held |= bit;
    bit <<= 1;
  }
  return held;
}

/** Who has waited as long as one of the conditions asks, or longer. */
function longestWaiting(
  { waiting, agentConditions }: QueueIndex,
  begun: number,
  at: number,
): readonly QueuedCall[] {
  const rules = agentConditions.filter((_, index) => (begun & (1 << index)) !== 0);
  const least = Math.min(...rules.map(({ waitedMsMin = 0 }) => waitedMsMin));
  const calls: QueuedCall[] = [];
  for (const call of waiting.callersByAge) {
    // Ordered by it; conversations in between make the wait shorter, never longer.
    if (call.queuedAt + least > at || calls.length === lookedAtMax) break;
    calls.push(call);
  }
  return calls;
}
