/** Debian's Chromium for tests of the page: headless, with a fresh profile, silent on the network. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

const options = {
  executablePath,
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** The caller closes it. Playwright makes the fresh profile itself. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(options);
}

export interface MortalBrowser {
  readonly browser: Browser;
  /** By SIGKILL; settles when the process is gone. */
  kill(): Promise<void>;
}

/** In a process of its own that can die as any other. */
export async function launchMortalChromium(): Promise<MortalBrowser> {
  const server = await chromium.launchServer(options);
  const browser = await chromium.connect(server.wsEndpoint());
  return { browser, kill: () => server.kill() };
}
