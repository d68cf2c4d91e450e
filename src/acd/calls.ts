/** What happens to calls: queued, abandoned, broken, ended, and a key pressed while waiting. */
import type { AgentId } from '../base/ids.ts';
import { moveUnlessOccupied } from './agents/occupation.ts';
import { afterConversation, forgetAgent } from './agents/wrap-up.ts';
import { callbackDone, endCallbackCall, loseDiallingAgent } from './callbacks/dialling.ts';
import { rememberDeparted, takeDeparted } from './departed.ts';
import { dropCall, leaveQueue, unanswered } from './leaving.ts';
import type { QueueConfig } from './model/config.ts';
import type { CallInput } from './model/inputs.ts';
import { lineOf, type QueuedCall } from './model/queued-call.ts';
import { endOffer } from './offers.ts';
import { changeCall, publish, type Turn } from './turn.ts';
import { announceAfter, rankOf, waitingFrom } from './waiting/wait.ts';

type Queued = Extract<CallInput, { kind: 'call-queued' }>;

/** A call enters its queue. A full queue turns it away at once. */
export function queueCall(turn: Turn, input: Queued): void {
  const { callId, queueId, priority } = input;
  const queue = turn.state.queues.get(queueId);
  if (!queue) return;
  const { at } = turn;
  const isFull = queue.waiting.size >= queue.config.waitingMax;
  const departedMs = takeDeparted(turn.state, input.caller, queueId, at);
  const keptMs = Math.max(departedMs, input.keptMs ?? 0);
  const entering = {
    callId,
    queueId,
    priority,
    skills: input.skills,
    customerClass: input.customerClass ?? 'walk-in',
    queuedAt: at - keptMs,
    caller: input.caller,
    preferredAgent: input.preferredAgent,
    returned: input.returned,
    answered: input.answered,
  };
  const call = waitingFrom(turn, enter(turn, entering, queue.config), at + queue.config.waitMsMax);
  const kept = keptMs > 0 ? { keptMs } : {};
  const answered = input.answered ? ({ answered: true } as const) : {};
  publish(turn, { kind: 'call-queued', at, callId, queueId, priority, ...kept, ...answered });
  changeCall(turn, call);
  if (isFull) leaveQueue(turn, call, 'full');
}

/** Who enters: a caller, or a callback in its turn. */
export interface Entering
  extends Pick<QueuedCall, 'queueId' | 'priority' | 'skills' | 'customerClass' | 'queuedAt'> {
  readonly callId: QueuedCall['id'];
  readonly caller?: string | undefined;
  readonly preferredAgent?: AgentId | undefined;
  readonly returned?: true | undefined;
  readonly answered?: true | undefined;
}

/** As it is on entering; the wait begins with `waitingFrom`. */
export function enter(turn: Turn, entering: Entering, rules: QueueConfig): QueuedCall {
  const { at } = turn;
  const { callId: id, queueId, priority, skills, caller, preferredAgent } = entering;
  const { customerClass, queuedAt } = entering;
  const preferred = preferredAgent && turn.state.agents.get(preferredAgent);
  const isHere = preferred?.queues.some((place) => place.queueId === queueId) ?? false;
  // Nobody waits for an agent who is not there.
  const prefers = rules.preferredMs > 0 && isHere && preferred?.state.state !== 'signed-out';
  // Plain, not spread together: this is made for each call, and spreading costs more than the rest.
  return {
    id,
    queueId,
    priority,
    customerClass,
    skills,
    needs: skills,
    line: lineOf(skills, customerClass),
    caller,
    preferredAgent: prefers ? preferredAgent : undefined,
    preferredUntil: prefers ? at + rules.preferredMs : undefined,
    queuedAt,
    enteredAt: at,
    rankAt: rankOf(rules, { priority, customerClass, queuedAt }),
    waitingSince: queuedAt,
    waitedBeforeMs: 0,
    attempts: 0,
    missedBy: [],
    returned: entering.returned ?? false,
    answered: entering.answered ?? false,
    cameThrough: [],
    announceAt: announceAfter(rules, at),
    told: undefined,
    assigned: false,
    announced: [],
    callback: undefined,
    call: { place: 'waiting', dueAt: at + rules.waitMsMax, leaveAt: at + rules.waitMsMax },
  };
}

