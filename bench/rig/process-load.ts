/** What a process costs: CPU time by thread and memory, as Linux counts them (proc(5)). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** CPU times in /proc come in hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;

interface Usage {
  readonly cpuMs: number;
  /** By thread id. */
  readonly threads: ReadonlyMap<string, number>;
  /** How long the process's threads were ready to run and had no core. */
  readonly waitedMs: number;
}

export interface ProcessLoad {
  /** Of one core. */
  readonly cpuPercent: number;
  readonly mainThreadPercent: number;
  /** The busiest other thread: in the engine, the media's. */
  readonly otherThreadPercent: number;
  /** Ready to run and without a core, all threads together: what the machine's other work cost it. */
  readonly waitedPercent: number;
  readonly rssMb: number;
}

/** Measures from its making to `end`. Zeros where there is no /proc. */
export class ProcessMeter {
  readonly #pid: number;
  readonly #before: Usage;
  readonly #startedAt = performance.now();

  constructor(pid: number) {
    this.#pid = pid;
    this.#before = usage(pid);
  }

  end(): ProcessLoad {
    const after = usage(this.#pid);
    const tookMs = performance.now() - this.#startedAt;
    const percent = (ms: number) => (100 * ms) / tookMs;
    const byThread = [...after.threads].map(([id, ms]) => {
      return { isMain: id === String(this.#pid), ms: ms - (this.#before.threads.get(id) ?? 0) };
    });
    const most = (isMain: boolean) =>
      Math.max(0, ...byThread.filter((thread) => thread.isMain === isMain).map(({ ms }) => ms));
    return {
      cpuPercent: percent(after.cpuMs - this.#before.cpuMs),
      mainThreadPercent: percent(most(true)),
      otherThreadPercent: percent(most(false)),
      waitedPercent: percent(after.waitedMs - this.#before.waitedMs),
      rssMb: rssMb(this.#pid),
    };
  }
}

/** Of the whole machine, in % of one core. */
export interface MachineLoad {
  readonly busyPercent: number;
  /** What the host gave to others while this virtual machine had work. */
  readonly stolenPercent: number;
}

/** Measures from its making to `end`. Zeros where there is no /proc. */
export class MachineMeter {
  readonly #before = machineMs();
  readonly #startedAt = performance.now();

  end(): MachineLoad {
    const after = machineMs();
    const tookMs = performance.now() - this.#startedAt;
    return {
      busyPercent: (100 * (after.busyMs - this.#before.busyMs)) / tookMs,
      stolenPercent: (100 * (after.stolenMs - this.#before.stolenMs)) / tookMs,
    };
  }
}

/** The first line: user, nice, system, idle, iowait, irq, softirq, steal. */
function machineMs(): { readonly busyMs: number; readonly stolenMs: number } {
  const counts = /^cpu +(.*)$/m.exec(read('/proc/stat'))?.[1]?.split(' ').map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = counts;
  return { busyMs: (user + nice + system + irq + softirq) * tickMs, stolenMs: steal * tickMs };
}

/** Resident memory, MB; 0 where there is no /proc. */
export function rssMb(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

function usage(pid: number): Usage {
  const folder = `/proc/${pid}/task`;
  const ids = existsSync(folder) ? readdirSync(folder) : [];
  const threads = new Map(ids.map((id) => [id, cpuMs(`${folder}/${id}/stat`)]));
  const waitedMs = ids.reduce((sum, id) => sum + runDelayMs(`${folder}/${id}/schedstat`), 0);
  return { cpuMs: cpuMs(`/proc/${pid}/stat`), threads, waitedMs };
}

/** The second field, in ns (Documentation/scheduler/sched-stats.rst). */
function runDelayMs(file: string): number {
  return Number(read(file).split(' ')[1] ?? 0) / 1_000_000;
}

/** Fields 14 and 15, utime and stime; the second may hold spaces and ends with a bracket. */
function cpuMs(file: string): number {
  const stat = read(file);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMs;
}

/** A thread may end between being listed and being read. */
function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'latin1') : '';
}
