/** A call has waited as long as it may: it leaves its queue, or its callback waits for another turn. */

import { notReached } from '../callbacks/dialling.ts';
import { leaveLine } from '../callbacks/turns.ts';
import { leaveQueue } from '../leaving.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import type { Turn } from '../turn.ts';

export function waitedOut(turn: Turn, call: QueuedCall): void {
  if (call.callback === undefined) {
    leaveQueue(turn, call, 'timed-out');
    return;
  }
  const isReached = turn.state.callbacks.get(call.callback)?.isReached ?? false;
  if (isReached) notReached(turn, call, 'no-agent');
  else leaveLine(turn, call, { reason: 'window-closed', notBefore: turn.at });
}
