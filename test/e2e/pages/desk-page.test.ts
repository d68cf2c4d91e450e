/**
 * The agent's page in a real browser against a fake AgentDesk: a call from the pop to the end of
 * wrap-up, what a reload and a cut connection keep, and that nothing overlaps or clips. Leaves
 * pictures of each stage in test-output/desk/, in both languages and schemes, in two sizes.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { AgentCallbacks, AgentView } from '../../../src/calls/desk-port.ts';
import {
  allLooks,
  faultsOfLayout,
  type Looks,
  plain,
  signInAs,
} from '../../support/browser/browser-page.ts';
import { hasChromium } from '../../support/browser/chromium.ts';
import { usePages, useServedDesk } from '../../support/browser/page-suite.ts';
import { addRecordedCall } from '../../support/desk/desk-fixture.ts';
import {
  linJing,
  sampleCallback,
  samplePop,
  wangJianguo,
  zhaoMin,
} from '../../support/desk/desk-samples.ts';
import { busyWallboard } from '../../support/desk/wallboard-samples.ts';
import { eventually } from '../../support/eventually.ts';

const day = 86_400_000;

/** Where the things are that must not move. */
const boxes = `JSON.stringify([...document.querySelectorAll(
  '.state-clock, .waiting dt, .pop, .controls, .desk-left, .customer, .top-bar-self'
)].map((element) => element.getBoundingClientRect()))`;

/** Runs in the page: nobody looks at it from now on. */
const hideTab = "Object.defineProperty(document, 'hidden', { get: () => true })";

/** Runs in the page before its own code: notifications are allowed, and kept by their titles. */
const keepNotifications = `
  window.notified = [];
  window.Notification = class extends EventTarget {
    static permission = 'granted';
    constructor(title) {
      super();
      window.notified.push(title);
    }
    close() {}
  };
`;

/** One that is late, one that waits for its next attempt, one that is being dialled. */
function dueCallbacks(at: number): AgentCallbacks {
  const late = { promisedAt: at - 900_000, isLate: true, attempts: 1 };
  const again = { state: 'requested', dueAt: at + 600_000, attempts: 2, isHers: true } as const;
  return {
    nearest: [
      sampleCallback(1, at, late),
      sampleCallback(2, at, { ...again, number: '02112345678', customerName: '李女士' }),
      sampleCallback(3, at, { state: 'dialling', number: '13900139000', mayCall: false }),
    ],
    further: 4,
  };
}

