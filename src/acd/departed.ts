/** Callers who hung up while waiting and may call again: they keep the time they have waited. */
import type { QueueId } from '../base/ids.ts';
import type { QueuedCall } from './model/queued-call.ts';
import { waitedMs } from './model/queued-call.ts';
import type { AcdState } from './state.ts';

export interface Departed {
  readonly queueId: QueueId;
  readonly waitedMs: number;
  readonly at: number;
}

/** The oldest are forgotten beyond this: a morning's worth of a large centre. */
const departedMax = 10_000;

export function rememberDeparted(state: AcdState, call: QueuedCall, at: number): void {
  const windowMs = state.queues.get(call.queueId)?.config.returnWithinMs ?? 0;
  if (call.caller === undefined || windowMs === 0 || call.answered) return;
  const { departed } = state;
  departed.delete(call.caller);
  departed.set(call.caller, { queueId: call.queueId, waitedMs: waitedMs(call, at), at });
  for (const caller of departed.keys()) {
    if (departed.size <= departedMax) return;
    departed.delete(caller);
  }
}

/** How much waiting a caller brings along; used up by asking. */
export function takeDeparted(
  state: AcdState,
  caller: string | undefined,
  queueId: QueueId,
  at: number,
): number {
  const windowMs = state.queues.get(queueId)?.config.returnWithinMs ?? 0;
  const before = caller === undefined ? undefined : state.departed.get(caller);
  if (caller === undefined || !before || before.queueId !== queueId) return 0;
  state.departed.delete(caller);
  return at - before.at <= windowMs ? before.waitedMs : 0;
}
