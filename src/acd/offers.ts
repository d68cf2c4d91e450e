/** The life of an offer: made, received, and its five ends. */
import type { OfferId } from '../base/ids.ts';
import { dialForAgent, talk, toBeDialled } from './callbacks/dialling.ts';
import { servedMeanwhile } from './callbacks/requests.ts';
import { explainOffer } from './explanation/explain.ts';
import type { Agent, AgentState } from './model/agent.ts';
import type { PresentOffer } from './model/effects.ts';
import { type Offer, type OfferEndReason, type OfferOutcome, offerIdOf } from './model/offer.ts';
import { type QueuedCall, waitedMs } from './model/queued-call.ts';
import { type AcdState, putOffer, type QueueIndex, removeOffer } from './state.ts';
import { changeAgent, changeCall, moveAgent, publish, type Turn } from './turn.ts';
import { notePace } from './waiting/estimate.ts';
import { waitingFrom } from './waiting/wait.ts';
import { waitedOut } from './waiting/waited-out.ts';

/** Offers a waiting call to these available agents: to one, or under `ring-all` to all of them. */
export function makeOffers(
  turn: Turn,
  queue: QueueIndex,
  call: QueuedCall,
  agents: readonly Agent[],
): void {
  if (call.call.place !== 'waiting') return;
  const offerIds = agents.map((_, index) => offerIdOf(call.id, call.attempts + index + 1));
  // Explained before the first of them changes anything.
  const explained = agents.map((agent) => explainOffer(turn.state, queue, call, agent, turn.at));
  changeCall(turn, {
    ...call,
    attempts: call.attempts + agents.length,
    call: { place: 'offered', offerIds, leaveAt: call.call.leaveAt },
  });
  agents.forEach((agent, index) => {
    const [offerId, explanation] = [offerIds[index], explained[index]];
    if (!offerId || !explanation) return;
    const attempt = call.attempts + index + 1;
    makeOffer(turn, { queue, call, agent, offerId, attempt, explanation });
  });
}

interface Making {
  readonly queue: QueueIndex;
  readonly call: QueuedCall;
  readonly agent: Agent;
  readonly offerId: OfferId;
  readonly attempt: number;
  readonly explanation: PresentOffer['explanation'];
}

function makeOffer(turn: Turn, making: Making): void {
  const { queue, call, agent, offerId, attempt, explanation } = making;
  const { at, state } = turn;
  const { id: callId, queueId, queuedAt } = call;
  const agentId = agent.id;
  const dueAt = at + queue.config.receiptTimeoutMs;
  const phase = 'presented';
  putOffer(state, {
    id: offerId,
    callId,
    agentId,
    queueId,
    attempt,
    presentedAt: at,
    phase,
    dueAt,
  });
  turn.touchedOffers.push(offerId);
  turn.effects.push({
    kind: 'present-offer',
    offerId,
    callId,
    agentId,
    queueId,
    attempt,
    queuedAt,
    waitedMs: waitedMs(call, at),
    dueAt,
    explanation,
  });
  publish(turn, {
    kind: 'offer-presented',
    at,
    offerId,
    callId,
    agentId,
    queueId,
    attempt,
    explanation,
  });
  state.offerCount += 1;
  const asked = { ...agent, lastOffer: state.offerCount };
  moveAgent(turn, asked, { state: 'offered', since: at, offerId, callId, dueAt });
}

/** The desk has shown the pop: the phone may ring. */
export function receiveOffer(turn: Turn, offer: Offer): void {
  const queue = turn.state.queues.get(offer.queueId);
  const agent = turn.state.agents.get(offer.agentId);
  if (offer.phase !== 'presented' || !queue || agent?.state.state !== 'offered') return;
  const dueAt = turn.at + queue.config.ringTimeoutMs;
  const { id: offerId, callId, agentId, queueId } = offer;
  putOffer(turn.state, { ...offer, phase: 'ringing', dueAt });
  turn.touchedOffers.push(offerId);
  changeAgent(turn, { ...agent, state: { ...agent.state, dueAt } });
  publish(turn, { kind: 'offer-received', at: turn.at, callId, queueId, agentId, offerId });
  turn.effects.push({ kind: 'ring-agent', offerId, callId, agentId, dueAt });
}

/** The phone was answered: agent and caller are in conversation, nobody else is asked any more. */
export function acceptOffer(turn: Turn, offer: Offer): void {
  const { state, at } = turn;
  const call = state.calls.get(offer.callId);
  const agent = state.agents.get(offer.agentId);
  if (call?.call.place !== 'offered' || !agent) return;
  if (isAfterHours(state, call, at)) {
    for (const id of call.call.offerIds) endOffer(turn, id, 'withdrawn', 'callback-cancelled');
    return;
  }
  const { id: offerId, callId, agentId, queueId } = offer;
  dropOffer(turn, offer);
  const queue = state.queues.get(queueId);
  if (queue) notePace(queue, at);
  publish(turn, { kind: 'offer-accepted', at, callId, queueId, agentId, offerId });
  if (toBeDialled(state, call)) {
    dialForAgent(turn, call, withoutDisposition(agent), offer);
    return;
  }
  const { offerIds } = call.call;
  turn.effects.push({ kind: 'connect', offerId, callId, agentId });
  answer(turn, call, agentId);
  const rested = withoutDisposition(agent);
  const answering = { ...rested, calls: agent.calls + 1, ringNoAnswers: 0, declines: 0 };
  moveAgent(turn, answering, { state: 'talking', since: at, callId });
  for (const other of offerIds) {
    if (other !== offerId) endOffer(turn, other, 'withdrawn', 'answered-elsewhere');
  }
  if (call.callback === undefined) servedMeanwhile(turn, call);
}

