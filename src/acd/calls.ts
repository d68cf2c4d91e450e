/** What happens to calls: queued, abandoned, broken, ended, and leaving the queue unanswered. */
import type { AgentId } from '../base/ids.ts';
import { afterConversation, forgetAgent } from './agents.ts';
import type { CallInput } from './model/inputs.ts';
import type { LeftReason, QueuedCall } from './model/queued-call.ts';
import { endOffer } from './offers.ts';
import { removeCall } from './state.ts';
import { changeCall, moveAgent, publish, type Turn } from './turn.ts';

/** A call enters its queue. A full queue turns it away at once. */
export function queueCall(turn: Turn, input: Extract<CallInput, { kind: 'call-queued' }>): void {
  const { callId, queueId, priority, skills } = input;
  const queue = turn.state.queues.get(queueId);
  if (!queue) return;
  const isFull = queue.waiting.size >= queue.config.waitingMax;
  const call: QueuedCall = {
    ...{ id: callId, queueId, priority, skills, queuedAt: turn.at },
    rankAt: turn.at - priority * queue.config.priorityWorthMs,
    attempts: 0,
    returned: false,
    call: { place: 'waiting', dueAt: turn.at + queue.config.waitMsMax },
  };
  publish(turn, { kind: 'call-queued', at: turn.at, callId, queueId, priority });
  changeCall(turn, call);
  if (isFull) leaveQueue(turn, call, 'full');
}

/** The caller is turned over to the rest of the flow. */
export function leaveQueue(turn: Turn, call: QueuedCall, reason: LeftReason): void {
  dropCall(turn, call);
  const { id: callId, queueId } = call;
  const waitedMs = turn.at - call.queuedAt;
  turn.effects.push({ kind: 'leave-queue', callId, reason });
  publish(turn, { kind: 'call-left-queue', at: turn.at, callId, queueId, reason, waitedMs });
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
    return;
  }
  if (call.call.place === 'offered') {
    endOffer(turn, call.call.offerId, 'withdrawn', 'caller-left');
  }
  dropCall(turn, call);
  const about = { at: turn.at, callId: call.id, queueId: call.queueId };
  const waitedMs = turn.at - call.queuedAt;
  publish(turn, { kind: failed ? 'call-failed' : 'call-abandoned', ...about, waitedMs });
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
  afterConversation(turn, agent, turn.state.queues.get(queueId)?.config.wrapUpMs ?? 0);
}

/** The agent's side is gone: she becomes not-ready, the caller waits at the head again. */
export function breakConversation(
  turn: Turn,
  call: QueuedCall,
  reason: 'phone-unreachable' | 'hand-over-failed',
): void {
  if (call.call.place !== 'talking') return;
  const { agentId } = call.call;
  const { id: callId, queueId } = call;
  const agent = turn.state.agents.get(agentId);
  const waitMsMax = turn.state.queues.get(queueId)?.config.waitMsMax ?? 0;
  turn.effects.push({ kind: 'return-caller', callId, agentId });
  publish(turn, { kind: 'call-returned', at: turn.at, callId, queueId, agentId, reason });
  const dueAt = turn.at + waitMsMax;
  changeCall(turn, { ...call, returned: true, call: { place: 'waiting', dueAt } });
  if (agent?.state.state !== 'talking') return;
  if (agent.leaving) {
    forgetAgent(turn, agent);
    return;
  }
  const { notReadyAfterCall: _, ...free } = agent;
  moveAgent(turn, { ...free, idleSince: turn.at }, { state: 'not-ready', since: turn.at, reason });
}

function dropCall(turn: Turn, call: QueuedCall): void {
  removeCall(turn.state, call.id);
  turn.touchedCalls.add(call.id);
}
