/** A quiet machine on a busy one: what is measured goes before everything else. */
import { execFileSync } from 'node:child_process';
import type { HotlineProcesses } from './hotline-processes.ts';

const realTimePriority = 10;

/**
 * The engine on the first core, the controller and this process on the second, in real time.
 * @throws Error without the right to it
 */
export function isolate({ engine, controller }: HotlineProcesses): void {
  const cores = { 0: [engine.pid], 1: [controller.pid, process.pid] };
  for (const [core, pids] of Object.entries(cores)) {
    for (const pid of pids.map(String)) {
      execFileSync('taskset', ['-a', '-c', '-p', core, pid]);
      execFileSync('chrt', ['-a', '-f', '-p', String(realTimePriority), pid]);
    }
  }
}