/** Of her last call; the new one has none as yet. The same object where there is none: see wrap-up. */
function withoutDisposition(agent: Agent): Agent {
  if (agent.disposition === undefined) return agent;
  const { disposition: _, ...rest } = agent;
  return rest;
}

function answer(turn: Turn, call: QueuedCall, agentId: Agent['id']): void {
  const { at } = turn;
  const { id: callId, queueId } = call;
  const waited = waitedMs(call, at);
  // What was told of the wait that is over says nothing about another one.
  const over = { ...call, missedBy: [], told: undefined };
  if (call.callback !== undefined) {
    talk(turn, over, agentId);
    return;
  }
  const place = { place: 'talking', agentId } as const;
  changeCall(turn, {
    ...over,
    returned: false,
    answered: true,
    waitedBeforeMs: waited,
    call: place,
  });
  const again = call.answered ? ({ again: true } as const) : {};
  const about = { at, callId, queueId, agentId, waitedMs: waited, ...again };
  publish(turn, { kind: 'call-answered', ...about });
}

/**
 * Ends an offer without a conversation. The agent moves on; the call waits at the head again, unless
 * other agents are still asked.
 */
export function endOffer(
  turn: Turn,
  offerId: OfferId,
  outcome: Exclude<OfferOutcome, 'accepted'>,
  reason: OfferEndReason,
): void {
  const offer = turn.state.offers.get(offerId);
  if (!offer) return;
  const { callId, agentId, queueId } = offer;
  dropOffer(turn, offer);
  turn.effects.push({ kind: 'withdraw-offer', offerId, callId, agentId, reason });
  publish(turn, {
    ...{ kind: `offer-${outcome}` as const, at: turn.at },
    ...{ callId, queueId, agentId, offerId, reason },
  });
  const agent = turn.state.agents.get(agentId);
  let staysReady = false;
  if (agent) {
    const now = asked(turn, agent, outcome);
    const next = afterOffer(turn, now, offer, outcome, reason);
    staysReady = next.state === 'ready' && outcome !== 'withdrawn';
    moveAgent(turn, now, next);
  }
  const call = turn.state.calls.get(callId);
  if (call) askedInVain(turn, call, offer, staysReady);
}

const missedByMax = 50;

function askedInVain(turn: Turn, call: QueuedCall, offer: Offer, staysReady: boolean): void {
  if (call.call.place !== 'offered') return;
  const offerIds = call.call.offerIds.filter((id) => id !== offer.id);
  const missedBy = staysReady
    ? [...call.missedBy.filter((id) => id !== offer.agentId), offer.agentId].slice(-missedByMax)
    : call.missedBy;
  if (offerIds.length > 0) {
    changeCall(turn, { ...call, missedBy, call: { ...call.call, offerIds } });
    return;
  }
  if (isAfterHours(turn.state, call, turn.at)) {
    waitedOut(turn, call);
    return;
  }
  // The preferred agent was asked: from now on all are.
  const free = { preferredAgent: undefined, preferredUntil: undefined, assigned: false };
  const waiting = { ...call, ...free, missedBy, returned: true };
  changeCall(turn, waitingFrom(turn, waiting, call.call.leaveAt));
}

/** A customer who is to be called back, and may not be called any more today. */
function isAfterHours(state: AcdState, call: QueuedCall, at: number): boolean {
  if (call.call.place !== 'offered' || call.call.leaveAt > at) return false;
  return toBeDialled(state, call) !== undefined;
}

function dropOffer(turn: Turn, offer: Offer): void {
  removeOffer(turn.state, offer.id);
  turn.touchedOffers.push(offer.id);
}

/** Who did not take it and stays ready is asked again only after the others. */
function asked(turn: Turn, agent: Agent, outcome: OfferOutcome): Agent {
  if (outcome === 'ring-no-answer') {
    return { ...agent, idleSince: turn.at, ringNoAnswers: agent.ringNoAnswers + 1 };
  }
  if (outcome !== 'declined') return agent;
  return { ...agent, idleSince: turn.at, declines: agent.declines + 1 };
}

function afterOffer(
  turn: Turn,
  agent: Agent,
  offer: Offer,
  outcome: OfferOutcome,
  reason: OfferEndReason,
): AgentState {
  const rules = turn.state.queues.get(offer.queueId)?.config;
  const mayMiss = mayAgain(agent.ringNoAnswers, rules?.ringNoAnswerLimit ?? 1);
  const mayDecline = mayAgain(agent.declines, rules?.declineLimit ?? 1);
  const staysReady =
    outcome === 'withdrawn' ||
    (outcome === 'ring-no-answer' && mayMiss) ||
    (outcome === 'declined' && mayDecline);
  if (staysReady) return { state: 'ready', since: turn.at };
  return { state: 'not-ready', since: turn.at, reason };
}

/** @param limit 0: as often as she likes */
function mayAgain(times: number, limit: number): boolean {
  return limit === 0 || times < limit;
}
