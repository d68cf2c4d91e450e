/** Snapshots of the first releases, as their journals hold them: what they do not say has its default. */
import { completed } from '../model/config.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import { lineOf } from '../model/queued-call.ts';
import type { QueueToday } from '../model/statistics.ts';
import type { AcdSnapshot } from './snapshot.ts';

type NewInCalls = 'assigned' | 'announced' | 'callback';
type NewInFigures = Extract<keyof QueueToday, `callbacks${string}` | `${string}By`>;

export interface SnapshotFormat2
  extends Omit<AcdSnapshot, 'format' | 'calls' | 'callbacks' | 'queuesToday'> {
  readonly format: 2;
  readonly calls: readonly Omit<QueuedCall, NewInCalls>[];
  readonly queuesToday: readonly (readonly [
    AcdSnapshot['queuesToday'][number][0],
    Omit<QueueToday, NewInFigures>,
  ])[];
}

export function fromFormat2(snapshot: SnapshotFormat2): AcdSnapshot {
  const figures = { callbacksRequested: 0, callbacksDone: 0, callbacksFailed: 0 };
  return {
    ...snapshot,
    format: 3,
    config: completed(snapshot.config),
    callbacks: [],
    calls: snapshot.calls.map((call) => ({
      ...call,
      ...{ assigned: false, announced: [], callback: undefined },
      line: lineOf(call.needs, call.customerClass),
    })),
    queuesToday: snapshot.queuesToday.map(([id, today]) => {
      return [id, { ...today, ...figures, leftBy: {}, overflowedBy: {} }];
    }),
  };
}
