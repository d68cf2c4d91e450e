/**
 * What follows a conversation for a caller who stays when the agent hangs up, such as a survey. The
 * agent wraps up meanwhile; the record is closed when both are through.
 */
import { isHotlineError } from '../../base/errors.ts';
import type { FlowInput, FlowStep } from '../../dialplan/flow.ts';
import { freeLine } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import type { LiveCall } from '../live-call.ts';
import type { Leg } from '../ports.ts';
import { carryOutStep } from './flow-walker.ts';

/** Whether there is anything to follow. */
export function goesOnAfterwards(call: LiveCall, endedBy: 'caller' | 'agent' | 'system'): boolean {
  const isThere = call.callerLeg !== undefined && !call.callerLeg.ended.aborted;
  return endedBy === 'agent' && isThere && call.enqueue?.goesOnAfterwards === true;
}

/** Goes on in the flow, then lets go of the caller and her line. Never rejects. */
export async function goOnAfterwards(context: CentreContext, call: LiveCall): Promise<void> {
  const { callerLeg, flow } = call;
  try {
    if (callerLeg && flow && !callerLeg.ended.aborted) {
      await callerLeg.unbridge();
      const at = context.clock.now();
      await walkOn(
        context,
        call,
        callerLeg,
        context.flows.step(flow, { kind: 'conversation-ended', at }),
      );
    }
  } catch (error) {
    if (!isHotlineError(error, 'leg-ended')) context.onFault(error);
  }
  freeLine(context, call);
  await callerLeg?.hangup();
}

async function walkOn(
  context: CentreContext,
  call: LiveCall,
  callerLeg: Leg,
  first: FlowStep,
): Promise<void> {
  let step: FlowStep | undefined = first;
  const isOver = () => callerLeg.ended.aborted || call.stage === 'over';
  while (step && !isOver()) {
    // The call is booked by its conversation: all that is left of its ends is to hang up.
    const effects = step.effects.filter(({ kind }) => kind !== 'hang-up' && kind !== 'enqueue');
    const isEnd = effects.length < step.effects.length;
    const input: FlowInput | undefined = await carryOutStep(
      context,
      call,
      { ...step, effects },
      isOver,
    );
    if (isEnd) return;
    step = input && call.flow ? context.flows.step(call.flow, input) : undefined;
  }
}
