/** Agents who leave a call: off their desks, free for the queue engine; and the end of the record. */
import type { AgentId } from '../../base/ids.ts';
import { finish } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import type { LiveCall } from '../live-call.ts';
import type { Participant } from './participant.ts';
import { showWrapUp, tellDesk } from './shown-calls.ts';

/**
 * Who was busy with the call beside the queues is so no more. Who had the caller keeps the call on
 * her desk until the queue engine says whether she wraps up; others have nothing to note down.
 */
export function leaveDesk(context: CentreContext, call: LiveCall, one: Participant): void {
  const { agentId, occupiedBy } = one;
  if (agentId === undefined || occupiedBy === undefined) return;
  one.occupiedBy = undefined;
  const { occupations, views } = context;
  occupations.release(agentId, occupiedBy);
  if (one.hadCaller) return;
  views.clearCall(agentId, call.id);
  tellDesk(context, agentId);
}

/** The queue engine has let an agent go who was busy with the call: she wraps it up, or is done. */
export function releasedFromCall(context: CentreContext, call: LiveCall, agentId: AgentId): void {
  const { views } = context;
  if (isBusyWith(context, call, agentId)) showWrapUp(context, call, agentId);
  else views.clearCall(agentId, call.id);
  closeWhenWrappedUp(context, call);
}

/**
 * Closes the record once no agent has anything left to do with the call, and the caller is through
 * with what follows the conversation.
 */
export function closeWhenWrappedUp(context: CentreContext, call: LiveCall): void {
  if (call.stage !== 'wrap-up') return;
  if (hasAgentsAtWork(context, call)) return;
  const close = () => finish(context, call, call.file.record.outcome, { endedBy: 'system' });
  if (call.afterwards) call.scope.run(call.afterwards.then(close));
  else close();
}

/** Some agent has something left to do with the call. */
export function hasAgentsAtWork(context: CentreContext, call: LiveCall): boolean {
  return [...call.agents].some((agentId) => isBusyWith(context, call, agentId));
}

function isBusyWith({ intake }: CentreContext, call: LiveCall, agentId: AgentId): boolean {
  const agent = intake.state.agents.get(agentId);
  if (!agent) return false;
  const { state, interrupted, outsideCalls } = agent;
  if ('callId' in state && state.callId === call.id && state.state !== 'offered') return true;
  if (outsideCalls?.includes(call.id)) return true;
  return interrupted?.state === 'wrap-up' && interrupted.callId === call.id;
}

/** Everybody's part in the call is over, and the call goes on elsewhere. */
export function letAgentsGo(context: CentreContext, call: LiveCall): void {
  const { conversation } = call;
  if (!conversation) return;
  const { clock, intake } = context;
  const place = intake.state.calls.get(call.id)?.call;
  if (place?.place === 'talking') {
    intake.submit({ kind: 'call-ended', at: clock.now(), callId: call.id, by: 'agent' });
  }
  for (const one of conversation.participants) leaveDesk(context, call, one);
}
