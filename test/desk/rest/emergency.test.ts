/** The switch of an emergency plan: who turned it, what new calls go through, and after a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoadedDialplans } from '../../../src/composition/dialplans/loaded-dialplans.ts';
import { EmergencyPlans } from '../../../src/composition/emergency-plans.ts';
import { Database } from '../../../src/store/database/database.ts';
import { SqliteEmergencyPlans } from '../../../src/store/sqlite-emergency-plans.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { callerAs } from '../../support/desk/rest-caller.ts';
import { withEmergencyPlan } from '../../support/emergency-plan.ts';
import { stepDialplan, stepNumber } from '../../support/step-dialplan.ts';

const startAt = 1_800_000_000_000;

describe('the switch of an emergency plan', () => {
  let fixture: DeskFixture;

  beforeEach(async () => {
    fixture = await openDeskFixture(new VirtualClock(startAt));
  });
  afterEach(() => fixture.server.close());

  it('is turned on and off by a supervisor, and both are on the audit trail', async () => {
    const supervisor = await callerAs(fixture.server, 'chen');
    const plan = { hotline: 'line', flow: 'rescue' };
    const { plans } = (await supervisor.get('/api/emergency-plans')).json();
    expect(plans).toEqual([expect.objectContaining(plan)]);
    expect(plans[0]).not.toHaveProperty('on');
    expect(plans[0]).toMatchObject({
      flowName: { en: 'Emergency' },
      announcement: { en: 'notice' },
    });
    const on = await supervisor.put('/api/emergency-plans/line', { on: true, why: '机房断电' });
    expect(on.json()).toMatchObject({ ...plan, on: { since: startAt, why: '机房断电' } });
    const off = await supervisor.put('/api/emergency-plans/line', { on: false, why: '恢复' });
    expect(off.json()).not.toHaveProperty('on');
    const kinds = fixture.audit.entries.filter(({ kind }) => kind.startsWith('emergency'));
    expect(kinds).toMatchObject([{ kind: 'emergency-plan-on' }, { kind: 'emergency-plan-off' }]);
    // In one and the same millisecond of the virtual clock: the order is not told by it.
    const { turns } = (await supervisor.get('/api/emergency-plans')).json();
    const turned = { at: startAt, hotline: 'line', by: '陈主管' };
    expect(turns).toHaveLength(2);
    expect(turns).toContainEqual({ ...turned, on: true, why: '机房断电' });
    expect(turns).toContainEqual({ ...turned, on: false, why: '恢复' });
  });

  it('needs a reason, and a hotline that has a plan', async () => {
    const supervisor = await callerAs(fixture.server, 'chen');
    const silent = await supervisor.put('/api/emergency-plans/line', { on: true, why: ' ' });
    expect(silent.statusCode).toBe(400);
    const unknown = await supervisor.put('/api/emergency-plans/none', { on: true, why: 'fire' });
    expect(unknown.statusCode).toBe(404);
  });
});

describe('a plan that is switched on', () => {
  let folder: string;
  let database: Database;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-plan-'));
    database = await Database.open(join(folder, 'hotline.sqlite'));
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  it('takes new calls at once, also after a restart, until it is switched off', () => {
    const dialplan = stepDialplan(withEmergencyPlan);
    const facts = { callerNumber: '13800138000', dialledNumber: stepNumber, at: startAt };
    const started = (plans: EmergencyPlans) => {
      const loaded = new LoadedDialplans(dialplan);
      loaded.isEmergency = (hotline) => plans.isOn(hotline);
      return loaded.start(facts)?.state.flow;
    };
    const open = () => {
      const clock = new VirtualClock(startAt);
      return new EmergencyPlans(new SqliteEmergencyPlans(database), clock, () => dialplan);
    };
    const plans = open();
    expect([started(plans), plans.plansOn()]).toEqual(['main', []]);
    plans.turn('line', true, { by: '陈', why: '断电' });
    expect(plans.plansOn()).toMatchObject([{ hotline: 'line', since: startAt, by: '陈' }]);
    expect(started(plans)).toBe('rescue');
    expect(started(open())).toBe('rescue');
    open().turn('line', false, { by: '陈', why: '恢复' });
    expect(started(open())).toBe('main');
  });
});
