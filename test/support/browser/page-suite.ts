/**
 * What every suite of the page shares: one build, one browser, a profile for each person, pictures in
 * test-output/, and no test that leaves an exception or a breach of the content security policy behind.
 * Called where hooks are registered; hooks of earlier calls tidy up after those of later ones.
 */
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { buildPage, projectDirectory, webDirectory } from '../built-hotline.ts';
import { type DeskFixture, openDeskFixture } from '../desk/desk-fixture.ts';
import {
  desktop,
  faultsOfAccess,
  faultsOfLayout,
  type Kept,
  type Looks,
  laptop,
  narrow,
  openContext,
  plain,
  watch,
  whenStill,
} from './browser-page.ts';
import { launchChromium } from './chromium.ts';

/** Building the page takes most of it; the first suite of a run does it for all. */
export const startMsMax = 240_000;

export interface Opening {
  /** Runs in the page before its own code does. */
  readonly script?: string;
  /** What an earlier browser had kept. */
  readonly kept?: Kept;
  /** Absent: the suite's. */
  readonly browser?: Browser;
}

export class Pages {
  readonly #pictures: string;
  readonly #contexts: BrowserContext[] = [];
  readonly #faults: string[] = [];
  #browser: Browser | undefined;

  /** @param folder of the pictures, below test-output/ */
  constructor(folder: string) {
    this.#pictures = `${projectDirectory}test-output/${folder}`;
  }

  async start(): Promise<void> {
    mkdirSync(this.#pictures, { recursive: true });
    buildPage();
    this.#browser = await launchChromium();
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
  }

  /** In a profile of its own. */
  async open(address: string, looks: Looks = plain, more: Opening = {}): Promise<Page> {
    const browser = more.browser ?? this.#browser;
    if (!browser) throw new Error('the browser has not been started');
    const context = await openContext(browser, looks, more.kept);
    this.#contexts.push(context);
    await context.addInitScript({ content: more.script ?? '' });
    return this.openIn(context, address);
  }

  /** Another page of that profile. */
  async openIn(context: BrowserContext, address: string): Promise<Page> {
    const page = await context.newPage();
    watch(page, this.#faults);
    await page.goto(address);
    return page;
  }

  async picture(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: `${this.#pictures}/${name}.png` });
  }

  /** A picture at each size, at which nothing is cut off and nothing overlaps. */
  async pictures(page: Page, name: string): Promise<void> {
    for (const size of [desktop, laptop]) {
      await page.setViewportSize(size);
      await whenStill(page);
      await this.picture(page, `${name}-${size.width}`);
      expect(await faultsOfLayout(page), `${name} at ${size.width}`).toEqual([]);
    }
  }

  /**
   * At all sizes nothing is cut off and nothing overlaps, and axe-core finds nothing serious. Leaves a
   * picture of each but the smallest; the page stays at the laptop's.
   */
  async look(page: Page, { language, scheme }: Looks, stage: string): Promise<void> {
    await page.setViewportSize(narrow);
    await whenStill(page);
    expect(await faultsOfLayout(page), `${stage} at ${narrow.width}`).toEqual([]);
    await this.pictures(page, `${language}-${scheme}-${stage}`);
    expect(await faultsOfAccess(page), stage).toEqual([]);
  }

  /** Closes every profile. @param failed leaves a picture of each page as it was then */
  async endTest(failed: boolean): Promise<void> {
    const contexts = this.#contexts.splice(0);
    const open = contexts.flatMap((context) => context.pages());
    if (failed)
      for (const [index, page] of open.entries()) await this.picture(page, `failed-${index}`);
    for (const context of contexts) await context.close();
    expect(this.#faults.splice(0)).toEqual([]);
  }
}

/** @param folder of the pictures, below test-output/ */
export function usePages(folder: string): Pages {
  const pages = new Pages(folder);
  beforeAll(() => pages.start(), startMsMax);
  afterEach(({ task }) => pages.endTest(task.result?.state === 'fail'));
  afterAll(() => pages.stop());
  return pages;
}

/** A desk server with a fake AgentDesk that serves the built page, anew for each test. */
export class ServedDesk {
  #fixture: DeskFixture | undefined;
  #address = '';

  get fixture(): DeskFixture {
    if (!this.#fixture) throw new Error('the desk has not been opened');
    return this.#fixture;
  }

  get address(): string {
    return this.#address;
  }

  /** @param port absent: any */
  async open(change: Parameters<typeof openDeskFixture>[1] = {}, port = 0): Promise<void> {
    this.#fixture = await openDeskFixture(systemClock, { webDirectory, ...change });
    this.#address = `http://127.0.0.1:${await this.fixture.server.listen('127.0.0.1', port)}`;
  }

  /** Harmless when it was closed. */
  async close(): Promise<void> {
    await this.#fixture?.server.close();
  }
}

/**
 * @param prepare what there is to see; the desk is open already
 * @param change what the desk is made of besides the fixture's own parts
 */
export function useServedDesk(
  prepare: (fixture: DeskFixture) => Promise<void> | void,
  change: () => Parameters<typeof openDeskFixture>[1] = () => ({}),
): ServedDesk {
  const desk = new ServedDesk();
  beforeEach(async () => {
    await desk.open(change());
    await prepare(desk.fixture);
  });
  afterEach(() => desk.close());
  return desk;
}
