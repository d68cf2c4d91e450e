import { expect, it } from 'vitest';
import type { CallId, QueueId } from '../../src/base/ids.ts';
import { ServiceLevels } from '../../src/calls/supervision/service-levels.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqliteCallStore } from '../../src/store/sqlite-call-store.ts';
import { SqliteQueueHistory } from '../../src/store/sqlite-queue-history.ts';

const noon = 1_800_000_000_000;

it('gives back the queue events of a day, in order, for the service levels of a new process', async () => {
  const database = await Database.open(':memory:');
  const store = new SqliteCallStore(database);
  const queueId = 'tracking' as QueueId;
  for (const [number, receivedAt] of [noon - 86_400_000, noon, noon + 1].entries()) {
    const id = `call_${number}` as CallId;
    store.saveCall({
      ...{ id, sipCallId: id, hotline: 'express', trunk: 'local', callerNumber: '13800138000' },
      ...{ dialledNumber: '4008108000', language: 'zh-CN', receivedAt, outcome: 'open', path: [] },
      ...{ ringMs: 0, queueMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0 },
    });
    const at = receivedAt + 1_000;
    store.appendEvent(id, { at: receivedAt, kind: 'call-received' });
    store.appendEvent(id, { at, kind: 'call-queued', facts: { queueId, priority: 0 } });
    const facts = { queueId, waitedMs: 3_000 };
    store.appendEvent(id, { at: at + 3_000, kind: 'call-answered', facts });
  }
  const levels = new ServiceLevels({
    ruleOf: () => ({ withinMs: 15_000, target: 0.99 }),
    utcOffsetMinutes: 480,
  });
  const events = new SqliteQueueHistory(database).queueEvents(levels.dayStart(noon));
  expect(events.map(({ callId, kind }) => `${callId} ${kind}`)).toEqual([
    'call_1 call-queued',
    'call_1 call-answered',
    'call_2 call-queued',
    'call_2 call-answered',
  ]);
  for (const event of events) levels.fold(event);
  expect(levels.of(queueId, noon + 60_000).today).toMatchObject({ offered: 2, answeredInTime: 2 });
  database.close();
});
