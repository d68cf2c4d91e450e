/** What supervisors do with agents and waiting calls. Takes effect in the same step. */
import { moveToQueues } from './agents/enrolment.ts';
import { type Refusal, refusalOf } from './explanation/refusal.ts';
import type { SupervisorInput } from './model/inputs.ts';
import type { QueuedCall } from './model/queued-call.ts';
import { endOffer } from './offers.ts';
import { changeCall, publish, type Turn } from './turn.ts';
import { rankOf, waitingFrom } from './waiting/wait.ts';

export function supervise(turn: Turn, input: SupervisorInput): Refusal | undefined {
  const refusal = refusalOf(turn.state, input);
  if (refusal) return refusal;
  const { agents, calls } = turn.state;
  const agent = 'agentId' in input ? agents.get(input.agentId) : undefined;
  const call = 'callId' in input ? calls.get(input.callId) : undefined;
  if (input.kind === 'agent-moved' && agent) moveToQueues(turn, agent, input.queues);
  else if (input.kind === 'call-prioritised' && call) prioritise(turn, call, input.priority);
  else if (input.kind === 'call-assigned' && call) assign(turn, call, input);
  return undefined;
}

/** Its place in the line is as if it had had this priority from the beginning. */
function prioritise(turn: Turn, call: QueuedCall, priority: number): void {
  const { id: callId, queueId } = call;
  const rules = turn.state.queues.get(queueId)?.config;
  if (!rules || priority === call.priority) return;
  const ranked = { ...call, priority, rankAt: rankOf(rules, { ...call, priority }) };
  const { place } = call.call;
  changeCall(turn, place === 'waiting' ? waitingFrom(turn, ranked, call.call.leaveAt) : ranked);
  publish(turn, { kind: 'call-prioritised', at: turn.at, callId, queueId, priority });
}

/** Whoever is being asked is asked no longer. */
function assign(
  turn: Turn,
  call: QueuedCall,
  { agentId, forMs }: Extract<SupervisorInput, { kind: 'call-assigned' }>,
): void {
  const { id: callId, queueId } = call;
  if (call.call.place === 'offered') {
    for (const offerId of call.call.offerIds) endOffer(turn, offerId, 'withdrawn', 'reassigned');
  }
  const now = turn.state.calls.get(callId);
  if (now?.call.place !== 'waiting') return;
  const until = turn.at + forMs;
  const given = { preferredAgent: agentId, preferredUntil: until, assigned: true };
  publish(turn, { kind: 'call-assigned', at: turn.at, callId, queueId, agentId, until });
  changeCall(turn, waitingFrom(turn, { ...now, ...given }, now.call.leaveAt));
}
