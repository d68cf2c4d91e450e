/** A call leaves its queue without an agent: back to its flow, or out of the engine. */
import { type LeftReason, type QueuedCall, waitedMs } from './model/queued-call.ts';
import { removeCall } from './state.ts';
import { publish, type Turn } from './turn.ts';

/** The caller is turned over to the rest of the flow. */
export function leaveQueue(turn: Turn, call: QueuedCall, reason: LeftReason, exit?: string): void {
  dropCall(turn, call);
  const { id: callId, queueId } = call;
  const how = { reason, ...(exit === undefined ? {} : { exit }) };
  turn.effects.push({ kind: 'leave-queue', callId, ...how });
  const about = { at: turn.at, callId, queueId, ...unanswered(call, turn.at) };
  publish(turn, { kind: 'call-left-queue', ...about, ...how });
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
