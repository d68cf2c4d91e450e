/**
 * The first call as a person sees it: an agent signs in on the page in a real browser, a caller rings,
 * the pop is painted and confirmed before the phone is even asked to ring. Times are of one clock: the
 * page, the phone and the hotline are on one machine.
 */
import { describe, expect, it } from 'vitest';
import { plain, signInAs } from '../../support/browser/browser-page.ts';
import { hasChromium } from '../../support/browser/chromium.ts';
import { useServedHotline } from '../../support/hotline/served-hotline.ts';
import { numbers } from '../../support/hotline/test-dialplan.ts';

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

describe.skipIf(!hasChromium)('an agent at the page', () => {
  const served = useServedHotline('e2e');

  it('sees who calls before the phone rings, and talks', async () => {
    const { hotline, pages } = served;
    const { username, password } = hotline.card(0);
    const phone = await hotline.phone(0);
    await phone.terminal.register(300);
    const page = await pages.open(hotline.deskAddress, plain, { script: watchPage });
    await signInAs(page, username, '.state-not-ready', password);
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
    await pages.picture(page, 'agent-page-call');

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
    await page.click('.bar-button:has(.anticon-logout)');
    await page.waitForSelector('.sign-in-card');
  });
});
