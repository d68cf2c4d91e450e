/** A whole hotline at the page, for suites in which people work with real phones. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { Pages, startMsMax } from '../browser/page-suite.ts';
import { webDirectory } from '../built-hotline.ts';
import { type HotlineOptions, RunningHotline } from './running-hotline.ts';

/** A whole hotline that serves the built page, one for the suite. */
export class ServedHotline {
  readonly pages: Pages;
  readonly #options: HotlineOptions;
  #hotline: RunningHotline | undefined;

  constructor(pages: Pages, options: HotlineOptions) {
    this.pages = pages;
    this.#options = options;
  }

  get hotline(): RunningHotline {
    if (!this.#hotline) throw new Error('the hotline has not been started');
    return this.#hotline;
  }

  async start(): Promise<void> {
    await this.pages.start();
    this.#hotline = await RunningHotline.start({ webDirectory, ...this.#options });
  }

  async endTest(failed: boolean): Promise<void> {
    await this.pages.endTest(failed);
    await this.hotline.endTest();
  }

  async stop(): Promise<void> {
    await this.pages.stop();
    await this.#hotline?.stop();
  }
}

/** @param folder of the pictures, below test-output/ */
export function useServedHotline(folder: string, options: HotlineOptions = {}): ServedHotline {
  const served = new ServedHotline(new Pages(folder), options);
  beforeAll(() => served.start(), startMsMax);
  afterEach(({ task }) => served.endTest(task.result?.state === 'fail'));
  afterAll(() => served.stop());
  return served;
}
