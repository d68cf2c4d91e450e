/**
 * Other systems over real HTTP, seen at the agent's page: a customer system that answers after the
 * phone has begun to ring, one that does not answer in time, an answer that is used again, and the
 * way to the customer system's own page. Leaves pictures in test-output/customer-systems/.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain, signInAs } from '../support/browser/browser-page.ts';
import { hasChromium } from '../support/browser/chromium.ts';
import { CustomerSystem } from '../support/customer-system.ts';
import { useServedHotline } from '../support/hotline/served-hotline.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';

function systemsAt(address: string): string {
  return `
services:
  crm: {url: '${address}/callers', timeout: 20s, retries: 0, cache: 10m}
  ledger: {url: '${address}/ledger', timeout: 200ms, retries: 0}
customerSystems:
  crm:
    name: {zh-CN: 客户系统, en: CRM}
    ask: crm
    facts: [{label: {zh-CN: 客户经理, en: Manager}, from: manager.name}]
    cases: {from: cases, number: no, title: subject}
    link: '${address}/pages/{number}?call={call}'
  ledger: {name: {zh-CN: 财务, en: Ledger}, ask: ledger}
`;
}

const known = { manager: { name: '刘芳' }, cases: [{ no: 'C-2041', subject: '外包装破损' }] };

describe.skipIf(!hasChromium)('other systems that know the customer', () => {
  let crm: CustomerSystem;
  beforeAll(async () => {
    crm = await CustomerSystem.start();
  });
  afterAll(() => crm.stop());
  const served = useServedHotline('customer-systems', {
    addDialplan: (directory) =>
      writeFileSync(join(directory, 'systems.yaml'), systemsAt(crm.address)),
  });

  const card = (page: Page, name: string, state: string) =>
    page.locator(`.system-card[data-state=${state}]`, { hasText: name });

  it('fill in while the phone rings, fail in words, are asked once, and open their own page', async () => {
    const { hotline, pages } = served;
    const { username, password } = hotline.card(0);
    const phone = await hotline.phone(0);
    await phone.terminal.register(300);
    const page = await pages.open(hotline.deskAddress, plain);
    await signInAs(page, username, '.state-not-ready', password);
    await page.keyboard.press('F2');
    await page.waitForSelector('.state-ready');

    const caller = await hotline.caller();
    const first = await caller.dial(numbers.queue);
    const rung = await phone.ringing();
    await page.waitForSelector('.pop.phase-ringing');
    await card(page, '客户系统', 'asked').waitFor();
    await card(page, '财务', 'failed').waitFor();
    expect(crm.asked('/callers')).toEqual([{ number: caller.number, hotline: 'queue' }]);
    await crm.answer('/callers', known);
    await card(page, '刘芳', 'answered').waitFor();
    await page.locator('.pop-cases', { hasText: '1' }).waitFor();
    await pages.pictures(page, 'answered-while-it-rings');

    const opened = page.context().waitForEvent('page');
    await card(page, '客户系统', 'answered').locator('a').click();
    expect(await (await opened).title()).toBe(`/pages/${caller.number}`);
    const { record } = hotline.storedCall(caller.number);
    expect(crm.pagesOpened).toEqual([`/pages/${caller.number}?call=${record.id}`]);

    await rung.pickUp();
    await page.bringToFront();
    await page.waitForSelector('.pop.phase-talking');
    first.hangUp();
    await page.waitForSelector('.state-ready');
    await hotline.closedCall(caller.number);
    const again = await caller.dial(numbers.queue);
    await phone.ringing();
    await card(page, '刘芳', 'answered').waitFor();
    await card(page, '财务', 'failed').waitFor();
    expect([crm.asked('/callers').length, crm.asked('/ledger').length]).toEqual([1, 2]);
    again.hangUp();
    await page.waitForSelector('.state-ready');
    await page.click('.bar-button:has(.anticon-logout)');
    await page.waitForSelector('.sign-in-card');
  });
});
