/** A page of the web app in a real browser: how it looks, who signs in, and what is wrong with it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { samplePassword } from '../desk/desk-fixture.ts';

export interface Looks {
  readonly language: 'zh-CN' | 'en';
  readonly scheme: 'light' | 'dark';
}

/** The least that the page is made for. */
export const narrow = { width: 1280, height: 768 };
export const laptop = { width: 1366, height: 768 };
export const desktop = { width: 1920, height: 1080 };

export const plain: Looks = { language: 'zh-CN', scheme: 'light' };

/**
 * Each language and each scheme once. What fits depends on the language and the size, what can be read
 * on the scheme alone: with both sizes of each, these two show it all.
 */
export const allLooks: readonly Looks[] = [plain, { language: 'en', scheme: 'dark' }];

/** For whatever a page is to show; a busy machine included. */
const waitMsMax = 10_000;

/** What a browser keeps on its disk. */
export type Kept = Awaited<ReturnType<BrowserContext['storageState']>>;

/**
 * A profile of its own that has these looks chosen, at the smaller size; the caller closes it.
 * @param storageState what an earlier browser had kept; absent: nothing
 */
export async function openContext(
  browser: Browser,
  { language, scheme }: Looks,
  storageState?: Kept,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...{ viewport: laptop, locale: language },
    ...(storageState ? { storageState } : {}),
  });
  context.setDefaultTimeout(waitMsMax);
  const kept = { 'hotline.language': language, 'hotline.scheme': scheme };
  await context.addInitScript({
    content: `for (const [key, text] of Object.entries(${JSON.stringify(kept)})) localStorage[key] ??= text;`,
  });
  return context;
}

/** Exceptions of the page and breaches of its content security policy are added to `faults`. */
export function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
}

/**
 * Settles when `arrival`, a selector of the page that follows, is shown.
 * @param password absent: the one of everybody in the fixture
 */
export async function signInAs(
  page: Page,
  username: string,
  arrival: string,
  password = samplePassword,
): Promise<void> {
  await page.fill('input[type="text"]', username);
  await page.fill('input[type="password"]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector(arrival);
}

/** Settles when nothing fades or slides any more: colours and places are what they will be. */
export async function whenStill(page: Page): Promise<void> {
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished))`);
}

/** Runs in the page: an expression that gives the faults as texts. */
const layoutFaults = readFileSync(
  fileURLToPath(new URL('layout-faults.js', import.meta.url)),
  'utf8',
);

/** Texts that are cut off, and boxes that lie over each other. */
export function faultsOfLayout(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(layoutFaults);
}

/** axe-core in the page: what a screen reader, a keyboard or weak eyes cannot use (WCAG 2.1 A, AA). */
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Serious and critical violations, each with the first element that has it. */
export async function faultsOfAccess(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate<string[]>(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
    .then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ' ' + nodes.length + ': ' + nodes[0].target + ' '
        + (nodes[0].any[0]?.message ?? nodes[0].failureSummary ?? '')))`);
}
