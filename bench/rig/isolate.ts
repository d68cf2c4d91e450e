/** A quiet machine on a busy one: what is measured goes before everything else on its core. */
import { execFileSync } from 'node:child_process';
import type { HotlineProcesses } from './hotline-processes.ts';

const realTimePriority = 10;

/** Engine on the first core, this process on the second. @throws Error without the right to it */
export function isolate({ engine }: HotlineProcesses): void {
  for (const [core, pid] of [engine.pid, process.pid].entries()) {
    execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)]);
    execFileSync('chrt', ['-a', '-f', '-p', String(realTimePriority), String(pid)]);
  }
}
