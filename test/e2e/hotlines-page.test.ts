/**
 * What an admin sees of hotlines as they stand, in a real browser: emergency switches and lines.
 * Leaves pictures in test-output/hotlines/, in both languages and schemes, in two sizes; axe-core finds
 * nothing serious.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sampleLines } from '../support/admin-samples.ts';
import { allLooks, plain, signInAs } from '../support/browser-page.ts';
import { hasChromium } from '../support/chromium.ts';
import { usePages, useServedDesk } from '../support/page-suite.ts';

describe.skipIf(!hasChromium)('the pages of hotlines in a browser', () => {
  const desk = useServedDesk((fixture) => {
    fixture.supervisorDesk.linesShown = sampleLines;
  });
  const pages = usePages('hotlines');

  async function open(section: string, looks = plain, username = 'root'): Promise<Page> {
    const page = await pages.open(`${desk.address}/#/admin/${section}`, looks);
    await signInAs(page, username, '.admin');
    return page;
  }

  it.each(allLooks)('fit in $language, $scheme', async (looks) => {
    const page = await open('hotlines', looks);
    await page.waitForSelector('[data-lines=express]');
    await page.click('.plan-turn');
    await page.waitForSelector('.plan-form');
    await pages.look(page, looks, '1-hotlines');
  });

  it('turn an emergency plan on with a reason, which whoever looks sees at once', async () => {
    const page = await open('hotlines');
    const supervisor = await open('hotlines', plain, 'chen');
    await supervisor.waitForSelector('.plan:not(.is-on)');
    await page.click('.plan-turn');
    expect(await page.isDisabled('.plan-confirm')).toBe(true);
    await page.fill('.plan-form input', '机房断电');
    await page.click('.plan-confirm');
    await supervisor.locator('.plan.is-on', { hasText: '由 管理员 启用：机房断电' }).waitFor();
    await supervisor.click('.plan-turn');
    await supervisor.fill('.plan-form input', '恢复');
    await supervisor.click('.plan-confirm');
    await page.waitForSelector('.plan:not(.is-on)');
    await page.locator('.admin-table tr', { hasText: '陈主管' }).waitFor();
    const kinds = desk.fixture.audit.entries.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('emergency'))).toEqual([
      ...['emergency-plan-on', 'emergency-plan-off'],
    ]);
  });
});
