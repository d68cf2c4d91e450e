/** Supervisors' page of callbacks over REST: what is listed, what can be done, and who has done it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallbackId, CallId, QueueId } from '../../../src/base/ids.ts';
import type { CallbackWatch } from '../../../src/calls/supervision/supervisor-port.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { linJing } from '../../support/desk/desk-samples.ts';
import { callerAs } from '../../support/desk/rest-caller.ts';

const at = 1_800_000_000_000;
const address = '/api/supervision/callbacks';

const one: CallbackWatch = {
  ...{ id: 'cbk_1' as CallbackId, queueId: 'tracking' as QueueId, number: '13800138000' },
  ...{ customerName: '王建国', state: 'due', dueAt: at + 60_000, position: 2 },
  ...{ requestedAt: at - 30_000, queuedAt: at - 90_000, promisedAt: at - 1_000, isLate: true },
  ...{ attempts: 1, attemptsMax: 3, merged: 1, assignedTo: linJing, mayBeCalledNow: true },
  ...{ callId: 'call_1-2' as CallId, about: { hotline: 'express', askedIn: 'call_asked' } },
};

describe('the callbacks of the centre', () => {
  let fixture: DeskFixture;

  beforeEach(async () => {
    fixture = await openDeskFixture(new VirtualClock(at));
    fixture.supervisorDesk.openCallbacks = [one];
  });
  afterEach(() => fixture.server.close());

  it('are listed with the place kept, the attempts and who asked', async () => {
    const supervisor = await callerAs(fixture.server, 'chen');
    const { callbacks, unlisted } = (await supervisor.get(address)).json();
    expect(callbacks).toEqual([
      {
        ...{ id: 'cbk_1', queue: 'tracking', number: '13800138000', customerName: '王建国' },
        ...{ state: 'due', dueAt: at + 60_000, position: 2, isLate: true, mayBeCalledNow: true },
        ...{ requestedAt: at - 30_000, queuedAt: at - 90_000, promisedAt: at - 1_000 },
        ...{ attempts: 1, attemptsMax: 3, merged: 1, hotline: 'express', askedIn: 'call_asked' },
        ...{ assignedTo: linJing, assignedName: '林静' },
      },
    ]);
    expect(unlisted).toBe(0);
  });

  it('are cut where there are more than a page holds', async () => {
    fixture.supervisorDesk.openCallbacks = Array.from({ length: 502 }, () => one);
    const supervisor = await callerAs(fixture.server, 'chen');
    const { callbacks, unlisted } = (await supervisor.get(address)).json();
    expect([callbacks.length, unlisted]).toEqual([500, 2]);
  });

  it('can be called now, given to an agent and cancelled; all of it is on the audit trail', async () => {
    const supervisor = await callerAs(fixture.server, 'chen');
    const answers = [
      await supervisor.post(`${address}/cbk_1/now`),
      await supervisor.post(`${address}/cbk_1/agent`, { agentId: linJing }),
      await supervisor.delete(`${address}/cbk_1`),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204]);
    expect(fixture.supervisorDesk.done).toEqual([
      'callBackNow cbk_1',
      `assignCallback cbk_1 ${linJing}`,
      'cancelCallback cbk_1',
    ]);
    fixture.supervisorDesk.answer = { ok: false, code: 'conflict', message: 'Not at this hour.' };
    expect((await supervisor.post(`${address}/cbk_1/now`)).statusCode).toBe(409);
    expect((await supervisor.delete(`${address}/cbk_2`)).statusCode).toBe(404);
    const trail = fixture.audit.entries.filter(({ kind }) => kind === 'callback-changed');
    expect(trail.map(({ subject, facts }) => [subject, facts])).toEqual([
      ['cbk_1', { command: 'call-now', outcome: 'done' }],
      ['cbk_1', { command: 'assign', agentId: linJing, outcome: 'done' }],
      ['cbk_1', { command: 'cancel', outcome: 'done' }],
      ['cbk_1', { command: 'call-now', outcome: 'conflict' }],
      ['cbk_2', { command: 'cancel', outcome: 'not-found' }],
    ]);
  });
});
