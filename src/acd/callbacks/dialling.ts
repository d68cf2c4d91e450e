/**
 * The customer is dialled: for an agent who has taken the offer, or, where the customer comes first,
 * as soon as more agents are free than customers are being dialled for.
 */
import { moveUnlessOccupied } from '../agents/occupation.ts';
import { nextAfterCall } from '../agents/wrap-up.ts';
import type { Refusal } from '../explanation/refusal.ts';
import { dropCall } from '../leaving.ts';
import type { Agent } from '../model/agent.ts';
import type { Callback } from '../model/callback.ts';
import type { CustomerInput } from '../model/inputs.ts';
import type { Offer } from '../model/offer.ts';
import { type QueuedCall, waitedMs } from '../model/queued-call.ts';
import { endOffer } from '../offers.ts';
import { mayTake } from '../order/waiting-calls.ts';
import { type AcdState, putCallback, type QueueIndex } from '../state.ts';
import { changeAgent, changeCall, moveAgent, publish, type Turn } from '../turn.ts';
import { waitingFrom } from '../waiting/wait.ts';
import { endCallback } from './requests.ts';
import { leaveLine } from './turns.ts';

/** After a fault of ours the next turn is not at once: what failed may fail again. Chosen. */
const faultGapMs = 10_000;

/** Dials, in every queue that has somebody to call and an agent to spare. */
export function dialCustomers(turn: Turn): void {
  if (turn.state.callbacks.size === 0) return;
  for (const queue of turn.state.queues.values()) {
    for (let call = nextToDial(turn.state, queue); call; call = nextToDial(turn.state, queue)) {
      dial(turn, queue, call);
    }
  }
}

/** The first for whom an agent is free, unless customers who ring already need them all. */
export function nextToDial(state: AcdState, queue: QueueIndex): QueuedCall | undefined {
  if (queue.toDial.size === 0 || queue.idle.size <= queue.dialling) return undefined;
  return queue.toDial.find(({ needs, customerClass }) => {
    const able = queue.idle.first(needs, ({ agentId }) => {
      const agent = state.agents.get(agentId);
      return agent !== undefined && mayTake(agent, { needs, customerClass });
    });
    return able !== undefined;
  });
}

function dial(
  turn: Turn,
  queue: QueueIndex,
  call: QueuedCall,
  agent?: { readonly agentId: Agent['id']; readonly offerId: Offer['id'] },
): void {
  const { at, state } = turn;
  const callback = call.callback && state.callbacks.get(call.callback);
  if (!callback || !('leaveAt' in call.call)) return;
  const { id: callbackId, queueId, number } = callback;
  const { id: callId } = call;
  const attempt = callback.attempts + 1;
  const dueAt = at + queue.config.callback.dialTimeoutMs;
  putCallback(state, { ...callback, attempts: attempt });
  const { leaveAt } = call.call;
  changeCall(turn, { ...call, call: { place: 'dialling', dueAt, leaveAt, ...agent } });
  const whose = agent ? { agentId: agent.agentId } : {};
  publish(turn, { kind: 'callback-dialled', at, callbackId, queueId, callId, attempt, ...whose });
  const about = { callbackId, callId, number, dueAt, ...(agent ? { agent } : {}) };
  turn.effects.push({ kind: 'dial-customer', ...about });
}

/** The callback whose customer is dialled when this offer's phone is answered. */
export function toBeDialled(state: AcdState, call: QueuedCall): Callback | undefined {
  const callback = call.callback && state.callbacks.get(call.callback);
  return callback && !callback.isReached ? callback : undefined;
}

/** The agent took the offer: she hears the customer's phone ring. */
export function dialForAgent(turn: Turn, call: QueuedCall, agent: Agent, offer: Offer): void {
  if (call.call.place !== 'offered') return;
  const queue = turn.state.queues.get(call.queueId);
  const { id: callId } = call;
  const { offerIds } = call.call;
  if (queue) dial(turn, queue, call, { agentId: agent.id, offerId: offer.id });
  const answering = { ...agent, ringNoAnswers: 0, declines: 0 };
  moveAgent(turn, answering, { state: 'talking', since: turn.at, callId });
  for (const other of offerIds) {
    if (other !== offer.id) endOffer(turn, other, 'withdrawn', 'answered-elsewhere');
  }
}

export function takeCustomerInput(turn: Turn, input: CustomerInput): Refusal | undefined {
  const call = turn.state.calls.get(input.callId);
  if (!call) return { code: 'not-found', message: 'The call is not in a queue.' };
  if (call.call.place !== 'dialling') return { code: 'conflict', message: 'Nobody is dialled.' };
  if (input.kind === 'customer-answered') reached(turn, call);
  else notReached(turn, call, input.reason);
  return undefined;
}

