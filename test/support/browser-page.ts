/** A page of the web app in a real browser: how it looks, who signs in, and what is wrong with it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { samplePassword } from './desk-fixture.ts';

export interface Looks {
  readonly language: 'zh-CN' | 'en';
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const laptop = { width: 1366, height: 768 };
const desktop = { width: 1920, height: 1080 };

export const plain: Looks = { language: 'zh-CN', scheme: 'light', ...laptop };

/** Both languages, both schemes and both sizes. */
export const allLooks: readonly Looks[] = (['zh-CN', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    [laptop, desktop].map((size) => ({ language, scheme, ...size })),
  ),
);

/** In a profile of its own that has these looks chosen; the caller closes it. */
export async function openContext(browser: Browser, looks: Looks): Promise<BrowserContext> {
  const { language, scheme, width, height } = looks;
  const context = await browser.newContext({ viewport: { width, height }, locale: language });
  const kept = { 'hotline.language': language, 'hotline.scheme': scheme };
  await context.addInitScript({
    content: `for (const [key, text] of Object.entries(${JSON.stringify(kept)})) localStorage[key] ??= text;`,
  });
  return context;
}

/** Exceptions of the page and breaches of its content security policy are added to `faults`. */
export async function openWatchedPage(
  context: BrowserContext,
  address: string,
  faults: string[],
): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  await page.goto(address);
  return page;
}

/** Settles when `arrival`, a selector of the page that follows, is shown. */
export async function signInAs(page: Page, username: string, arrival: string): Promise<void> {
  await page.fill('input[type="text"]', username);
  await page.fill('input[type="password"]', samplePassword);
  await page.keyboard.press('Enter');
  await page.waitForSelector(arrival);
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
