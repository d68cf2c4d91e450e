/** The life of an offer: made, received, and its five ends. */
import type { OfferId } from '../base/ids.ts';
import { explainOffer } from './explain.ts';
import type { Agent, AgentState } from './model/agent.ts';
import type { PresentOffer } from './model/effects.ts';
import { type Offer, type OfferEndReason, type OfferOutcome, offerIdOf } from './model/offer.ts';
import type { QueuedCall } from './model/queued-call.ts';
import { putOffer, type QueueIndex, removeOffer } from './state.ts';
import { changeAgent, changeCall, moveAgent, publish, type Turn } from './turn.ts';

/** Offers a waiting call to an available agent. */
export function makeOffer(turn: Turn, queue: QueueIndex, call: QueuedCall, agent: Agent): void {
  if (call.call.place !== 'waiting') return;
  const attempt = call.attempts + 1;
  const offerId = offerIdOf(call.id, attempt);
  const dueAt = turn.at + queue.config.receiptTimeoutMs;
  const explanation = explainOffer(turn.state, queue, call, agent, turn.at);
  const about = { offerId, callId: call.id, agentId: agent.id, queueId: call.queueId, attempt };
  const { agentId, callId, queueId } = about;
  putOffer(turn.state, {
    ...{ id: offerId, callId, agentId, queueId, attempt },
    ...{ presentedAt: turn.at, phase: 'presented', dueAt },
  });
  turn.touchedOffers.add(offerId);
  changeCall(turn, {
    ...call,
    attempts: attempt,
    call: { place: 'offered', offerId, waitDueAt: call.call.dueAt },
  });
  const waitedMs = turn.at - call.queuedAt;
  const present = { ...about, queuedAt: call.queuedAt, waitedMs, dueAt, explanation };
  turn.effects.push({ kind: 'present-offer', ...present } satisfies PresentOffer);
  publish(turn, { kind: 'offer-presented', at: turn.at, ...about, explanation });
  moveAgent(turn, agent, { state: 'offered', since: turn.at, offerId, callId, dueAt });
}

/** The desk has shown the pop: the phone may ring. */
export function receiveOffer(turn: Turn, offer: Offer): void {
  const queue = turn.state.queues.get(offer.queueId);
  const agent = turn.state.agents.get(offer.agentId);
  if (offer.phase !== 'presented' || !queue || agent?.state.state !== 'offered') return;
  const dueAt = turn.at + queue.config.ringTimeoutMs;
  const { id: offerId, callId, agentId } = offer;
  putOffer(turn.state, { ...offer, phase: 'ringing', dueAt });
  turn.touchedOffers.add(offerId);
  changeAgent(turn, { ...agent, state: { ...agent.state, dueAt } });
  publish(turn, { kind: 'offer-received', at: turn.at, ...facts(offer) });
  turn.effects.push({ kind: 'ring-agent', offerId, callId, agentId, dueAt });
}

/** The phone was answered: agent and caller are in conversation. */
export function acceptOffer(turn: Turn, offer: Offer): void {
  const call = turn.state.calls.get(offer.callId);
  const agent = turn.state.agents.get(offer.agentId);
  if (!call || !agent) return;
  const { id: offerId, callId, agentId, queueId } = offer;
  dropOffer(turn, offer);
  changeCall(turn, { ...call, returned: false, call: { place: 'talking', agentId } });
  turn.effects.push({ kind: 'connect', offerId, callId, agentId });
  publish(turn, { kind: 'offer-accepted', at: turn.at, ...facts(offer) });
  const waitedMs = turn.at - call.queuedAt;
  publish(turn, { kind: 'call-answered', at: turn.at, callId, queueId, agentId, waitedMs });
  const answering = { ...agent, ringNoAnswers: 0 };
  moveAgent(turn, answering, { state: 'talking', since: turn.at, callId });
}

/** Ends an offer without a conversation. The agent moves on, the call waits at the head again. */
export function endOffer(
  turn: Turn,
  offerId: OfferId,
  outcome: Exclude<OfferOutcome, 'accepted'>,
  reason: OfferEndReason,
): void {
  const offer = turn.state.offers.get(offerId);
  if (!offer) return;
  const call = turn.state.calls.get(offer.callId);
  const agent = turn.state.agents.get(offer.agentId);
  const { callId, agentId } = offer;
  dropOffer(turn, offer);
  turn.effects.push({ kind: 'withdraw-offer', offerId, callId, agentId, reason });
  publish(turn, { kind: `offer-${outcome}`, at: turn.at, ...facts(offer), reason });
  if (agent) {
    const now = asked(turn, agent, outcome);
    moveAgent(turn, now, afterOffer(turn, now, offer, outcome, reason));
  }
  if (call?.call.place === 'offered' && reason !== 'caller-left') {
    const { waitDueAt } = call.call;
    changeCall(turn, { ...call, returned: true, call: { place: 'waiting', dueAt: waitDueAt } });
  }
}

function dropOffer(turn: Turn, offer: Offer): void {
  removeOffer(turn.state, offer.id);
  turn.touchedOffers.add(offer.id);
}

/** Who did not answer and stays ready is asked again only after the others. */
function asked(turn: Turn, agent: Agent, outcome: OfferOutcome): Agent {
  if (outcome !== 'ring-no-answer') return agent;
  return { ...agent, idleSince: turn.at, ringNoAnswers: agent.ringNoAnswers + 1 };
}

function afterOffer(
  turn: Turn,
  agent: Agent,
  offer: Offer,
  outcome: OfferOutcome,
  reason: OfferEndReason,
): AgentState {
  const limit = turn.state.queues.get(offer.queueId)?.config.ringNoAnswerLimit ?? 1;
  const mayMiss = limit === 0 || agent.ringNoAnswers < limit;
  const staysReady = outcome === 'withdrawn' || (outcome === 'ring-no-answer' && mayMiss);
  if (staysReady) return { state: 'ready', since: turn.at };
  return { state: 'not-ready', since: turn.at, reason };
}

function facts(offer: Offer) {
  const { callId, queueId, agentId } = offer;
  return { callId, queueId, agentId, offerId: offer.id };
}
