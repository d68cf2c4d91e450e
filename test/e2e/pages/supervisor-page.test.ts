/**
 * The supervisor's page in a real browser against a fake SupervisorDesk: the wall, the drill-downs,
 * the commands and the display on the wall. Leaves pictures in test-output/supervisor/, in both
 * languages and schemes, in two sizes.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { allLooks, plain, signInAs } from '../../support/browser/browser-page.ts';
import { hasChromium } from '../../support/browser/chromium.ts';
import { usePages, useServedDesk } from '../../support/browser/page-suite.ts';
import { webDirectory } from '../../support/built-hotline.ts';
import { sampleTrunks } from '../../support/desk/admin-samples.ts';
import { showCallThatWaits } from '../../support/desk/call-that-waits.ts';
import { addRecordedCall } from '../../support/desk/desk-fixture.ts';
import { linJing } from '../../support/desk/desk-samples.ts';
import {
  busyWallboard,
  sampleAgent,
  sampleCallbacks,
} from '../../support/desk/wallboard-samples.ts';
import { eventually } from '../../support/eventually.ts';

describe.skipIf(!hasChromium)("the supervisor's page in a browser", () => {
  const desk = useServedDesk(async (fixture) => {
    const now = Date.now();
    fixture.supervisorDesk.show(busyWallboard(now));
    const { callId } = await addRecordedCall(fixture, 1, now - 86_400_000);
    await addRecordedCall(fixture, 2, now - 2 * 86_400_000);
    showCallThatWaits(fixture, callId, now);
  });
  const pages = usePages('supervisor');

  async function openWall(looks = plain): Promise<Page> {
    const page = await pages.open(desk.address, looks);
    await signInAs(page, 'chen', '.queue-card');
    return page;
  }

  async function openAgentsDesk(): Promise<Page> {
    const page = await pages.open(desk.address);
    await signInAs(page, 'linjing', '.state-not-ready');
    return page;
  }

  it.each(allLooks)('fits in $language, $scheme', async (looks) => {
    const page = await openWall(looks);
    const picture = (stage: string) => pages.look(page, looks, stage);
    await page.click('[data-agent="agt_linjing"]');
    await page.mouse.move(0, 0);
    await picture('1-wall');
    await page.click('.stage-waiting');
    await page.waitForSelector('.timeline');
    await page.click('.why-offered summary');
    await picture('2-call');
    await page.click('[data-agent="agt_8"] .cell-link');
    await page.waitForSelector('.message-text');
    await page.waitForSelector('.reasons');
    await picture('3-agent');
    await page.click('.queue-card');
    await page.waitForSelector('.levels');
    await picture('4-queue');
    await page.click('.drill-head button');
    await page.click('.alarm:has-text("403")');
    await page.waitForSelector('.alarm-place');
    await picture('4-trunk-alarm');
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    await page.waitForSelector('.wall-tile');
    await picture('5-wall-display');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.agent-grid');
    await page.click('.tab-calls');
    await page.waitForSelector('.calls-page .call-row');
    await picture('6-calls');
    desk.fixture.supervisorDesk.openCallbacks = sampleCallbacks(Date.now());
    await page.click('.tab-callbacks');
    await page.waitForSelector('.callback.is-late');
    await picture('7-callbacks');
  });

  it('explains the alarm of a trunk, and leads to where its cause is seen', async () => {
    const page = await openWall();
    desk.fixture.system.trunkRows = sampleTrunks(Date.now());
    await page.click('.alarm:has-text("403")');
    const words = await page.textContent('.drill-down');
    for (const said of ['carrier', '7:', '怎么办']) expect(words).toContain(said);
    await page.click('.alarm-place');
    await page.waitForSelector('[data-trunk="backup"] .mark-bad');
    expect(await page.textContent('[data-trunk="backup"]')).toContain('403');
  });

  it('shows what changes, within a second, and never a whole number', async () => {
    const page = await openWall();
    expect(await page.textContent('.live-calls')).toContain('138****8006');
    const before = busyWallboard(Date.now());
    desk.fixture.supervisorDesk.show({
      agents: [sampleAgent('agt_new', { state: 'ready', since: Date.now() }, { name: '新来的' })],
      calls: before.calls.slice(1),
    });
    await page.waitForSelector('[data-agent="agt_new"]');
    expect(await page.locator('.agent-line').count()).toBe(1);
    expect(await page.locator('.live-call').count()).toBe(before.calls.length - 1);
  });

  it("listens with the phone that was named, takes over at the second press, and changes a call's place", async () => {
    const page = await openWall();
    const did = (what: string) =>
      eventually(what, () => (desk.fixture.supervisorDesk.done.includes(what) ? true : undefined));
    const talking = busyWallboard(Date.now()).calls.find(({ stage }) => stage === 'talking');
    await page.click('.stage-talking');
    await page.waitForSelector('.join-listen');
    expect(await page.isDisabled('.join-listen')).toBe(true);
    await page.fill('.supervise input', '1000');
    await page.click('.join-listen');
    await did(`join prs_chen 1000 ${talking?.id} listen`);
    await page.click('.join-take-over');
    await page.click('.join-take-over');
    await did(`join prs_chen 1000 ${talking?.id} take-over`);
    await page.keyboard.press('Escape');
    await page.click('.stage-waiting');
    await page.fill('.supervise .priority input', '30');
    await page.click('.set-priority');
    await did('setPriority call_6 30 prs_chen');
    await page.focus('.give-to input');
    await page.keyboard.type('林静');
    await page.keyboard.press('Enter');
    await page.click('.give-call');
    await did(`assign call_6 ${linJing} prs_chen`);
    await page.keyboard.press('Escape');
    await page.click('[data-agent="agt_8"] .cell-link');
    await page.click('.move-agent li:last-child input');
    await page.click('.move-agent > button');
    await eventually('the agent is moved', () =>
      desk.fixture.supervisorDesk.done.find((what) => what.startsWith('moveAgent agt_8 ')),
    );
  });

  it('has a customer called back now, by a named agent, or not at all at the second press', async () => {
    const { supervisorDesk, audit } = desk.fixture;
    supervisorDesk.openCallbacks = sampleCallbacks(Date.now());
    const did = (what: string) =>
      eventually(what, () => (supervisorDesk.done.includes(what) ? true : undefined));
    const page = await openWall();
    await page.click('.tab-callbacks');
    await page.waitForSelector('.callback.is-late');
    const late = page.locator('.callback.is-late');
    await late.locator('.call-now').click();
    await did('callBackNow cbk_late');
    await late.locator('.callback-agent input').focus();
    await page.keyboard.type('赵敏');
    await page.keyboard.press('Enter');
    await did('assignCallback cbk_late agt_1');
    await late.locator('.cancel-callback').click();
    await late.locator('.cancel-callback').click();
    await did('cancelCallback cbk_late');
    expect(await page.locator('.callback .call-now').last().isDisabled()).toBe(true);
    const trail = audit.entries.filter(({ kind }) => kind === 'callback-changed');
    expect(trail).toHaveLength(3);
    supervisorDesk.answer = { ok: false, code: 'conflict', message: 'Not at this hour.' };
    await late.locator('.call-now').click();
    await page.waitForSelector('.callbacks-refused');
  });

  it('tells which emergency plan is on, since when and by whom, and opens what explains it', async () => {
    const { emergency, supervisorDesk } = desk.fixture;
    const { on, name } = emergency.turn('line', true, { by: '陈主管', why: '机房断电' });
    if (!on) throw new Error('the plan is off');
    const id = 'emergency-plan-on:line';
    supervisorDesk.show({
      alarms: [
        {
          ...{ id, kind: 'emergency-plan-on', level: 'alarm', since: on.since, by: on.by },
          ...{ hotline: { id: 'line', name }, facts: {} },
        },
      ],
    });
    const page = await openWall();
    await page.waitForSelector('.alarm-alarm');
    await page.keyboard.press('w');
    await page.waitForSelector('.wall-plan');
    await pages.pictures(page, 'emergency-on-the-wall');
    await page.keyboard.press('Escape');
    await page.locator('.alarm-alarm', { hasText: '由 陈主管' }).click();
    await page.locator('.plan-facts', { hasText: '机房断电' }).waitFor();
    await pages.look(page, plain, 'emergency');
    await page.click('.plan-switch');
    await page.waitForSelector('.plan.is-on .plan-turn');
  });

  it('sorts by any column, and shows one queue alone', async () => {
    const page = await openWall();
    const first = () => page.getAttribute('.agent-line >> nth=0', 'data-agent');
    expect(await first()).toBe('agt_8');
    await page.click('.column-answered button');
    expect(await first()).toBe('agt_linjing');
    await page.click('.column-answered button');
    expect(await first()).toBe('agt_11');
    await page.click('.queue-card >> nth=1');
    await page.waitForSelector('.show-all');
    expect(await page.locator('.agent-line').count()).toBe(4);
  });

  it('forces a state by keys, ends a call only at the second press, and all of it is audited', async () => {
    const page = await openWall();
    const { audit, supervisorDesk } = desk.fixture;
    const did = (what: string) =>
      eventually(what, () => (supervisorDesk.done.includes(what) ? true : undefined));
    await page.click('[data-agent="agt_7"] .column-answered');
    await page.keyboard.press('r');
    await did('forceReady agt_7');
    await page.keyboard.press('n');
    await page.click('.ant-dropdown-menu-item >> nth=0');
    await did('forceNotReady agt_7 break');
    await page.click('[data-agent="agt_2"] .column-answered');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('.act-clear.ant-btn-primary');
    // The second press counts for the same agent only.
    await page.click('[data-agent="agt_6"] .column-answered');
    await page.waitForSelector('.act-clear:not(.ant-btn-primary)');
    await page.click('[data-agent="agt_2"] .column-answered');
    await page.waitForSelector('.act-clear.ant-btn-primary');
    expect(supervisorDesk.done).toHaveLength(2);
    await page.keyboard.press('Control+k');
    await did('clearCall call_2 prs_chen');
    expect(
      audit.entries.filter(({ personId, kind }) => personId === 'prs_chen' && kind !== 'signed-in'),
    ).toMatchObject([
      { kind: 'agent-forced', subject: 'agt_7', facts: { outcome: 'done' } },
      { kind: 'agent-forced', subject: 'agt_7', facts: { reason: 'break' } },
      { kind: 'call-cleared', subject: 'call_2' },
    ]);
  });

  it('says why a command was refused', async () => {
    const page = await openWall();
    desk.fixture.supervisorDesk.answer = { ok: false, code: 'conflict', message: 'no phone' };
    await page.click('[data-agent="agt_7"] .column-answered');
    await page.click('.act-ready');
    expect(await page.textContent('.banner-refused')).toContain('强制示闲');
  });

  it("sends a message to an agent's desk, and shows when it was read", async () => {
    const agent = await openAgentsDesk();
    const page = await openWall();
    await page.click('[data-agent="agt_linjing"] .column-answered');
    await page.keyboard.press('m');
    await page.waitForSelector('.message-text:focus');
    await page.keyboard.type('请放慢语速，客户是老人。');
    await page.keyboard.press('Enter');
    await agent.waitForSelector('.notice');
    await pages.picture(agent, 'message-at-the-agent');
    expect(await agent.textContent('.notice')).toContain('陈主管');
    await agent.reload();
    await agent.waitForSelector('.notice');
    await agent.click('.notice-read');
    await page.waitForSelector('.receipts .is-read');
    await pages.picture(page, 'message-read');
    await agent.waitForSelector('.notice', { state: 'detached' });
  });

  it('signs an agent out, and her page goes to the sign-in', async () => {
    const agent = await openAgentsDesk();
    const page = await openWall();
    const since = Date.now();
    desk.fixture.supervisorDesk.show({ agents: [sampleAgent(linJing, { state: 'ready', since })] });
    await page.waitForSelector('.agent-line:only-child');
    await page.click('.agent-line .column-answered');
    await page.keyboard.press('o');
    await page.keyboard.press('o');
    await agent.waitForSelector('.sign-in-card');
    expect(desk.fixture.supervisorDesk.done).toEqual([`forceSignOut ${linJing}`]);
  });

  it('comes back by itself after a cut, and says meanwhile how old its figures are', async () => {
    const page = await openWall();
    await page.context().setOffline(true);
    await desk.fixture.server.close();
    await page.waitForSelector('.banner-lost');
    await pages.picture(page, 'connection-lost');
    expect(await page.locator('.agent-line').count()).toBe(12);
  });

  it('keeps what only supervisors need out of what agents load', () => {
    const files = readdirSync(join(webDirectory, 'assets'));
    const sizeOf = (start: string) => {
      const name = files.find((file) => file.startsWith(start) && file.endsWith('.js')) ?? '';
      return statSync(join(webDirectory, 'assets', name)).size;
    };
    expect(sizeOf('supervisor-desk')).toBeGreaterThan(20_000);
    expect(sizeOf('wavesurfer')).toBeGreaterThan(20_000);
    const main = readFileSync(
      join(webDirectory, 'assets', files.find((file) => /^index-.*\.js$/.test(file)) ?? ''),
      'utf8',
    );
    expect(main).not.toContain('近 {{minutes}} 分钟');
  });
});
