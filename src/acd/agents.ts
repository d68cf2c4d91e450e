/** What happens to agents: sign-in, readiness, wrap-up, and whether phone and desk can be reached. */
import type { AgentId } from '../base/ids.ts';
import type { Agent } from './model/agent.ts';
import type { AgentCommandInput, LinkInput } from './model/inputs.ts';
import { endOffer } from './offers.ts';
import { removeAgent } from './state.ts';
import { changeAgent, moveAgent, publish, type Turn } from './turn.ts';

/** A command that `refusalOf` accepted. */
export function obey(turn: Turn, agent: Agent, input: AgentCommandInput): void {
  switch (input.kind) {
    case 'agent-signed-in':
      signIn(turn, agent);
      return;
    case 'agent-signed-out':
      signOut(turn, agent);
      return;
    case 'agent-ready':
      makeReady(turn, agent);
      return;
    case 'agent-not-ready':
      makeNotReady(turn, agent, input.reason);
      return;
    case 'offer-declined':
      endOffer(turn, input.offerId, 'declined', 'declined');
      return;
    case 'wrap-up-ended':
      endWrapUp(turn, agent, 'agent');
      return;
    case 'wrap-up-extended':
    case 'disposition-set':
      return;
  }
}

function signIn(turn: Turn, agent: Agent): void {
  if (agent.state.state !== 'signed-out') return;
  moveAgent(
    turn,
    { ...agent, idleSince: turn.at, calls: 0, talkMs: 0, ringNoAnswers: 0, declines: 0 },
    { state: 'not-ready', since: turn.at, reason: 'signed-in' },
  );
}

function signOut(turn: Turn, agent: Agent): void {
  const { state } = agent;
  if (state.state === 'signed-out') return;
  if (state.state === 'wrap-up') publishWrapUp(turn, agent.id, state, 'agent');
  if (state.state === 'offered') endOffer(turn, state.offerId, 'withdrawn', 'agent-left');
  const { notReadyAfterCall: _, ...now } = turn.state.agents.get(agent.id) ?? agent;
  moveAgent(turn, now, { state: 'signed-out', since: turn.at });
}

function makeReady(turn: Turn, agent: Agent): void {
  const { notReadyAfterCall, ...rest } = agent;
  switch (agent.state.state) {
    case 'not-ready':
      moveAgent(
        turn,
        { ...agent, ringNoAnswers: 0, declines: 0 },
        { state: 'ready', since: turn.at },
      );
      return;
    case 'wrap-up':
      endWrapUp(turn, rest, 'agent');
      return;
    case 'talking':
      if (notReadyAfterCall !== undefined) changeAgent(turn, rest);
      return;
    default:
      return;
  }
}

function makeNotReady(turn: Turn, agent: Agent, reason: string): void {
  const { state } = agent;
  if (state.state === 'talking' || state.state === 'wrap-up') {
    changeAgent(turn, { ...agent, notReadyAfterCall: reason });
    return;
  }
  if (state.state === 'not-ready' && state.reason === reason) return;
  if (state.state === 'offered') endOffer(turn, state.offerId, 'declined', 'declined');
  const now = turn.state.agents.get(agent.id) ?? agent;
  moveAgent(turn, now, notReadyFor(turn, reason));
}

/** Not ready with this reason; timed when the reason is. */
function notReadyFor(turn: Turn, reason: string): Agent['state'] {
  const breakMs = turn.state.config.breaksMs[reason];
  const timed = breakMs === undefined ? {} : { dueAt: turn.at + breakMs };
  return { state: 'not-ready', since: turn.at, reason, ...timed };
}

/** Her timed break is over: she is ready, or not-ready for as long as nothing reaches her. */
export function endBreak(turn: Turn, agent: Agent): void {
  if (agent.state.state !== 'not-ready') return;
  const reason = unreachableReason(agent);
  const now = { ...agent, ringNoAnswers: 0, declines: 0 };
  moveAgent(
    turn,
    now,
    reason === undefined
      ? { state: 'ready', since: turn.at }
      : { state: 'not-ready', since: turn.at, reason },
  );
}