/** Only a key of the queue, and only while nobody is being asked: an answer is never overtaken. */
export function pressKey(turn: Turn, call: QueuedCall, key: string): void {
  const keys = turn.state.queues.get(call.queueId)?.config.exitKeys ?? [];
  if (call.call.place !== 'waiting' || call.callback !== undefined || !keys.includes(key)) return;
  leaveQueue(turn, call, 'key-pressed', { exit: key });
}

/** The call is over. What that means depends on where it was. */
export function endCall(
  turn: Turn,
  call: QueuedCall,
  by: 'caller' | 'agent' | 'system',
  failed: boolean,
): void {
  if (call.call.place === 'talking') {
    endConversation(turn, call, call.call.agentId, by);
    callbackDone(turn, call);
    return;
  }
  if (call.callback !== undefined) {
    endCallbackCall(turn, call, failed ? 'failed' : `${by}-left`);
    return;
  }
  dropCall(turn, call);
  if (call.call.place === 'offered') {
    for (const offerId of call.call.offerIds) endOffer(turn, offerId, 'withdrawn', 'caller-left');
  }
  if (!failed) rememberDeparted(turn.state, call, turn.at);
  const about = { at: turn.at, callId: call.id, queueId: call.queueId };
  publish(turn, {
    kind: failed ? 'call-failed' : 'call-abandoned',
    ...about,
    ...unanswered(call, turn.at),
  });
}

function endConversation(
  turn: Turn,
  call: QueuedCall,
  agentId: AgentId,
  by: 'caller' | 'agent' | 'system',
): void {
  dropCall(turn, call);
  const agent = turn.state.agents.get(agentId);
  if (agent?.state.state !== 'talking') return;
  const talkMs = turn.at - agent.state.since;
  const { id: callId, queueId } = call;
  publish(turn, { kind: 'conversation-ended', at: turn.at, callId, queueId, agentId, talkMs, by });
  const talked = { ...agent, talkMs: agent.talkMs + talkMs };
  afterConversation(turn, talked, callId, queueId);
}

/** The agent's side is gone: she becomes not-ready, the caller waits at the head again. */
export function breakConversation(
  turn: Turn,
  call: QueuedCall,
  reason: 'phone-unreachable' | 'hand-over-failed',
): void {
  if (call.call.place === 'dialling') loseDiallingAgent(turn, call, reason);
  if (call.call.place !== 'talking') return;
  const { at } = turn;
  const { agentId } = call.call;
  const { id: callId, queueId } = call;
  const agent = turn.state.agents.get(agentId);
  const rules = turn.state.queues.get(queueId)?.config;
  const talkMs = agent?.state.state === 'talking' ? at - agent.state.since : 0;
  turn.effects.push({ kind: 'return-caller', callId, agentId });
  const callback = call.callback === undefined ? {} : { callback: call.callback };
  const about = { at, callId, queueId, agentId, reason, talkMs, ...callback };
  publish(turn, { kind: 'call-returned', ...about });
  const announceAt = rules && announceAfter(rules, at);
  const waiting = { ...call, announceAt, returned: true, waitingSince: at };
  changeCall(turn, waitingFrom(turn, waiting, at + (rules?.waitMsMax ?? 0)));
  if (agent?.state.state !== 'talking') return;
  if (agent.leaving) {
    forgetAgent(turn, agent);
    return;
  }
  const { notReadyAfterCall: _, ...free } = agent;
  const now = { ...free, idleSince: at, talkMs: agent.talkMs + talkMs };
  moveUnlessOccupied(turn, now, { state: 'not-ready', since: at, reason });
}
