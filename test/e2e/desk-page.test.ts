/**
 * The agent's page in a real browser against a fake AgentDesk: a call from the pop to the end of
 * wrap-up, what a reload and a cut connection keep, and that nothing overlaps or clips. Leaves
 * pictures of each stage in test-output/desk/, in both languages, both schemes and two sizes.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import {
  addRecordedCall,
  type DeskFixture,
  openDeskFixture,
  samplePassword,
} from '../support/desk-fixture.ts';
import { linJing, samplePop } from '../support/desk-samples.ts';

const webDirectory = fileURLToPath(new URL('../../dist/web', import.meta.url));
const pictures = fileURLToPath(new URL('../../test-output/desk', import.meta.url));
const day = 86_400_000;

/** Runs in the page: an expression that gives the faults as texts. */
const layoutFaults = readFileSync(
  fileURLToPath(new URL('../support/layout-faults.js', import.meta.url)),
  'utf8',
);

interface Looks {
  readonly language: 'zh-CN' | 'en';
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const laptop = { width: 1366, height: 768 };
const desktop = { width: 1920, height: 1080 };
const plain: Looks = { language: 'zh-CN', scheme: 'light', ...laptop };

describe.skipIf(!hasChromium)('the agent page in a browser', () => {
  let browser: Browser;
  let fixture: DeskFixture;
  let context: BrowserContext;
  let address: string;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    await build({
      root: fileURLToPath(new URL('../../src/web', import.meta.url)),
      logLevel: 'warn',
    });
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    fixture = await openDeskFixture(systemClock, { webDirectory });
    for (const number of [1, 2, 3]) {
      await addRecordedCall(fixture, number, Date.now() - number * day);
    }
    address = `http://127.0.0.1:${await fixture.server.listen('127.0.0.1', 0)}`;
  });
  afterEach(async () => {
    await context?.close();
    await fixture.server.close();
  });

  async function openPage(looks: Looks): Promise<Page> {
    const { language, scheme, width, height } = looks;
    context = await browser.newContext({ viewport: { width, height }, locale: language });
    const kept = { 'hotline.language': language, 'hotline.scheme': scheme };
    await context.addInitScript({
      content: `for (const [key, text] of Object.entries(${JSON.stringify(kept)})) localStorage[key] ??= text;`,
    });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  async function signIn(page: Page): Promise<void> {
    await page.fill('input[type="text"]', 'linjing');
    await page.fill('input[type="password"]', samplePassword);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.state-not-ready');
  }

  async function becomeReady(page: Page): Promise<void> {
    await page.keyboard.press('F2');
    await page.waitForSelector('.state-ready');
  }

  /** Texts that are cut off, and boxes that lie over each other. */
  function faultsOfLayout(page: Page): Promise<string[]> {
    return page.evaluate<string[]>(layoutFaults);
  }

  const allLooks: Looks[] = (['zh-CN', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((scheme) =>
      [laptop, desktop].map((size) => ({ language, scheme, ...size })),
    ),
  );

  it.each(allLooks)('fits in $language, $scheme, at $width', async (looks) => {
    const page = await openPage(looks);
    const picture = async (stage: string) => {
      expect(await faultsOfLayout(page), stage).toEqual([]);
      const name = `${looks.language}-${looks.scheme}-${looks.width}-${stage}.png`;
      await page.screenshot({ path: `${pictures}/${name}` });
    };
    await page.waitForSelector('.sign-in-card');
    await picture('1-sign-in');
    await signIn(page);
    await becomeReady(page);
    fixture.agentDesk.amend(linJing, { waiting: 3, longestWaitingSince: Date.now() - 41_000 });
    await page.waitForSelector('.call-row');
    await picture('2-ready');
    fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await page.waitForSelector('.phase-ringing');
    await page.waitForSelector('.calls-of-caller .call-row');
    await picture('3-offered');
    fixture.agentDesk.answer(linJing);
    await page.waitForSelector('.phase-talking');
    await page.fill('.notes-text', '客户查询 7734 9812 0056,已到北京转运中心,明早派送。');
    await page.click('.calls-of-caller .call-play');
    await page.waitForSelector('.player .ant-btn:not([disabled])');
    await picture('4-talking');
    await page.click('.pop-name');
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
});
