import { isHotlineError } from '../base/errors.ts';
import { takePriority } from '../base/thread-priority.ts';
import type { ChildMessage, SupervisorMessage } from './child.ts';

export interface Running {
  /** Told to the supervisor once. */
  readonly facts: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/**
 * The life of a child process: start, say so, and end when told to or when the supervisor is gone.
 * Ctrl-C reaches every process of the terminal: a child leaves it to the supervisor.
 */
export async function runAsChild(start: () => Promise<Running>): Promise<void> {
  process.on('SIGINT', () => undefined);
  try {
    const running = await start();
    takePriority('calls');
    const stop = once(async () => {
      await running.stop();
      process.exit(0);
    });
    process.on('message', (message: SupervisorMessage) => {
      if (message.kind === 'stop') void stop();
    });
    process.on('SIGTERM', () => void stop());
    process.on('disconnect', () => void stop());
    tell({ kind: 'ready', facts: running.facts });
  } catch (error) {
    if (!isHotlineError(error)) throw error;
    tell({ kind: 'refused', code: error.code, message: error.message });
    process.exit(1);
  }
}

function tell(message: ChildMessage): void {
  if (process.send) process.send(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
