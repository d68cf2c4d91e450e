/** call_6 of the sample wallboard waits: with a timeline, an offer that failed, and a reason. */
import type { AgentId, CallId, QueueId } from '../../../src/base/ids.ts';
import type { DeskFixture } from './desk-fixture.ts';
import { linJing, zhaoMin } from './desk-samples.ts';

/** @param like who called, and what she pressed */
export function showCallThatWaits(fixture: DeskFixture, like: CallId, now: number): void {
  const { archive, supervisorDesk } = fixture;
  const row = archive.call(like);
  if (!row) throw new Error('no call to copy');
  const id = 'call_6' as CallId;
  const { connectedAt: _1, endedAt: _2, agentId: _3, disposition: _4, ...open } = row;
  const receivedAt = now - 130_000;
  const caller = { callerNumber: '13800138006', customerId: 'cus_gu', customerName: '顾明远' };
  const begun = { id, receivedAt, outcome: 'open', queueId: 'tracking', talkMs: 0 } as const;
  archive.rows.push({ ...open, ...caller, ...begun });
  const explanation = {
    ...{ strategy: 'longest-idle', chosen: zhaoMin, idleMs: 83_000, order: 1, unlisted: 0 },
    candidates: [zhaoMin, 'agt_8'],
    passedOver: [
      { agentId: linJing, reason: 'talking' },
      { agentId: 'agt_8', reason: 'less-idle' },
    ],
  };
  const agentId = zhaoMin;
  archive.timelines.set(id, [
    { at: receivedAt, kind: 'call-received' },
    { at: receivedAt + 200, kind: 'call-answered-by-hotline' },
    { at: receivedAt + 34_000, kind: 'call-queued', facts: { queueId: 'tracking' } },
    { at: receivedAt + 34_000, kind: 'offer-presented', agentId, facts: { explanation } },
    { at: receivedAt + 34_090, kind: 'offer-received', agentId },
    { at: receivedAt + 54_000, kind: 'offer-ring-no-answer', agentId },
  ]);
  supervisorDesk.waits.set(id, {
    ...{ callId: id, queueId: 'tracking' as QueueId, place: 'waiting', position: 1 },
    ...{ waitedMs: 96_000, unlisted: 6 },
    agents: [
      { agentId: linJing, reason: 'talking' },
      { agentId: zhaoMin, reason: 'not-ready', detail: 'ring-no-answer' },
      { agentId: 'agt_8' as AgentId, reason: 'phone-unreachable' },
    ],
  });
  supervisorDesk.idles.set('agt_8' as AgentId, {
    agentId: 'agt_8' as AgentId,
    unavailable: { agentId: 'agt_8' as AgentId, reason: 'phone-unreachable' },
    queues: [
      {
        ...{ queueId: 'tracking' as QueueId, waiting: 4 },
        ...{ beyondSkills: 1, preferringOthers: 0, before: 2 },
      },
    ],
  });
}