function reached(turn: Turn, call: QueuedCall): void {
  const { at, state } = turn;
  const callback = call.callback && state.callbacks.get(call.callback);
  if (call.call.place !== 'dialling' || !callback) return;
  const { id: callbackId, queueId, attempts: attempt } = callback;
  const { id: callId } = call;
  const { agentId, offerId } = call.call;
  putCallback(state, { ...callback, isReached: true });
  publish(turn, { kind: 'callback-reached', at, callbackId, queueId, callId, attempt });
  if (agentId === undefined || offerId === undefined) {
    const waitMsMax = state.queues.get(queueId)?.config.waitMsMax ?? 0;
    changeCall(turn, waitingFrom(turn, { ...call, returned: true }, at + waitMsMax));
    return;
  }
  turn.effects.push({ kind: 'connect', offerId, callId, agentId });
  talk(turn, call, agentId);
  const agent = state.agents.get(agentId);
  if (agent) changeAgent(turn, { ...agent, calls: agent.calls + 1 });
}

/** From now on it is a conversation like any other. */
export function talk(turn: Turn, call: QueuedCall, agentId: Agent['id']): void {
  const { at, state } = turn;
  const { id: callId, queueId, callback: callbackId } = call;
  const waited = waitedMs(call, at);
  const place = { place: 'talking', agentId } as const;
  changeCall(turn, {
    ...call,
    returned: false,
    answered: true,
    waitedBeforeMs: waited,
    call: place,
  });
  if (callbackId === undefined || !state.callbacks.has(callbackId)) return;
  const about = { at, callbackId, queueId, callId, agentId, waitedMs: waited };
  publish(turn, { kind: 'callback-answered', ...about });
}

/** The customer did not answer, or the attempt broke; the agent, if there is one, is free again. */
export function notReached(turn: Turn, call: QueuedCall, reason: string): void {
  const agentId = call.call.place === 'dialling' ? call.call.agentId : undefined;
  deferAfterAttempt(turn, call, reason);
  const agent = agentId && turn.state.agents.get(agentId);
  if (agent && agent.state.state === 'talking') nextAfterCall(turn, agent);
}

/** The agent's phone died while the customer's was ringing. */
export function loseDiallingAgent(turn: Turn, call: QueuedCall, reason: string): void {
  const agentId = call.call.place === 'dialling' ? call.call.agentId : undefined;
  if (agentId === undefined) return;
  deferAfterAttempt(turn, call, 'agent-lost');
  const agent = turn.state.agents.get(agentId);
  if (agent?.state.state !== 'talking') return;
  if (agent.leaving) nextAfterCall(turn, agent);
  else moveUnlessOccupied(turn, agent, { state: 'not-ready', since: turn.at, reason });
}

function deferAfterAttempt(turn: Turn, call: QueuedCall, reason: string): void {
  const callback = call.callback && turn.state.callbacks.get(call.callback);
  const rules = turn.state.queues.get(call.queueId)?.config.callback;
  if (!callback || !rules) return;
  if (callback.attempts >= rules.attemptsMax) {
    dropCall(turn, call);
    endCallback(turn, callback, 'not-reached', call.id);
    return;
  }
  const { retryGapsMs } = rules;
  const gapMs = retryGapsMs[callback.attempts - 1] ?? retryGapsMs.at(-1) ?? faultGapMs;
  leaveLine(turn, call, { reason, notBefore: turn.at + Math.max(1, gapMs) });
}

/** Its call is over wherever it was: the customer left, or something of ours failed. */
export function endCallbackCall(turn: Turn, call: QueuedCall, reason: string): void {
  const callback = call.callback && turn.state.callbacks.get(call.callback);
  if (!callback) return;
  if (call.call.place === 'offered') {
    for (const offerId of call.call.offerIds) endOffer(turn, offerId, 'withdrawn', 'caller-left');
  }
  const now = turn.state.calls.get(call.id) ?? call;
  if (now.call.place === 'dialling' || callback.isReached) notReached(turn, now, reason);
  else leaveLine(turn, now, { reason, notBefore: turn.at + faultGapMs });
}

/** The conversation has ended, and with it the callback. */
export function callbackDone(turn: Turn, call: QueuedCall): void {
  const callback = call.callback && turn.state.callbacks.get(call.callback);
  if (callback) endCallback(turn, callback, 'done');
}
