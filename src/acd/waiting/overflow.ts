/**
 * A queue's overflow chain: the first rule whose condition holds. The call goes on waiting elsewhere
 * with the time it has waited, or back to its flow by the rule's name. It never comes to a queue in
 * which it was, so nothing circles even while the configuration changes under it.
 */
import type { QueueId } from '../../base/ids.ts';
import { leaveQueue, unanswered } from '../leaving.ts';
import { isWithin, type OverflowCondition, type OverflowRule } from '../model/config.ts';
import type { OverflowFacts } from '../model/explanation.ts';
import { type QueuedCall, waitedMs } from '../model/queued-call.ts';
import type { AcdState, QueueIndex } from '../state.ts';
import { changeCall, publish, type Turn } from '../turn.ts';
import { estimateWait } from './estimate.ts';
import { announceAfter, rankOf, waitingFrom } from './wait.ts';

/** Whether the call overflowed. */
export function overflowed(turn: Turn, queue: QueueIndex, call: QueuedCall): boolean {
  if (queue.config.overflow.length === 0) return false;
  const facts = overflowFacts(queue, call, turn.at);
  const rule = queue.config.overflow.find((one) => applies(turn.state, call, one, facts));
  if (!rule) return false;
  if (rule.toQueue === undefined) leaveQueue(turn, call, 'overflowed', rule.name);
  else moveToQueue(turn, call, rule.name, rule.toQueue, facts);
  return true;
}

function moveToQueue(
  turn: Turn,
  call: QueuedCall,
  rule: string,
  toQueue: QueueId,
  facts: OverflowFacts,
): void {
  const target = turn.state.queues.get(toQueue);
  if (!target) return;
  const { at } = turn;
  const { id: callId, queueId: from, priority } = call;
  const about = { at, callId, queueId: from, ...unanswered(call, at) };
  publish(turn, { kind: 'call-overflowed', ...about, rule, toQueue, facts });
  const counted = call.answered ? ({ answered: true } as const) : {};
  publish(turn, { kind: 'call-queued', at, callId, queueId: toQueue, priority, from, ...counted });
  const { waitMsMax } = target.config;
  const moved: QueuedCall = {
    ...call,
    ...{ told: undefined, preferredAgent: undefined, preferredUntil: undefined, assigned: false },
    ...{ queueId: toQueue, enteredAt: at, rankAt: rankOf(target.config, call), missedBy: [] },
    cameThrough: [...call.cameThrough, from],
    announceAt: announceAfter(target.config, at),
  };
  changeCall(turn, waitingFrom(turn, moved, at + waitMsMax));
}

export function overflowFacts(queue: QueueIndex, call: QueuedCall, at: number): OverflowFacts {
  const { waiting, signedIn, idle, notReady } = queue;
  const position = waiting.indexOf(call) + 1;
  const estimate = estimateWait(queue, position, at);
  return {
    ...{ waitedMs: waitedMs(call, at), position, waiting: waiting.size },
    ...{ signedIn, ready: idle.size, notReady },
    ...(estimate ? { estimateMs: estimate.highMs } : {}),
  };
}

function applies(
  state: AcdState,
  call: QueuedCall,
  { when, toQueue }: OverflowRule,
  facts: OverflowFacts,
): boolean {
  if (toQueue !== undefined && !isOpenTo(state, call, toQueue)) return false;
  return holds(when, facts, (span) => isWithin(span, state.at, state.config.utcOffsetMinutes));
}

/** A full queue, an unknown one and one it came through take no overflow. */
function isOpenTo(state: AcdState, call: QueuedCall, toQueue: OverflowRule['toQueue']): boolean {
  if (toQueue === undefined || toQueue === call.queueId) return false;
  const target = state.queues.get(toQueue);
  if (!target || call.cameThrough.includes(toQueue)) return false;
  return target.waiting.size < target.config.waitingMax;
}

function holds(
  when: OverflowCondition,
  facts: OverflowFacts,
  isNow: (span: NonNullable<OverflowCondition['within']>) => boolean,
): boolean {
  const { estimateMs = -1, notReady, signedIn } = facts;
  return (
    facts.waitedMs >= (when.waitedMsMin ?? 0) &&
    facts.position >= (when.positionMin ?? 0) &&
    facts.waiting >= (when.waitingMin ?? 0) &&
    (when.estimateMsMin === undefined || estimateMs >= when.estimateMsMin) &&
    signedIn <= (when.signedInMax ?? Number.POSITIVE_INFINITY) &&
    facts.ready <= (when.readyMax ?? Number.POSITIVE_INFINITY) &&
    (when.allNotReady === undefined || (signedIn > 0 && notReady === signedIn)) &&
    (when.within === undefined || isNow(when.within))
  );
}
