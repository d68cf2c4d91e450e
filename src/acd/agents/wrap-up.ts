/**
 * After a conversation: wrap-up by the queue's rule, the disposition's, and the trainee's extra time;
 * ended by the agent or its deadline, or extended. Then she is ready, or not-ready as she asked.
 */
import type { AgentId, CallId, QueueId } from '../../base/ids.ts';
import type { Agent, AgentState } from '../model/agent.ts';
import type { QueueConfig } from '../model/config.ts';
import { changeAgent, dropAgent, moveAgent, publish, type Turn } from '../turn.ts';
import { moveUnlessOccupied } from './occupation.ts';

type WrapUp = Extract<AgentState, { state: 'wrap-up' }>;

/** The conversation is over: wrap-up, which is over at once where the queue has none. */
export function afterConversation(
  turn: Turn,
  agent: Agent,
  callId: CallId,
  queueId: QueueId,
): void {
  const rules = turn.state.queues.get(queueId)?.config;
  const idle = { ...agent, idleSince: turn.at };
  beginWrapUp(turn, idle, { callId, queueId, wrapUpMs: wrapUpMsOf(agent, rules) });
}

/** @param wrapUpMs 0: it is over at once */
export function beginWrapUp(
  turn: Turn,
  agent: Agent,
  call: { readonly callId: CallId; readonly queueId?: QueueId; readonly wrapUpMs: number },
): void {
  const { callId, queueId, wrapUpMs } = call;
  const { at } = turn;
  if (wrapUpMs > 0) {
    const whose = queueId === undefined ? {} : { queueId };
    const dueAt = at + wrapUpMs;
    moveUnlessOccupied(turn, agent, { state: 'wrap-up', since: at, callId, dueAt, ...whose });
    return;
  }
  publish(turn, {
    kind: 'wrap-up-ended',
    at,
    agentId: agent.id,
    callId,
    wrapUpMs: 0,
    by: 'deadline',
  });
  nextAfterCall(turn, agent);
}

/** What the disposition says, or else the queue; longer for a trainee. */
function wrapUpMsOf({ disposition, trainee }: Agent, rules: QueueConfig | undefined): number {
  const extraMs = trainee?.extraWrapUpMs ?? 0;
  const ofDisposition =
    disposition === undefined ? undefined : rules?.dispositionWrapUpMs[disposition];
  return (ofDisposition ?? rules?.wrapUpMs ?? 0) + extraMs;
}

export function endWrapUp(turn: Turn, agent: Agent, by: 'agent' | 'deadline'): void {
  if (agent.state.state !== 'wrap-up') return;
  publishWrapUp(turn, agent.id, agent.state, by);
  nextAfterCall(turn, { ...agent, idleSince: turn.at });
}

export function publishWrapUp(
  turn: Turn,
  agentId: AgentId,
  { since, callId }: Pick<WrapUp, 'since' | 'callId'>,
  by: 'agent' | 'deadline',
): void {
  const wrapUpMs = turn.at - since;
  publish(turn, { kind: 'wrap-up-ended', at: turn.at, agentId, callId, wrapUpMs, by });
}

/** A wrap-up that `refusalOf` lets be extended. */
export function extendWrapUp(turn: Turn, agent: Agent): void {
  if (agent.state.state !== 'wrap-up') return;
  const { queueId, extensions = 0, callId } = agent.state;
  const rules = queueId && turn.state.queues.get(queueId)?.config;
  if (!rules) return;
  const dueAt = agent.state.dueAt + rules.wrapUpExtensionMs;
  changeAgent(turn, { ...agent, state: { ...agent.state, dueAt, extensions: extensions + 1 } });
  publish(turn, { kind: 'wrap-up-extended', at: turn.at, agentId: agent.id, callId, dueAt });
}

/** Known during the conversation it waits for the end; in wrap-up its rule holds from now on. */
export function setDisposition(turn: Turn, agent: Agent, disposition: string): void {
  const told = { ...agent, disposition };
  const { state, interrupted } = told;
  if (state.state === 'wrap-up') {
    const dueAt = state.since + wholeWrapUpMs(turn, told, state);
    if (dueAt > turn.at) changeAgent(turn, { ...told, state: { ...state, dueAt } });
    else endWrapUp(turn, told, 'agent');
    return;
  }
  if (interrupted?.state !== 'wrap-up') {
    changeAgent(turn, told);
    return;
  }
  const leftMs = Math.max(0, wholeWrapUpMs(turn, told, interrupted) - interrupted.spentMs);
  changeAgent(turn, { ...told, interrupted: { ...interrupted, leftMs } });
}

/** With its extensions. */
function wholeWrapUpMs(
  turn: Turn,
  agent: Agent,
  { queueId, extensions = 0 }: { readonly queueId?: QueueId; readonly extensions?: number },
): number {
  const rules = queueId && turn.state.queues.get(queueId)?.config;
  return wrapUpMsOf(agent, rules || undefined) + extensions * (rules?.wrapUpExtensionMs ?? 0);
}

/** Free of calls and wrap-up: as she asked, or as she was before; not-ready while nothing reaches her. */
export function nextAfterCall(turn: Turn, agent: Agent): void {
  const { notReadyAfterCall, interrupted } = agent;
  const free = withoutPlans(agent);
  if (agent.leaving) {
    forgetAgent(turn, agent);
    return;
  }
  const before = interrupted?.state === 'not-ready' ? interrupted : undefined;
  if (notReadyAfterCall !== undefined) {
    moveUnlessOccupied(turn, free, notReadyFor(turn, notReadyAfterCall));
    return;
  }
  const isOver = before?.dueAt !== undefined && before.dueAt <= turn.at;
  if (before && !isOver) {
    moveUnlessOccupied(turn, free, { ...before, since: turn.at });
    return;
  }
  const reason = unreachableReason(agent);
  moveUnlessOccupied(
    turn,
    free,
    reason === undefined
      ? { state: 'ready', since: turn.at }
      : { state: 'not-ready', since: turn.at, reason },
  );
}

/** What she asked for and was interrupted in is done. */
function withoutPlans(agent: Agent): Agent {
  // Leaving fields out makes another kind of object, and every access slower: only where it must be.
  if (agent.notReadyAfterCall === undefined && agent.interrupted === undefined) return agent;
  const { notReadyAfterCall: _, interrupted: __, ...free } = agent;
  return free;
}

/** Not ready with this reason; timed when the reason is. */
export function notReadyFor(
  turn: Turn,
  reason: string,
): Extract<AgentState, { state: 'not-ready' }> {
  const breakMs = turn.state.config.breaksMs[reason];
  const timed = breakMs === undefined ? {} : { dueAt: turn.at + breakMs };
  return { state: 'not-ready', since: turn.at, reason, ...timed };
}

export function unreachableReason(agent: Agent): string | undefined {
  if (!agent.phoneReachable) return 'phone-unreachable';
  return agent.desk.link === 'gone' ? 'desk-unreachable' : undefined;
}

/** She is not in the configuration any more, and free. */
export function forgetAgent(turn: Turn, agent: Agent): void {
  moveAgent(turn, agent, { state: 'signed-out', since: turn.at });
  dropAgent(turn, agent);
}
