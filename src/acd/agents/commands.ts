/** What happens to agents: sign-in, readiness, and whether phone and desk can be reached. */
import type { AgentId } from '../../base/ids.ts';
import type { Agent } from '../model/agent.ts';
import type { AgentCommandInput, LinkInput } from '../model/inputs.ts';
import { endOffer } from '../offers.ts';
import { changeAgent, moveAgent, publish, type Turn } from '../turn.ts';
import { configuredQueues } from './enrolment.ts';
import { moveUnlessOccupied } from './occupation.ts';
import {
  endWrapUp,
  extendWrapUp,
  notReadyFor,
  publishWrapUp,
  setDisposition,
  unreachableReason,
} from './wrap-up.ts';

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
      extendWrapUp(turn, agent);
      return;
    case 'disposition-set':
      setDisposition(turn, agent, input.disposition);
      return;
  }
}

function signIn(turn: Turn, agent: Agent): void {
  if (agent.state.state !== 'signed-out') return;
  moveUnlessOccupied(
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
  const { notReadyAfterCall: _, movedTo, ...now } = turn.state.agents.get(agent.id) ?? agent;
  const queues = movedTo ? configuredQueues(turn.state, agent.id) : now.queues;
  moveAgent(turn, { ...now, queues }, { state: 'signed-out', since: turn.at });
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
    case 'talking': {
      const { interrupted, ...calm } = rest;
      if (interrupted?.state === 'not-ready') changeAgent(turn, calm);
      else if (notReadyAfterCall !== undefined) changeAgent(turn, rest);
      return;
    }
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
