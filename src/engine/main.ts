/** The engine's process: settings in, an Engine out. Started and watched by src/main.ts. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';
import { createLogger } from '../composition/logger.ts';
import { readConfig, readEngineAddresses } from '../config.ts';
import { runAsChild } from '../process/run-as-child.ts';
import { Engine } from './engine.ts';
import { exposeEngineCounters } from './engine-metrics.ts';

await runAsChild(async () => {
  const config = readConfig(process.env);
  const control = readEngineAddresses(process.env);
  if (!control) throw new HotlineError('config-invalid', 'The engine is started by npm start.');
  const logger = createLogger('engine', config.logLevel);
  const recordingsDirectory = join(config.dataDirectory, 'recordings');
  mkdirSync(recordingsDirectory, { recursive: true });
  const engine = await Engine.start({
    address: config.address,
    sipPort: config.sipPort,
    rtpPorts: config.rtpPorts,
    control,
    promptsDirectory: join(config.dialplanDirectory, 'prompts'),
    recordingsDirectory,
    clock: systemClock,
    log: {
      debug: (message, facts) => logger.debug(facts, message),
      info: (message, facts) => logger.info(facts, message),
      warn: (message, facts) => logger.warn(facts, message),
    },
  });
  const { engineMetricsPort } = config;
  const metrics =
    engineMetricsPort === undefined
      ? undefined
      : await exposeEngineCounters(engineMetricsPort, () => engine.counters());
  const stop = async (): Promise<void> => {
    await metrics?.stop();
    await engine.stop();
  };
  return { facts: engine.ports, stop };
});