describe.skipIf(!hasChromium)('the agent page in a browser', () => {
  const desk = useServedDesk(async (fixture) => {
    fixture.supervisorDesk.show(busyWallboard(Date.now()));
    for (const number of [1, 2, 3]) {
      await addRecordedCall(fixture, number, Date.now() - number * day);
    }
  });
  const pages = usePages('desk');

  function signIn(page: Page): Promise<void> {
    return signInAs(page, 'linjing', '.state-not-ready');
  }

  async function openDesk(looks: Looks = plain): Promise<Page> {
    const page = await pages.open(desk.address, looks);
    await signIn(page);
    return page;
  }

  async function becomeReady(page: Page): Promise<void> {
    await page.keyboard.press('F2');
    await page.waitForSelector('.state-ready');
  }

  function callNow(): NonNullable<AgentView['call']> {
    const call = desk.fixture.agentDesk.view(linJing)?.call;
    if (!call) throw new Error('no call');
    return call;
  }

  /** Lin Jing asks Zhao Min while the caller waits; a supervisor whispers, nothing is recorded. */
  function consulting(): NonNullable<AgentView['call']> {
    const since = Date.now() - 8_000;
    const to = { kind: 'agent', id: zhaoMin, name: '赵敏' } as const;
    return {
      ...{ ...callNow(), phase: 'held', heldAt: since, muted: true, helpRequestedAt: since },
      ...{ masked: true, maskedUntil: since + 180_000 },
      consultation: { to, connection: 'connected', since },
      supervision: { by: '陈主管', mode: 'whisper', since },
    };
  }

  it.each(allLooks)('fits in $language, $scheme', async (looks) => {
    const { fixture } = desk;
    const page = await pages.open(desk.address, looks);
    const picture = (stage: string) => pages.look(page, looks, stage);
    await page.waitForSelector('.sign-in-card');
    await picture('1-sign-in');
    await signIn(page);
    await becomeReady(page);
    fixture.agentDesk.amend(linJing, {
      ...{ waiting: 3, longestWaitingSince: Date.now() - 41_000, callbacksDue: 2 },
    });
    fixture.agentDesk.listCallbacks(linJing, dueCallbacks(Date.now()));
    await page.waitForSelector('.call-row');
    await page.waitForSelector('.due-callback.is-late');
    await picture('2-ready');
    fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await page.waitForSelector('.phase-ringing');
    await page.waitForSelector('.calls-of-caller .call-row');
    await picture('3-offered');
    fixture.agentDesk.answer(linJing);
    await page.waitForSelector('.phase-talking');
    await page.fill('.notes-text', '客户查询 7734 9812 0056,已到北京转运中心，明早派送。');
    await page.click('.calls-of-caller .call-play');
    await page.waitForSelector('.player .ant-btn:not([disabled])');
    await page.keyboard.press('F2');
    await page.click('.ant-dropdown-menu-item >> nth=3');
    await page.waitForSelector('.state-talking .state-reason');
    await picture('4-talking');
    await page.click('.pop-name');
    await page.keyboard.press('t');
    await page.waitForSelector('.directory-row');
    await picture('4-directory');
    await page.keyboard.press('Escape');
    const talking = callNow();
    fixture.agentDesk.amend(linJing, { call: consulting() });
    await page.waitForSelector('.parties');
    await picture('4-consulting');
    fixture.agentDesk.amend(linJing, { call: talking });
    await page.waitForSelector('.parties', { state: 'detached' });
    await page.keyboard.press('h');
    await page.waitForSelector('.phase-held');
    await page.keyboard.press('Shift+?');
    await page.waitForSelector('.key-help');
    await picture('5-held');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('.phase-wrap-up');
    await picture('6-wrap-up');
    await fixture.server.close();
    await page.waitForSelector('.banner-lost');
    await picture('7-connection-lost');
  });

  it('lists who is to be called back, and calls one by keys where it may', async () => {
    const { agentDesk } = desk.fixture;
    const page = await openDesk();
    agentDesk.listCallbacks(linJing, dueCallbacks(Date.now()));
    await page.waitForSelector('.due-callback');
    expect(await page.locator('.due-callback').count()).toBe(3);
    expect(await page.locator('.call-back').count()).toBe(2);
    await page.keyboard.press('n');
    await page.waitForSelector('[data-callback=cbk_1] .call-back:focus');
    await page.keyboard.press('Enter');
    await eventually('it is asked for', () =>
      agentDesk.done.includes(`call-back ${linJing} cbk_1`) ? true : undefined,
    );
    await page.reload();
    await page.waitForSelector('.due-callback');
    agentDesk.offer(linJing, samplePop(1, Date.now()));
    await page.waitForSelector('.phase-ringing');
    expect(await page.locator('.call-back:enabled').count()).toBe(0);
    agentDesk.listCallbacks(linJing, { nearest: [], further: 0 });
    await page.waitForSelector('.due-callback', { state: 'detached' });
  });

  it('fits a long name, a long path and a withheld number', async () => {
    const page = await openDesk({ ...plain, language: 'en' });
    await becomeReady(page);
    const now = Date.now();
    const label = { 'zh-CN': '国际快件清关与关税咨询', en: 'International customs and duties' };
    const step = { at: now, label, input: '12345678901234567890' };
    const path = [1, 2, 3, 4, 5].map((number) => ({ ...step, step: `s${number}` }));
    const name = 'Wolfeschlegelsteinhausenbergerdorff International Precision Logistics';
    const customer = { ...wangJianguo, name, company: `${name} (Shanghai) Company Limited` };
    const pop = samplePop(1, now, { callerNumber: 'anonymous', customer, path, attempt: 3 });
    desk.fixture.agentDesk.amend(linJing, { phoneReachable: false });
    desk.fixture.agentDesk.offer(linJing, pop);
    await page.waitForSelector('.phase-ringing');
    await pages.picture(page, 'long-texts');
    expect(await faultsOfLayout(page)).toEqual([]);
  });

  it('shows the calls to who judges quality, and plays a recording', async () => {
    const page = await pages.open(desk.address);
    await signInAs(page, 'liu', '.calls-page .call-row');
    await page.click('.call-play');
    await page.click('.player .ant-btn:not([disabled])');
    await page.waitForSelector('.player .anticon-pause');
    await pages.picture(page, 'quality-calls');
    const listened = desk.fixture.audit.entries.filter(({ kind }) => kind === 'recording-played');
    expect(listened).toMatchObject([{ personId: 'prs_liu' }]);
  });

  it('moves nothing when a call arrives, and sends the receipt once, after the pop', async () => {
    const page = await openDesk();
    await becomeReady(page);
    const places = () => page.evaluate<string>(boxes);
    const before = await places();
    expect(desk.fixture.agentDesk.receipts).toEqual([]);
    desk.fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    // The fake phone rings when the receipt has come.
    await page.waitForSelector('.phase-ringing');
    expect(await page.textContent('.pop-name')).toBe('王建国');
    expect(await places()).toBe(before);
    expect(await page.title()).toContain('王建国');
    await page.reload();
    await page.waitForSelector('.phase-ringing');
    expect(desk.fixture.agentDesk.receipts.every((offerId) => offerId === 'ofr_1')).toBe(true);
  });

  it('sends the caller on and joins people by keys, to who is free', async () => {
    const page = await openDesk();
    await becomeReady(page);
    desk.fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await page.waitForSelector('.phase-ringing');
    desk.fixture.agentDesk.answer(linJing);
    await page.waitForSelector('.phase-talking');
    await page.keyboard.press('c');
    await page.waitForSelector('.directory-row.is-free[aria-selected=true]');
    await page.keyboard.type('1002');
    await page.keyboard.press('Enter');
    const did = (what: string) =>
      eventually(what, () => (desk.fixture.agentDesk.done.includes(what) ? true : undefined));
    await did(`consult ${linJing} {"to":{"kind":"agent","agentId":"agt_1"}}`);
    expect(await page.locator('.call-directory').count()).toBe(0);
    const talking = callNow();
    desk.fixture.agentDesk.amend(linJing, { call: consulting() });
    await page.waitForSelector('.control-complete-transfer:not([disabled])');
    await page.keyboard.press('c');
    await did(`alternate ${linJing} {}`);
    await page.keyboard.press('j');
    await did(`conference ${linJing} {}`);
    await page.keyboard.press('t');
    await did(`transfer ${linJing} {}`);
    desk.fixture.agentDesk.amend(linJing, { call: talking });
    await page.waitForSelector('.control-keypad:not([disabled])');
    await page.keyboard.press('d');
    await page.waitForSelector('.keypad');
    await page.keyboard.press('5');
    await did(`send-digits ${linJing} {"digits":"5"}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('F9');
    await did(`request-help ${linJing} {}`);
  });

  it('notifies of a caller whom nobody looks at, once, and of none who is seen', async () => {
    const page = await pages.open(desk.address, plain, { script: keepNotifications });
    const notified = () => page.evaluate<string[]>('window.notified');
    await signIn(page);
    await becomeReady(page);
    desk.fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await page.waitForSelector('.phase-ringing');
    desk.fixture.agentDesk.withdraw(linJing, 'caller-left');
    await page.waitForSelector('.pop-idle');
    await page.evaluate(hideTab);
    desk.fixture.agentDesk.offer(linJing, samplePop(2, Date.now()));
    await page.waitForSelector('.phase-ringing');
    expect(await notified()).toEqual(['来电: 王建国']);
    await page.reload();
    await page.evaluate(hideTab);
    await page.waitForSelector('.phase-ringing');
    expect(await notified()).toEqual([]);
  });

  it('sends the receipt also from a hidden tab', async () => {
    const page = await openDesk();
    await becomeReady(page);
    await page.evaluate(hideTab);
    desk.fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await page.waitForSelector('.phase-ringing');
    expect(desk.fixture.agentDesk.receipts).toEqual(['ofr_1']);
  });

  it('keeps the call, its clock and what was typed over a reload', async () => {
    const page = await openDesk();
    await becomeReady(page);
    desk.fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await page.waitForSelector('.phase-ringing');
    desk.fixture.agentDesk.answer(linJing);
    await page.waitForSelector('.phase-talking');
    await page.fill('.notes-text', '明早派送');
    await page.reload();
    await page.waitForSelector('.phase-talking');
    expect(await page.inputValue('.notes-text')).toBe('明早派送');
    await page.keyboard.press('Enter');
    await page.click('.notes-reason');
    // Those of the hotline by which the call came, of the centre's five.
    expect(await page.locator('.ant-select-item-option').count()).toBe(2);
    await page.click('.ant-select-item-option');
    await page.click('.pop-name');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('.is-saved');
    expect(desk.fixture.agentDesk.done).toContain(`setDisposition ${linJing} call_1 tracked`);
    await pages.picture(page, 'saved');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.state-ready');
  });

  it('tells the older tab that a newer one has the desk, and gives it back on request', async () => {
    const page = await openDesk();
    const newer = await pages.openIn(page.context(), desk.address);
    await newer.waitForSelector('.state-not-ready');
    await page.waitForSelector('.banner-ended button');
    await pages.picture(page, 'taken-over');
    await page.click('.banner-ended button');
    await newer.waitForSelector('.banner-ended button');
    await page.waitForSelector('.banner-ended', { state: 'detached' });
  });

  it('connects again by itself when the server is back', async () => {
    const page = await openDesk();
    const { people, signInSessions } = desk.fixture;
    await desk.close();
    await page.waitForSelector('.banner-lost');
    await desk.open({ people, signInSessions }, Number(new URL(desk.address).port));
    await page.waitForSelector('.banner-lost', { state: 'detached' });
    await becomeReady(page);
  });

  it('says in words what is wrong with a sign-in', async () => {
    const page = await pages.open(desk.address);
    await page.fill('input[type="text"]', 'linjing');
    await page.fill('input[type="password"]', 'wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.sign-in-fault p');
    expect(await page.textContent('.sign-in-fault')).toContain('用户名或密码不对');
    await pages.picture(page, 'sign-in-refused');
  });
});
