/** What every CallStore must do for the live calls; run against each adapter and the fake. */
import { expect, it } from 'vitest';
import type { CallId } from '../../../src/base/ids.ts';
import type { CallRecord, CallStore } from '../../../src/calls/ports.ts';

export function describeCallStore(open: () => Promise<CallStore>): void {
  it('lists the calls that are open, with their live state', async () => {
    const store = await open();
    store.saveCall(call(1, { live: { stage: 'flow' } }));
    store.saveCall(call(2, {}));
    store.saveCall(call(1, { live: { stage: 'queued', enqueue: { queue: 'express' } } }));
    store.saveCall(call(2, { outcome: 'abandoned', endedAt: 5 }));
    expect(store.openCalls()).toEqual([
      call(1, { live: { stage: 'queued', enqueue: { queue: 'express' } } }),
    ]);
  });

  it('never changes a closed record', async () => {
    const store = await open();
    store.saveCall(call(1, { outcome: 'abandoned', endedAt: 5 }));
    store.saveCall(call(1, { outcome: 'answered', endedAt: 6 }));
    store.saveCall(call(1, {}));
    expect(store.openCalls()).toEqual([]);
    expect(store.earlierCalls('138', 5)).toMatchObject([{ outcome: 'abandoned' }]);
  });

  it('lists earlier calls of a number, newest first, closed ones only', async () => {
    const store = await open();
    for (const number of [1, 3, 2]) store.saveCall(call(number, { outcome: 'closed', endedAt: 9 }));
    store.saveCall(call(4, {}));
    store.saveCall(call(5, { callerNumber: '139', endedAt: 9 }));
    expect(store.earlierCalls('138', 2).map(({ id }) => id)).toEqual(['call_3', 'call_2']);
    expect(store.customerByNumber('138')).toBeUndefined();
  });

  it('takes events and recordings of a call, and a recording again when it is complete', async () => {
    const store = await open();
    const { id: callId } = call(1, {});
    store.saveCall(call(1, {}));
    store.appendEvent(callId, { at: 1, kind: 'call-received', facts: { trunk: 'demo' } });
    const channels = { left: 'caller', right: 'agt_lin' };
    const recording = { id: 'rec_1', callId, file: 'a.wav', startedAt: 1, channels };
    store.saveRecording(recording);
    expect(() => store.saveRecording({ ...recording, endedAt: 2 })).not.toThrow();
  });
}

function call(number: number, changes: Partial<CallRecord>): CallRecord {
  return {
    ...{ id: `call_${number}` as CallId, sipCallId: `sip-${number}`, hotline: 'express' },
    ...{ trunk: 'demo', callerNumber: '138', dialledNumber: '400', language: 'zh-CN' },
    ...{ receivedAt: number * 1000, outcome: 'open', path: [] },
    ...{ ringMs: 0, queueMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0 },
    ...changes,
  };
}
