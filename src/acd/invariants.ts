/**
 * What must hold after every step. `checkInvariants` looks at everything (tests, simulations);
 * `checkTouched` only at what the step changed, and runs in production too: a wrong queue is worse
 * than a restarted one.
 */
import type { AgentId, CallId, OfferId } from '../base/ids.ts';
import { withMentoring } from './agents/mentoring.ts';
import { nextToDial } from './callbacks/dialling.ts';
import { callFor } from './matching.ts';
import { isAvailable } from './model/agent.ts';
import { type AcdState, callbackDueAt } from './state.ts';
import type { Turn } from './turn.ts';

/** The engine contradicts itself: stop, and rebuild from the journal. */
export class BrokenInvariant extends Error {
  constructor(invariant: string, subject: string) {
    super(`${invariant}: ${subject}`);
    this.name = 'BrokenInvariant';
  }
}

function must(holds: boolean, invariant: string, subject: string): void {
  if (!holds) throw new BrokenInvariant(invariant, subject);
}

export function checkTouched(turn: Turn): void {
  for (const id of turn.touchedAgents) checkAgent(turn.state, id);
  for (const id of turn.touchedCalls) checkCall(turn.state, id);
  for (const id of turn.touchedOffers) checkOffer(turn.state, id);
  const { deadlines, nextDueAt } = turn.state;
  must(deadlines.first?.dueAt === nextDueAt, 'the first deadline has its wake-up', String(turn.at));
}

/** Everything, in time proportional to agents, calls and their queues. */
export function checkInvariants(state: AcdState): void {
  for (const id of state.agents.keys()) checkAgent(state, id);
  for (const id of state.calls.keys()) checkCall(state, id);
  for (const id of state.offers.keys()) checkOffer(state, id);
  for (const agent of state.agents.values()) {
    if (!isAvailable(agent)) continue;
    must(
      !callFor(state, agent, state.at),
      'nobody idles while a call she may take waits',
      agent.id,
    );
  }
  for (const queue of state.queues.values()) {
    must(
      !nextToDial(state, queue),
      'nobody idles while a customer is to be dialled',
      queue.config.id,
    );
  }
  checkIndexes(state);
}

function checkAgent(state: AcdState, id: AgentId): void {
  const agent = state.agents.get(id);
  if (!agent) return;
  const now = agent.state;
  if (now.state === 'offered') {
    const offer = state.offers.get(now.offerId);
    must(offer?.agentId === id, 'an offered agent has her offer', id);
    must(offer?.dueAt === now.dueAt, 'agent and offer have the same deadline', id);
  }
  const outside = agent.outsideCalls ?? [];
  if (now.state === 'talking' && now.outside) {
    must(outside[0] === now.callId, 'an agent busy outside has that call', id);
  } else if (now.state === 'talking') {
    const place = state.calls.get(now.callId)?.call;
    const has = place?.place === 'talking' || place?.place === 'dialling';
    must(has && place.agentId === id, 'a talking agent has her call', id);
  } else if (now.state !== 'signed-out') {
    must(outside.length === 0, 'who has a call outside the queues is talking', id);
  }
  must(withMentoring(state, agent) === agent, 'trainee and mentor know of each other', id);
}

function checkCall(state: AcdState, id: CallId): void {
  const call = state.calls.get(id);
  if (!call) return;
  must(state.queues.has(call.queueId), 'a call has its queue', id);
  if (call.call.place === 'offered') {
    must(call.call.offerIds.length > 0, 'an offered call has an offer', id);
    for (const offerId of call.call.offerIds) {
      must(state.offers.get(offerId)?.callId === id, 'an offered call has its offers', id);
    }
  }
  const { callback } = call;
  if (callback !== undefined) {
    const now = state.callbacks.get(callback)?.callback;
    must(now?.state === 'in-line' && now.callId === id, 'a call of a callback has it', id);
  }
  const agentId = 'agentId' in call.call ? call.call.agentId : undefined;
  if (agentId !== undefined) {
    const agent = state.agents.get(agentId)?.state;
    must(agent?.state === 'talking' && agent.callId === id, 'a call in talk has its agent', id);
  }
}

function checkOffer(state: AcdState, id: OfferId): void {
  const offer = state.offers.get(id);
  if (!offer) return;
  const agent = state.agents.get(offer.agentId)?.state;
  const call = state.calls.get(offer.callId)?.call;
  must(agent?.state === 'offered' && agent.offerId === id, 'an offer has its agent', id);
  must(call?.place === 'offered' && call.offerIds.includes(id), 'an offer has its call', id);
}

function checkIndexes(state: AcdState): void {
  let waiting = 0;
  for (const queue of state.queues.values()) {
    waiting += queue.waiting.size;
    const signedIn = [...queue.agents].filter((agentId) => {
      return state.agents.get(agentId)?.state.state !== 'signed-out';
    });
    must(signedIn.length === queue.signedIn, 'signed-in agents are counted', queue.config.id);
    for (const { agentId } of queue.idle.items) {
      const agent = state.agents.get(agentId);
      must(agent !== undefined && isAvailable(agent), 'the idle are available', agentId);
    }
  }
  for (const { id, callback } of state.callbacks.values()) {
    const has = callback.state === 'requested' || state.calls.get(callback.callId)?.callback === id;
    must(has, 'a callback in the line has its call', id);
  }
  const calls = [...state.calls.values()];
  const expected = calls.filter(({ call }) => call.place === 'waiting').length;
  must(waiting === expected, 'every waiting call stands in its line', String(expected));
  const agents = [...state.agents.values()];
  const deadlines =
    calls.filter(({ call }) => 'dueAt' in call).length +
    [...state.callbacks.values()].filter((one) => callbackDueAt(one) !== undefined).length +
    state.offers.size +
    agents.filter(({ state: now }) => now.state === 'wrap-up').length +
    agents.filter(({ state: now }) => now.state === 'not-ready' && now.dueAt !== undefined).length +
    [...state.queues.values()].filter(({ floorDueAt }) => floorDueAt !== undefined).length +
    agents.filter((agent) => agent.desk.link === 'disconnected').length;
  must(deadlines === state.deadlines.size, 'every transient state has its deadline', '');
}
