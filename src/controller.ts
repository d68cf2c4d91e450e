/** The controller's process: settings in, an App out. Started and watched by src/main.ts. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type App, startApp } from './app.ts';
import { systemClock } from './base/clock.ts';
import { createLogger } from './composition/logger.ts';
import { readConfig, readEngineAddresses } from './config.ts';
import { runAsChild } from './process/run-as-child.ts';
import type { ControllerFacts } from './process/welcome.ts';

await runAsChild(async () => {
  const config = readConfig(process.env);
  const logger = createLogger('controller', config.logLevel);
  const engine = readEngineAddresses(process.env);
  const webDirectory = fileURLToPath(new URL('./web', import.meta.url));
  const app = await startApp({
    config,
    ...(engine ? { engine } : {}),
    clock: systemClock,
    logger,
    ...(existsSync(`${webDirectory}/index.html`) ? { webDirectory } : {}),
    onFatal(error) {
      logger.fatal({ error }, 'the queue engine contradicts itself: restarting from the journal');
      process.exit(70);
    },
  });
  return { facts: { ...facts(app) }, stop: () => app.stop() };
});

/** As bound: the setting may be 0. */
function sipPort({ telephony }: App): Pick<ControllerFacts, 'sipPort'> {
  const port = Number(/:(\d+)$/.exec(telephony.health.sipAddresses[0] ?? '')?.[1]);
  return port > 0 ? { sipPort: port } : {};
}

function facts(app: App): ControllerFacts {
  return {
    deskPort: app.deskPort,
    ...sipPort(app),
    ...(app.signInCards.length > 0 ? { signInCards: app.signInCards } : {}),
    hotlines: Object.values(app.dialplan.hotlines).map(({ name, numbers }) => ({
      name: `${name['zh-CN']} ${name.en}`,
      numbers,
    })),
  };
}
