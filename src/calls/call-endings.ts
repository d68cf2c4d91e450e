/** How a call ends: the caller goes, the flow ends it, or it fails. Each way closes the record once. */
import { isHotlineError } from '../base/errors.ts';
import { outcomeLeft } from '../dialplan/queue-outcome.ts';
import type { CentreContext } from './centre-context.ts';
import { callerParty } from './conversation/conversation-state.ts';
import { hasAgentsAtWork } from './conversation/departures.ts';
import { endConversation } from './conversation/live-conversation.ts';
import type { LiveCall } from './live-call.ts';
import type { CallOutcome, CallRecord, EndCause } from './ports.ts';

/** What a caller's departure means depends on where the call stood. */
export function callerLeft(context: CentreContext, call: LiveCall): void {
  const { intake, clock } = context;
  const at = clock.now();
  switch (call.stage) {
    case 'flow': {
      const end = () => {
        finish(context, call, outcomeOfFlow(call, 'abandoned-in-flow'), { endedBy: 'caller' });
      };
      if (call.lastWord) call.scope.run(call.lastWord.then(end));
      else end();
      return;
    }
    case 'queued':
      intake.submit({ kind: 'call-abandoned', at, callId: call.id });
      return;
    case 'talking':
      call.conversation?.tell({ kind: 'party-left', party: callerParty, died: false });
      return;
    case 'transferring':
      endConversation(context, call, 'caller');
      return;
    case 'wrap-up':
    case 'over':
      return;
  }
}

/** How a call is booked that its flow, or its caller in the flow, has ended. */
export function outcomeOfFlow(
  { achieved, leftQueue }: LiveCall,
  otherwise: CallOutcome,
): CallOutcome {
  return achieved ?? (leftQueue ? outcomeLeft(leftQueue) : otherwise);
}

/**
 * Closes the record, hangs up what is left, forgets the call.
 * @param otherwise the outcome of a call that never was in conversation
 */
export function finish(
  context: CentreContext,
  call: LiveCall,
  otherwise: CallOutcome,
  how: { readonly endedBy: NonNullable<CallRecord['endedBy']>; readonly cause?: EndCause },
): void {
  if (call.stage === 'over') return;
  const { cause, endedBy } = how;
  const { connectedAt } = call.file.record;
  const outcome = connectedAt === undefined || otherwise === 'failed' ? otherwise : 'answered';
  if (outcome === 'answered' && !call.isOver && hasAgentsAtWork(context, call)) {
    // An agent who sent the caller on still writes down what it was about.
    endConversation(context, call, endedBy);
    return;
  }
  const end = call.end ?? { endedAt: context.clock.now(), endedBy };
  freeLine(context, call);
  call.stage = 'over';
  call.file.note({ at: end.endedAt, kind: 'call-ended', facts: { outcome, by: end.endedBy } });
  call.file.close({ ...end, outcome });
  context.calls.delete(call.id);
  for (const agentId of context.views.clearEverywhere(call.id)) context.changedAgents.add(agentId);
  const { id: callId } = call;
  context.log.info({ callId, outcome, endedBy: end.endedBy }, 'call ended');
  if (cause && call.callerLeg) call.scope.run(call.callerLeg.hangup(cause));
  void call.scope.end().catch(context.onFault);
}

/** The caller's line is another's from now on; harmless when it had none, or not any more. */
export function freeLine({ intake, clock }: CentreContext, call: LiveCall): void {
  if (!call.hasLine) return;
  call.hasLine = false;
  intake.submit({ kind: 'line-freed', at: clock.now(), callId: call.id });
}

/** Something of ours broke: the caller cannot be helped any more. */
export function fail(context: CentreContext, call: LiveCall, error: unknown): void {
  if (call.isOver) return;
  // An offer that cannot be taken is the caller's fault and was answered.
  const level = isHotlineError(error, 'sip-failed') ? 'warn' : 'error';
  context.log[level]({ err: error, callId: call.id, stage: call.stage }, 'call failed');
  if (call.stage === 'flow') {
    if (!call.callerLeg) call.incoming?.reject(500);
    finish(context, call, 'failed', { endedBy: 'system', cause: 'failed' });
    return;
  }
  const at = context.clock.now();
  context.intake.submit({ kind: 'call-ended', at, callId: call.id, by: 'system', failed: true });
}
