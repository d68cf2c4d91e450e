/** Asking somebody while the caller is on hold: called, answered, or given up. */
import type { CentreContext } from '../centre-context.ts';
import type { CallTarget, CommandResult } from '../desk-port.ts';
import type { AtTheCall } from './call-control.ts';
import { leaveDesk } from './departures.ts';
import type { Participant } from './participant.ts';
import {
  freeAgentOf,
  participantFor,
  type Reachable,
  reach,
  reachableOf,
  ringMsMax,
} from './reach.ts';

export async function consult(
  context: CentreContext,
  at: AtTheCall,
  to: CallTarget,
): Promise<CommandResult> {
  if (to.kind === 'flow') {
    return { ok: false, code: 'invalid-input', message: 'Only people can be asked.' };
  }
  const { call, conversation, self } = at;
  if (conversation.state.consultation) {
    return { ok: false, code: 'conflict', message: 'There is a consultation already.' };
  }
  const target =
    to.kind === 'queue'
      ? freeAgentOf(context, to.queueId, self.agentId)
      : reachableOf(context, to, self.agentId);
  if ('ok' in target) return target;
  const one = participantFor(context, call, target);
  conversation.add(one);
  call.failedConsultation = undefined;
  const dueAt = context.clock.now() + ringMsMax;
  const answer = await conversation.perform({
    ...{ kind: 'consult', party: one.id, connection: 'alerting', dueAt },
  });
  if (!answer.ok) {
    await one.release();
    leaveDesk(context, call, one);
    return answer;
  }
  call.scope.run(ask(context, at, one, target));
  return answer;
}

async function ask(
  context: CentreContext,
  { call, conversation, self }: AtTheCall,
  one: Participant,
  to: Reachable,
): Promise<void> {
  const joins = self.leg;
  if (!joins || one.isGone) return;
  const { views } = context;
  const number = self.agentId === undefined ? '' : views.profile(self.agentId)?.extension;
  const caller = { number: number ?? '', name: self.who.name };
  const reached = await reach(context, call, one, {
    ...{ to, joins, caller, signal: one.unwanted, hearsEarly: true },
  });
  if (reached.outcome === 'answered') {
    conversation.attach(one, reached.leg);
    conversation.tell({ kind: 'consulted-answered', party: one.id });
    return;
  }
  if (conversation.state.consultation?.party !== one.id) return;
  const { outcome: reason } = reached;
  call.failedConsultation = { to: one.who, since: context.clock.now(), reason };
  conversation.tell({ kind: 'consulted-failed', party: one.id, reason });
}
