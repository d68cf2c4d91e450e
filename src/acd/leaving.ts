/** A call leaves its queue without an agent: back to its flow, or out of the engine. */
import type { LeaveQueue } from './model/effects.ts';
import type { OverflowExplanation } from './model/explanation.ts';
import { type LeftReason, type QueuedCall, waitedMs } from './model/queued-call.ts';
import { removeCall } from './state.ts';
import { publish, type Turn } from './turn.ts';

export interface Exit {
  /** The overflow rule's name or the key that was pressed. */
  readonly exit: string;
  readonly target?: NonNullable<LeaveQueue['target']>;
  /** Why an overflow rule was taken. */
  readonly explanation?: OverflowExplanation;
}

/** The caller is turned over to the rest of the flow, or to the overflow rule's target. */
export function leaveQueue(turn: Turn, call: QueuedCall, reason: LeftReason, by?: Exit): void {
  dropCall(turn, call);
  const { id: callId, queueId } = call;
  const { explanation, ...exit }: Partial<Exit> = by ?? {};
  turn.effects.push({ kind: 'leave-queue', callId, reason, ...exit });
  const about = { at: turn.at, callId, queueId, ...unanswered(call, turn.at) };
  const why = explanation ? { explanation } : {};
  publish(turn, { kind: 'call-left-queue', ...about, reason, ...exit, ...why });
}

export function dropCall(turn: Turn, call: QueuedCall): void {
  removeCall(turn.state, call.id);
  turn.touchedCalls.push(call.id);
}

/** What events say of a call that no agent has taken, or not again. */
export function unanswered(call: QueuedCall, at: number) {
  return {
    waitedMs: waitedMs(call, at),
    ...(call.answered ? ({ answered: true } as const) : {}),
  };
}
