/**
 * Calls outside the queues: whoever has one is talking, and is offered nothing. What it interrupted
 * goes on after it: a break ends when it would have ended, a wrap-up has the time it had left. It
 * counts as no conversation, so that nobody gains or loses a place in the asking order by it.
 */
import type { CallId } from '../../base/ids.ts';
import type { Refusal } from '../explanation/refusal.ts';
import type { Agent, AgentState, Interrupted } from '../model/agent.ts';
import type { OccupationInput } from '../model/inputs.ts';
import { endOffer } from '../offers.ts';
import { changeAgent, moveAgent, publish, type Turn } from '../turn.ts';
import { beginWrapUp, endWrapUp, forgetAgent, nextAfterCall } from './wrap-up.ts';

/** At once on one desk; chosen. */
const outsideCallsMax = 10;

export function changeOccupation(turn: Turn, input: OccupationInput): Refusal | undefined {
  const agent = turn.state.agents.get(input.agentId);
  if (!agent) return { code: 'not-found', message: 'No such agent.' };
  const { callId } = input;
  const has = agent.outsideCalls?.includes(callId) ?? false;
  if (input.kind === 'agent-released') {
    if (!has) return { code: 'not-found', message: 'She has no such call.' };
    release(turn, agent, callId);
    return undefined;
  }
  if (turn.state.calls.has(callId)) return { code: 'conflict', message: 'The call is in a queue.' };
  if ((agent.outsideCalls?.length ?? 0) >= outsideCallsMax) {
    return { code: 'conflict', message: 'She has too many calls.' };
  }
  if (!has) occupy(turn, agent, callId);
  return undefined;
}

function occupy(turn: Turn, agent: Agent, callId: CallId): void {
  publish(turn, { kind: 'agent-occupied', at: turn.at, agentId: agent.id, callId });
  if (agent.state.state === 'offered') {
    endOffer(turn, agent.state.offerId, 'withdrawn', 'agent-occupied');
  }
  const now = turn.state.agents.get(agent.id) ?? agent;
  const busy = { ...now, outsideCalls: [...(now.outsideCalls ?? []), callId] };
  switch (now.state.state) {
    case 'signed-out':
    case 'talking':
      changeAgent(turn, busy);
      return;
    case 'offered':
      return;
    default:
      moveUnlessOccupied(turn, busy, now.state);
  }
}

/** To this state; or talking, while she has calls outside the queues, and to this state after them. */
export function moveUnlessOccupied(
  turn: Turn,
  agent: Agent,
  to: Extract<AgentState, { state: 'ready' | 'not-ready' | 'wrap-up' }>,
): void {
  const [callId] = agent.outsideCalls ?? [];
  if (callId === undefined) {
    moveAgent(turn, agent, to);
    return;
  }
  const { interrupted: _, ...rest } = agent;
  const interrupted = interruptedBy(turn, to);
  moveAgent(turn, interrupted ? { ...rest, interrupted } : rest, {
    state: 'talking',
    since: turn.at,
    callId,
    outside: true,
  });
}

function interruptedBy(turn: Turn, state: AgentState): Interrupted | undefined {
  if (state.state === 'not-ready') {
    const { since: _, ...rest } = state;
    return rest;
  }
  if (state.state !== 'wrap-up') return undefined;
  const { since, dueAt, ...rest } = state;
  return { ...rest, spentMs: turn.at - since, leftMs: dueAt - turn.at };
}

function release(turn: Turn, agent: Agent, callId: CallId): void {
  const { state, outsideCalls = [], ...rest } = agent;
  const left = outsideCalls.filter((id) => id !== callId);
  const isOutside = state.state === 'talking' && state.outside === true;
  const busyMs = isOutside ? turn.at - state.since : 0;
  publish(turn, { kind: 'agent-released', at: turn.at, agentId: agent.id, callId, busyMs });
  const [next] = left;
  if (next !== undefined) {
    const goesOn = isOutside ? { ...state, callId: next } : state;
    changeAgent(turn, { ...rest, state: goesOn, outsideCalls: left });
  } else if (isOutside) afterOutside(turn, { ...rest, state }, callId);
  else changeAgent(turn, { ...rest, state });
}

function afterOutside(turn: Turn, agent: Agent, callId: CallId): void {
  const { interrupted, ...free } = agent;
  if (agent.leaving) {
    forgetAgent(turn, agent);
  } else if (interrupted?.state === 'wrap-up') {
    const { spentMs, leftMs, ...call } = interrupted;
    const resumed = { ...call, since: turn.at - spentMs, dueAt: turn.at + leftMs };
    if (leftMs > 0) moveAgent(turn, free, resumed);
    else endWrapUp(turn, { ...free, state: resumed }, 'deadline');
  } else if (interrupted) nextAfterCall(turn, agent);
  else {
    const wrapUpMs = turn.state.config.outsideWrapUpMs;
    if (wrapUpMs > 0) beginWrapUp(turn, free, { callId, wrapUpMs });
    else nextAfterCall(turn, free);
  }
}
