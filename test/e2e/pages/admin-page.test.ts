/**
 * The admins' pages in a real browser: a dialplan is edited, checked, simulated, put live and rolled
 * back; people, phones, surveys, system, audit and tokens. Leaves pictures in test-output/admin/, in both
 * languages and schemes, in two sizes; axe-core finds nothing serious on any page.
 */
import { EventEmitter, once } from 'node:events';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { HotlineError } from '../../../src/base/errors.ts';
import { allLooks, plain, signInAs } from '../../support/browser/browser-page.ts';
import { hasChromium } from '../../support/browser/chromium.ts';
import { usePages, useServedDesk } from '../../support/browser/page-suite.ts';
import { samplePhones, sampleTrunks } from '../../support/desk/admin-samples.ts';
import { linJing } from '../../support/desk/desk-samples.ts';
import { pastDayOf } from '../../support/past-calls.ts';

describe.skipIf(!hasChromium)("the admins' pages in a browser", () => {
  const desk = useServedDesk((fixture) => {
    const now = Date.now();
    const work = { queues: [{ queueId: 'tracking', order: 1 }], skills: { tracking: 5 } };
    fixture.people.saveAgent({ id: linJing, name: '林静', extension: '1001', ...work });
    const asked = { survey: 'how', question: 'polite', queue: 'tracking', agentId: linJing };
    fixture.surveys.given.push({ ...asked, answer: 5, at: now }, { ...asked, answer: 2, at: now });
    fixture.system.phoneRows = samplePhones(now);
    fixture.system.trunkRows = sampleTrunks(now);
    fixture.system.body = { ...fixture.system.body, now, startedAt: now - 98_765_000 };
  });
  const pages = usePages('admin');

  async function openAdmin(looks = plain, username = 'root'): Promise<Page> {
    const page = await pages.open(desk.address, looks);
    await signInAs(page, username, '.wall-bar');
    await page.click('.tab-admin');
    await page.waitForSelector('.cm-content');
    return page;
  }

  /** Writes at the end of the first menu's time, which is in sight. */
  async function changeMenuTime(page: Page, text: string): Promise<void> {
    await page.getByText('timeout: 5s').first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.type(text);
  }

  async function goLive(page: Page, why: string): Promise<void> {
    await page.fill('.live-why', why);
    await page.click('.live-bar .ant-btn-primary:not([disabled])');
  }

  it.each(allLooks)('fit in $language, $scheme', async (looks) => {
    const page = await openAdmin(looks);
    const picture = (stage: string) => pages.look(page, looks, stage);
    await page.waitForSelector('.flow-picture svg');
    await picture('1-dialplan');
    await page.click('.side-tab.tab-simulate');
    await page.fill('input[name=press]', '1,1234567890#');
    await page.click('.simulate-run');
    const path = page.locator('.simulated-path');
    await path.evaluate('(list) => list.scrollIntoView()');
    await picture('2-simulate');
    await changeMenuTime(page, 'sec');
    await page.waitForSelector('.fault-row');
    await page.waitForSelector('.cm-lintRange-error');
    await picture('3-faults');
    await page.click('.side-tab.tab-versions');
    await page.click('.version-row');
    await page.waitForSelector('.version-details p, .version-details ul');
    await picture('4-versions');
    await page.click('a[href="#/admin/people"]');
    await page.click('[data-person=linjing]');
    await page.waitForSelector('.person-passwords');
    await picture('5-people');
    for (const section of ['phones', 'surveys', 'system', 'audit', 'tokens']) {
      await page.click(`a[href="#/admin/${section}"]`);
      await page.waitForSelector('.admin-table tbody tr, .tile, .empty');
      await picture(`6-${section}`);
    }
  });

  it('edit, check, mend, simulate, go live with a reason, and go back', async () => {
    const page = await openAdmin();
    await changeMenuTime(page, 'sec');
    const fault = page.locator('.fault-row', { hasText: 'flows/express.yaml:20' });
    await fault.waitFor();
    expect(await page.isDisabled('.live-bar .ant-btn-primary')).toBe(true);
    await page.reload();
    await page.waitForSelector('.fault-row');
    await page.getByText('timeout: 5sec').first().click();
    await page.keyboard.press('End');
    for (const _letter of 'sec') await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('7s');
    await page.waitForSelector('.faults .mark-good');
    await page.click('.side-tab.tab-changes');
    await page.getByText('menu.timeout 由 5s 改为 7s').waitFor();
    await page.click('.side-tab.tab-simulate');
    await page.fill('input[name=press]', '2');
    await page.click('.simulate-run');
    await page.waitForSelector('.simulated-path');
    expect(await page.textContent('.simulated-outcome')).toContain('已接听');
    await goLive(page, '给客户更多时间');
    await page.getByText('已上线').waitFor();
    await page.click('.side-tab.tab-versions');
    await page.locator('.version-row', { hasText: '给客户更多时间' }).waitFor();
    expect(desk.fixture.dialplans.versions(1)).toMatchObject([{ number: 2, by: '管理员' }]);
    await page.locator('.version-row', { hasText: '#1' }).click();
    await page.fill('.version-back input', '客户更急');
    await page.click('.version-back button');
    await page.locator('.version-row', { hasText: '↩ 1: 客户更急' }).waitFor();
    await page.getByText('timeout: 5s').first().waitFor();
  });

  /** After a call about a pick-up agents rest for 300 s in place of 30. */
  async function giveRest(page: Page): Promise<void> {
    await page.click('[data-file="queues/express.yaml"]');
    await page.getByText('wrapUp: 30s').nth(1).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('0s');
    await page.locator('.differences li', { hasText: '300s' }).waitFor();
  }

  it.each(allLooks)('forecast a draft in $language, $scheme', async (looks) => {
    const page = await openAdmin(looks);
    await page.click('.side-tab.tab-changes');
    // Nothing has changed yet.
    await page.waitForSelector('.forecast-start[disabled]');
    await giveRest(page);
    await page.click('.forecast-start:not([disabled])');
    await page.waitForSelector('.forecast > p');
    expect(await page.locator('.forecast-figures').count()).toBe(0);
    desk.fixture.dialplans.past = pastDayOf(Date.parse('2026-11-20T00:00:00+08:00'));
    await page.click('.forecast-start');
    const answered = page.locator('[data-figure=answered]');
    await answered.locator('.mark-bad').waitFor();
    expect(await page.textContent('.forecast-basis')).toMatch(/2026-11-20.* 40/);
    await pages.look(page, looks, '7-forecast');
    await page.click('.forecast-close');
    await page.waitForSelector('.forecast-figures', { state: 'detached' });
  });

  it('give up a forecast that is closed while it is made', async () => {
    const page = await openAdmin();
    await page.click('.side-tab.tab-changes');
    await giveRest(page);
    const { dialplans } = desk.fixture;
    const events = new EventEmitter();
    const letGo = once(events, 'let-go');
    dialplans.forecast = async (_files, gone) => {
      await once(gone, 'abort');
      events.emit('let-go');
      throw new HotlineError('deadline-passed', 'gone');
    };
    await page.click('.forecast-start:not([disabled])');
    await page.waitForSelector('.forecast-start[disabled]');
    await page.click('.forecast-close');
    await page.waitForSelector('.forecast-start:not([disabled])');
    await letGo;
    expect(await page.locator('.forecast .admin-fault').count()).toBe(0);
  });

  it('follow the cursor in the picture, and the picture to the text', async () => {
    const page = await openAdmin();
    await page.waitForSelector('.flow-picture svg');
    await page.getByText('timeout: 5s').first().click();
    await page.waitForSelector('[data-step=main-menu].is-here');
    await page.focus('[data-step=waybill]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-step=waybill].is-here');
    expect(await page.evaluate('document.activeElement?.className')).toContain('cm-content');
  });

  it('say that somebody else has changed the files meanwhile', async () => {
    const page = await openAdmin();
    await changeMenuTime(page, '0s');
    await page.waitForSelector('.faults .mark-good');
    const { dialplans } = desk.fixture;
    const files = dialplans.now().files.map(({ name, text }) => ({
      ...{ name, text: text.replace('tries: 3', 'tries: 2') },
    }));
    dialplans.goLive(files, dialplans.now().base, { by: '陈主管', why: 'meanwhile' });
    await goLive(page, '晚了一步');
    await page.waitForSelector('.live-bar .admin-fault');
    expect(dialplans.now().files).toEqual(files);
  });

  it('make somebody, show the passwords once, and let nobody but admins change', async () => {
    const page = await openAdmin();
    await page.click('a[href="#/admin/people"]');
    await page.click('.people-search ~ button');
    await page.fill('input[name=name]', '吴丽');
    await page.fill('input[name=username]', 'wuli');
    await page.fill('input[name=extension]', '1010');
    await page.click('.field-end button');
    await page.waitForSelector('.shown-once code');
    expect(await page.locator('.shown-once code').count()).toBe(2);
    expect(desk.fixture.people.personByUsername('wuli')).toMatchObject({ extension: '1010' });
    await pages.picture(page, 'person-made');
    const supervisor = await openAdmin(plain, 'chen');
    expect(await supervisor.locator('.live-why').count()).toBe(0);
    expect(await supervisor.locator('a[href="#/admin/audit"]').count()).toBe(0);
    await supervisor.click('a[href="#/admin/people"]');
    await supervisor.click('[data-person=linjing]');
    await supervisor.waitForSelector('.fields');
    expect(await supervisor.locator('.field-end, .person-passwords').count()).toBe(0);
    expect(await supervisor.isDisabled('input[name=name]')).toBe(true);
  });

  it('are not for agents, whatever the address says', async () => {
    const page = await pages.open(`${desk.address}/#/admin/people`);
    await signInAs(page, 'linjing', '.state-not-ready');
    expect(await page.locator('.admin').count()).toBe(0);
  });
});
