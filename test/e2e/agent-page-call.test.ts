/**
 * The first call as a person sees it: an agent signs in on the page in a real browser, a caller rings,
 * the pop is painted and confirmed before the phone is even asked to ring. Times are of one clock: the
 * page, the phone and the hotline are on one machine.
 */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DeskClient } from '../../src/client/desk-client.ts';
import { buildHotline, projectDirectory, webDirectory } from '../support/built-hotline.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';

/**
 * Runs in the page before its own code: notes when a pop is first painted (the frame after it entered
 * the document) and when the receipt is handed to the socket.
 */
const watchPage = `
  window.moments = {};
  const note = (name) => { window.moments[name] ??= Date.now(); };
  new MutationObserver(() => {
    if (document.querySelector('.pop[data-offer]')) requestAnimationFrame(() => note('popPainted'));
  }).observe(document, { childList: true, subtree: true });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) {
    if (String(text).includes('offer-received')) note('receiptSent');
    return send.call(this, text);
  };
`;

const pictures = `${projectDirectory}test-output/e2e`;

describe.skipIf(!hasChromium)('an agent at the page', () => {
  let hotline: RunningHotline;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    buildHotline();
    browser = await launchChromium();
    hotline = await RunningHotline.start({ webDirectory });
  }, 240_000);
  afterEach(async () => {
    await page?.close();
    await hotline.endTest();
  });
  afterAll(async () => {
    await browser?.close();
    await hotline?.stop();
  });

  it('sees who calls before the phone rings, and talks', async () => {
    const { username, password } = hotline.card(0);
    const phone = await hotline.phone(0);
    await phone.terminal.register(300);
    page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1366, height: 768 } });
    await page.addInitScript({ content: watchPage });
    await page.goto(hotline.deskAddress);
    await page.fill('input[type="text"]', username);
    await page.fill('input[type="password"]', password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.state-not-ready');
    await page.keyboard.press('F2');
    await page.waitForSelector('.state-ready');

    const caller = await hotline.caller();
    const call = await caller.dial(numbers.menu);
    await caller.promptEnd(call);
    await call.press('1');
    await caller.promptEnd(call);
    await call.press('77349812#');
    const rung = await phone.ringing();
    await page.waitForSelector('.pop.phase-ringing');
    expect(await page.textContent('.pop')).toContain('7734');
    await page.screenshot({ path: `${pictures}/agent-page-call.png` });

    const moments = await page.evaluate<Record<string, number>>('window.moments');
    const invitedAt = phone.wire.first('<- INVITE')?.at ?? 0;
    const ringsAt = phone.wire.first('-> 180 INVITE')?.at ?? 0;
    const inOrder = [moments.popPainted, moments.receiptSent, invitedAt, ringsAt].map(Number);
    expect(inOrder).toEqual([...inOrder].sort((one, other) => one - other));
    expect(inOrder[0]).toBeGreaterThan(0);

    await rung.pickUp();
    await page.waitForSelector('.pop.phase-talking');
    await phone.hears(rung);
    await page.keyboard.press('Control+k');
    await call.ended;
    const { record, events, recordings } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'answered', endedBy: 'agent' });
    const steps = ['offer-presented', 'offer-received', 'agent-invited', 'phone-ringing'];
    const told = events.filter(({ kind }) => steps.includes(kind));
    expect(told.map(({ kind }) => kind)).toEqual(steps);
    expect(recordings).toHaveLength(1);
    await page.waitForSelector('.state-ready');
    await leave(username, password);
  });

  /** The page is closed by the test; the agent goes home by another desk. */
  async function leave(username: string, password: string): Promise<void> {
    const desk = await DeskClient.signIn({ address: hotline.deskAddress, username, password });
    await eventually('the agent is signed out', () => desk.signOut().then(() => true));
  }
});
