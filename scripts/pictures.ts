/**
 * The pictures of the documentation, taken anew: `npm run pictures` (with Debian's chromium). The desk shows
 * a made-up centre; the flows' pictures beside them in docs/hotlines come from `npm run hotline -- graph`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { systemClock } from '../src/base/clock.ts';
import {
  type Looks,
  openContext,
  signInAs,
  whenStill,
} from '../test/support/browser/browser-page.ts';
import { launchChromium } from '../test/support/browser/chromium.ts';
import { buildPage, projectDirectory, webDirectory } from '../test/support/built-hotline.ts';
import { type DeskFixture, openDeskFixture } from '../test/support/desk/desk-fixture.ts';
import { linJing } from '../test/support/desk/desk-samples.ts';
import { fillCentre, incomingPop } from './made-up-centre.ts';
import { withPalette } from './palette-png.ts';

const directory = `${projectDirectory}docs/pictures`;
const size = { width: 1280, height: 800 };
/** A picture that takes longer to load is not looked at. Chosen. */
const bytesMax = 150_000;

const chinese: Looks = { language: 'zh-CN', scheme: 'light' };
const chineseInTheDark: Looks = { language: 'zh-CN', scheme: 'dark' };
const english: Looks = { language: 'en', scheme: 'light' };
const englishInTheDark: Looks = { language: 'en', scheme: 'dark' };

interface Studio {
  readonly browser: Browser;
  readonly address: string;
  readonly fixture: DeskFixture;
}

mkdirSync(directory, { recursive: true });
buildPage();
const browser = await launchChromium();
const fixture = await openDeskFixture(systemClock, { webDirectory });
try {
  await fillCentre(fixture, Date.now());
  const address = `http://127.0.0.1:${await fixture.server.listen('127.0.0.1', 0)}`;
  const studio = { browser, address, fixture };
  await incomingCall(studio);
  await wallboard(studio);
  await editor(studio);
  await calendar(studio);
  await rehearsedDay(browser);
} finally {
  await browser.close();
  await fixture.server.close();
}

/** Who calls, and why, before the phone has rung. */
async function incomingCall({ browser, address, fixture }: Studio): Promise<void> {
  const page = await openPage(browser, chinese, address);
  await signInAs(page, 'linjing', '.state-not-ready');
  await page.keyboard.press('F2');
  await page.waitForSelector('.state-ready');
  fixture.agentDesk.offer(linJing, incomingPop(fixture, 1, Date.now()));
  await page.waitForSelector('.phase-ringing');
  await page.waitForSelector('.calls-of-caller .call-row');
  await take(page, 'incoming-call');
}

/** Queues, agents, alarms, and why the first in the line still waits. */
async function wallboard({ browser, address }: Studio): Promise<void> {
  const page = await openPage(browser, englishInTheDark, address);
  await signInAs(page, 'chen', '.queue-card');
  await page.click('.stage-waiting');
  await page.waitForSelector('.timeline');
  await page.mouse.move(0, 0);
  await take(page, 'wallboard');
}

/** A step that there is not: underlined, named below, with the flow as it was beside it. */
async function editor({ browser, address }: Studio): Promise<void> {
  const page = await openPage(browser, english, address);
  await openAdmin(page);
  await page.waitForSelector('.flow-picture svg');
  await page.getByText('next: agent').first().click();
  await page.keyboard.press('End');
  for (const _letter of 'ent') await page.keyboard.press('Backspace');
  await page.keyboard.type('net');
  await page.waitForSelector('.fault-row');
  await page.waitForSelector('.cm-lintRange-error');
  await take(page, 'dialplan-editor');
}

async function calendar({ browser, address }: Studio): Promise<void> {
  const page = await openPage(browser, chineseInTheDark, address);
  await openAdmin(page);
  await page.click('a[href="#/admin/calendars"]');
  await page.waitForSelector('.month');
  await page.setViewportSize({ width: 1280, height: 1120 });
  await take(page, 'calendar');
}

/** The example of docs/hotlines/motorists.md. */
async function rehearsedDay(browser: Browser): Promise<void> {
  const chart = join(tmpdir(), `rehearsed-day-${process.pid}.html`);
  const agents = '07:00-15:00=150,15:00-23:00=110,23:00-07:00=8';
  const habits = ['1,2=20', '2,12345678,1=15', '3,2=15', '4,1=50'];
  execFileSync('npm', [
    ...['run', '--silent', 'hotline', '--', 'rehearse', '--to', '4006506000', '--calls', '20000'],
    ...['--talk', '300', '--target', '15', '--agents', agents, '--chart', chart],
    ...habits.flatMap((habit) => ['--habit', habit]),
  ]);
  const page = await openPage(browser, english, pathToFileURL(chart).href);
  await page.setViewportSize({ width: 1080, height: 470 });
  await take(page, 'rehearsed-day');
}

async function openAdmin(page: Page): Promise<void> {
  await signInAs(page, 'root', '.wall-bar');
  await page.click('.tab-admin');
  await page.waitForSelector('.cm-content');
}

async function openPage(browser: Browser, looks: Looks, address: string): Promise<Page> {
  const context = await openContext(browser, looks);
  const page = await context.newPage();
  await page.setViewportSize(size);
  await page.goto(address);
  return page;
}

async function take(page: Page, name: string): Promise<void> {
  await whenStill(page);
  const png = withPalette(await page.screenshot());
  if (png.length > bytesMax) throw new Error(`${name} has ${png.length} bytes`);
  writeFileSync(`${directory}/${name}.png`, png);
  await page.context().close();
}
