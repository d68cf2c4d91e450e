import type { ChildProcess } from 'node:child_process';

/**
 * A command to a process of the bench, which answers each with one message.
 *
 * @throws Error when the process ends first
 */
export function ask<Answer>(child: ChildProcess, command: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null, signal: string | null) =>
      reject(new Error(`${child.spawnfile} ended with ${signal ?? code}`));
    child.once('exit', died);
    child.once('message', (answer) => {
      child.off('exit', died);
      resolve(answer as Answer);
    });
    child.send(command);
  });
}