/** The conversation is over: wrap-up, which is over at once where the queue has none. */
export function afterConversation(turn: Turn, agent: Agent, wrapUpMs: number): void {
  if (agent.state.state !== 'talking') return;
  const idle = { ...agent, idleSince: turn.at };
  const { callId } = agent.state;
  if (wrapUpMs > 0) {
    const dueAt = turn.at + wrapUpMs;
    moveAgent(turn, idle, { state: 'wrap-up', since: turn.at, callId, dueAt });
    return;
  }
  publish(turn, {
    ...{ kind: 'wrap-up-ended', at: turn.at, agentId: agent.id },
    ...{ callId, wrapUpMs: 0, by: 'deadline' },
  });
  nextAfterCall(turn, idle);
}

export function endWrapUp(turn: Turn, agent: Agent, by: 'agent' | 'deadline'): void {
  if (agent.state.state !== 'wrap-up') return;
  publishWrapUp(turn, agent.id, agent.state, by);
  nextAfterCall(turn, { ...agent, idleSince: turn.at });
}

function publishWrapUp(
  turn: Turn,
  agentId: AgentId,
  state: Extract<Agent['state'], { state: 'wrap-up' }>,
  by: 'agent' | 'deadline',
): void {
  const wrapUpMs = turn.at - state.since;
  const { callId } = state;
  publish(turn, { kind: 'wrap-up-ended', at: turn.at, agentId, callId, wrapUpMs, by });
}

function nextAfterCall(turn: Turn, agent: Agent): void {
  const { notReadyAfterCall, ...free } = agent;
  const reason = notReadyAfterCall ?? unreachableReason(agent);
  if (agent.leaving) {
    forgetAgent(turn, agent);
    return;
  }
  if (reason === undefined) {
    moveAgent(turn, free, { state: 'ready', since: turn.at });
    return;
  }
  moveAgent(turn, free, notReadyFor(turn, reason));
}

/** She is not in the configuration any more, and free. */
export function forgetAgent(turn: Turn, agent: Agent): void {
  moveAgent(turn, agent, { state: 'signed-out', since: turn.at });
  removeAgent(turn.state, agent.id);
}

function unreachableReason(agent: Agent): string | undefined {
  if (!agent.phoneReachable) return 'phone-unreachable';
  return agent.desk.link === 'gone' ? 'desk-unreachable' : undefined;
}

export function changePhone(turn: Turn, agent: Agent, reachable: boolean): void {
  if (agent.phoneReachable === reachable) return;
  changeAgent(turn, { ...agent, phoneReachable: reachable });
  publish(turn, { kind: 'phone-changed', at: turn.at, agentId: agent.id, reachable });
  if (!reachable) loseAgent(turn, agent.id, 'phone-unreachable');
}

export function changeDesk(turn: Turn, agent: Agent, connected: boolean): void {
  if (connected === (agent.desk.link === 'connected')) return;
  const dueAt = turn.at + turn.state.config.deskGraceMs;
  const desk: Agent['desk'] = connected ? { link: 'connected' } : { link: 'disconnected', dueAt };
  changeAgent(turn, { ...agent, desk });
  publish(turn, { kind: 'desk-changed', at: turn.at, agentId: agent.id, connected });
}

/** The desk did not come back in time. */
export function deskGone(turn: Turn, agent: Agent): void {
  changeAgent(turn, { ...agent, desk: { link: 'gone' } });
  if (agent.state.state === 'ready') loseAgent(turn, agent.id, 'desk-unreachable');
}

/** A ready or offered agent cannot be reached: no calls until she says ready again. */
function loseAgent(
  turn: Turn,
  agentId: AgentId,
  reason: 'phone-unreachable' | 'desk-unreachable',
): void {
  const agent = turn.state.agents.get(agentId);
  if (agent?.state.state === 'offered') endOffer(turn, agent.state.offerId, 'failed', reason);
  else if (agent?.state.state === 'ready') {
    moveAgent(turn, agent, { state: 'not-ready', since: turn.at, reason });
  }
}

export function changeLink(turn: Turn, agent: Agent, input: LinkInput): void {
  if (input.kind === 'phone-changed') changePhone(turn, agent, input.reachable);
  else changeDesk(turn, agent, input.connected);
}
