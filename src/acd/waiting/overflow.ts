/**
 * A queue's overflow chain: the first rule whose condition holds. The call goes on waiting elsewhere
 * with the time it has waited, or back to its flow by the rule's name, or to what the rule names. It
 * never comes to a queue in which it was, so nothing circles even while the configuration changes
 * under it; an announcement is said once, and the rest of the chain is looked at again.
 */
import type { QueueId } from '../../base/ids.ts';
import { freeLines } from '../admission.ts';
import { explainOverflow } from '../explanation/explain.ts';
import { leaveQueue, unanswered } from '../leaving.ts';
import { isWithin, type OverflowCondition, type OverflowRule } from '../model/config.ts';
import type { OverflowExplanation, OverflowFacts } from '../model/explanation.ts';
import { type QueuedCall, waitedMs } from '../model/queued-call.ts';
import type { AcdState, QueueIndex } from '../state.ts';
import { changeCall, publish, type Turn } from '../turn.ts';
import { agentCounts, agentsHold } from './agent-rules.ts';
import { estimateWait } from './estimate.ts';
import { announceAfter, rankOf, waitingFrom } from './wait.ts';

/** Whether a rule held: the call is elsewhere, or was told something and is to be placed again. */
export function overflowed(turn: Turn, queue: QueueIndex, call: QueuedCall): boolean {
  let about: OverflowFacts | undefined;
  for (const rule of queue.config.overflow) {
    if (!mayHold(queue, call, rule.when, turn.at)) continue;
    about ??= plainFacts(queue, call, turn.at);
    const narrow = narrowed(turn.state, queue, call, rule, about);
    const isTimed = rule.when.estimateMsMin !== undefined;
    const facts = isTimed ? withEstimate(queue, narrow, turn.at) : narrow;
    if (!applies(turn.state, call, rule, facts)) continue;
    const seen = isTimed ? facts : withEstimate(queue, facts, turn.at);
    take(turn, call, rule, explainOverflow(turn.state, queue, call, seen));
    return true;
  }
  return false;
}

/** What is known without looking: asked of every caller whom nobody can take, and mostly not so. */
function mayHold(
  { waiting, idle, signedIn }: QueueIndex,
  call: QueuedCall,
  { waitedMsMin = 0, waitingMin = 0, skill, signedInMax, readyMax }: OverflowCondition,
  at: number,
): boolean {
  if (waitedMs(call, at) < waitedMsMin || waiting.size < waitingMin) return false;
  if (skill !== undefined) return true;
  const isFew = signedInMax === undefined || signedIn <= signedInMax;
  return isFew && (readyMax === undefined || idle.size <= readyMax);
}

function take(
  turn: Turn,
  call: QueuedCall,
  rule: OverflowRule,
  explanation: OverflowExplanation,
): void {
  const { name: exit, toQueue, leaveFor: target } = rule;
  if (toQueue !== undefined) moveToQueue(turn, call, exit, toQueue, explanation);
  else if (target?.kind === 'announcement') tell(turn, call, exit, target.prompt, explanation);
  else leaveQueue(turn, call, 'overflowed', { exit, explanation, ...(target ? { target } : {}) });
}

function tell(
  turn: Turn,
  call: QueuedCall,
  rule: string,
  prompt: string,
  explanation: OverflowExplanation,
): void {
  const { id: callId, queueId } = call;
  turn.effects.push({ kind: 'announce-overflow', callId, rule, prompt });
  const about = { at: turn.at, callId, queueId, rule, prompt, explanation };
  publish(turn, { kind: 'overflow-announced', ...about });
  changeCall(turn, { ...call, announced: [...call.announced, rule] });
}

function moveToQueue(
  turn: Turn,
  call: QueuedCall,
  rule: string,
  toQueue: QueueId,
  explanation: OverflowExplanation,
): void {
  const target = turn.state.queues.get(toQueue);
  if (!target) return;
  const { at } = turn;
  const { id: callId, queueId: from, priority } = call;
  const about = { at, callId, queueId: from, ...unanswered(call, at) };
  publish(turn, { kind: 'call-overflowed', ...about, rule, toQueue, explanation });
  const counted = call.answered ? ({ answered: true } as const) : {};
  publish(turn, { kind: 'call-queued', at, callId, queueId: toQueue, priority, from, ...counted });
  const { waitMsMax } = target.config;
  const moved: QueuedCall = {
    ...call,
    ...{ told: undefined, preferredAgent: undefined, preferredUntil: undefined, assigned: false },
    ...{ queueId: toQueue, enteredAt: at, rankAt: rankOf(target.config, call), missedBy: [] },
    announced: [],
    cameThrough: [...call.cameThrough, from],
    announceAt: announceAfter(target.config, at),
  };
  changeCall(turn, waitingFrom(turn, moved, at + waitMsMax));
}

function plainFacts(queue: QueueIndex, call: QueuedCall, at: number): OverflowFacts {
  const { waiting } = queue;
  return {
    waitedMs: waitedMs(call, at),
    position: waiting.indexOf(call) + 1,
    waiting: waiting.size,
    ...agentCounts(queue, undefined),
  };
}

/** Costs more than the other facts together: for a rule that asks for it, and one that is taken. */
function withEstimate(queue: QueueIndex, facts: OverflowFacts, at: number): OverflowFacts {
  const estimate = estimateWait(queue, facts.position, at);
  return estimate ? { ...facts, estimateMs: estimate.highMs } : facts;
}

/** What this rule looks at: only agents with its skill, and the lines where it asks for them. */
function narrowed(
  state: AcdState,
  queue: QueueIndex,
  call: QueuedCall,
  { when: { skill, freeLinesMax } }: OverflowRule,
  facts: OverflowFacts,
): OverflowFacts {
  if (skill === undefined && freeLinesMax === undefined) return facts;
  const use = state.lines.get(call.id) ?? { hotline: '', customerClass: call.customerClass };
  return {
    ...facts,
    ...(skill === undefined ? {} : { skill, ...agentCounts(queue, skill) }),
    ...(freeLinesMax === undefined ? {} : { freeLines: freeLines(state, use) }),
  };
}

function applies(
  state: AcdState,
  call: QueuedCall,
  { name, when, toQueue, leaveFor }: OverflowRule,
  facts: OverflowFacts,
): boolean {
  if (leaveFor?.kind === 'announcement' && call.announced.includes(name)) return false;
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
  const { estimateMs = -1 } = facts;
  return (
    facts.waitedMs >= (when.waitedMsMin ?? 0) &&
    facts.position >= (when.positionMin ?? 0) &&
    facts.waiting >= (when.waitingMin ?? 0) &&
    (when.estimateMsMin === undefined || estimateMs >= when.estimateMsMin) &&
    agentsHold(when, facts) &&
    (facts.freeLines ?? 0) <= (when.freeLinesMax ?? Number.POSITIVE_INFINITY) &&
    (when.within === undefined || isNow(when.within))
  );
}
