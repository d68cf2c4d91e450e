/**
 * The desk under a full centre: `npm run bench:desk -- --desks 1000 --seconds 30`. The server runs in a
 * process of its own with real sockets and frames; agents and calls are stand-ins. Measured are the
 * time from presenting an offer to its arrival at the desk, to the answer to its receipt, what a
 * connected desk costs in memory, and the server's CPU.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { HostAnswer, HostCommand } from './load/desk-host-messages.ts';
import { DeskSocket, type DeskSocketEvents } from './load/desk-socket.ts';
import { ask } from './rig/ask.ts';
import { MachineMeter, ProcessMeter } from './rig/process-load.ts';
import { describeMachine, distribution, print, printMachine, printTable } from './rig/report.ts';

const { values } = parseArgs({
  options: {
    desks: { type: 'string', default: '1000' },
    walls: { type: 'string', default: '5' },
    offers: { type: 'string', default: '20' },
    changes: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '30' },
  },
});
const desks = Number(values.desks);
const walls = Number(values.walls);
const offersPerSecond = Number(values.offers);
const changesPerSecond = Number(values.changes);
const seconds = Number(values.seconds);
/** Sockets that shake hands at once. */
const openingsMax = 20;

const machine = describeMachine();
const host = fork(fileURLToPath(new URL('./load/desk-host.ts', import.meta.url)), [], {
  execArgv: ['--expose-gc', '--import', 'tsx'],
});
const { port } = await askHost({ kind: 'open', agents: desks, supervisors: walls }, 'opened');

const toDeskMs: number[] = [];
const toReceiptMs: number[] = [];
const wallMs: number[] = [];
let wallRows = 0;
let wallBytes = 0;
const now = () => performance.timeOrigin + performance.now();
const presentedAt = (id: string) => Number(id.replace(/\D+/g, '')) / 1_000;
const events: DeskSocketEvents = {
  onOffer: (offerId) => void toDeskMs.push(now() - presentedAt(offerId)),
  onAnswer: (commandId) => void toReceiptMs.push(now() - presentedAt(commandId)),
  onWallboard(at, rows, bytes) {
    wallMs.push(now() - at);
    wallRows += rows;
    wallBytes += bytes;
  },
};

// One desk first, so that what is made once is not counted as a desk's.
const sockets = [await DeskSocket.open(port, 'agt_bench1', events)];
const before = await askHost({ kind: 'memory' }, 'memory');
const others = Array.from({ length: desks - 1 }, (_, index) => `agt_bench${index + 2}`);
sockets.push(...(await openAll(others)));
const after = await askHost({ kind: 'memory' }, 'memory');
const supervisors = Array.from({ length: walls }, (_, index) => `prs_bench${index + 1}`);
sockets.push(...(await openAll(supervisors)));

await askHost({ kind: 'start', offersPerSecond, changesPerSecond }, 'done');
const meters = { server: new ProcessMeter(host.pid ?? 0), own: new ProcessMeter(process.pid) };
const machineMeter = new MachineMeter();
await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
const [server, own, whole] = [meters.server.end(), meters.own.end(), machineMeter.end()];
for (const socket of sockets) socket.close();
await askHost({ kind: 'stop' }, 'done');
host.kill();

report();

function report(): void {
  printMachine(machine);
  print(
    `${desks} desks, ${walls} wallboards, ${offersPerSecond} offers and ${changesPerSecond} ` +
      `changes of agents a second, ${seconds} s`,
  );
  const row = (name: string, samples: readonly number[]) => {
    const { count, p50, p99, max } = distribution(samples);
    return [name, count, p50, p99, max];
  };
  printTable(
    ['ms', 'count', 'p50', 'p99', 'max'],
    [
      row('offer presented -> at the desk', toDeskMs),
      row('offer presented -> receipt answered', toReceiptMs),
      row('wallboard read -> at the supervisor', wallMs),
    ],
  );
  const perDesk = (bytes: number) => bytes / 1_000 / (desks - 1);
  const heap = after.heapUsed + after.external - before.heapUsed - before.external;
  printTable(
    ['server', ''],
    [
      ['resident memory per desk, kB', perDesk(after.rss - before.rss)],
      ['heap and buffers per desk, kB', perDesk(heap)],
      ['CPU, % of one core', server.cpuPercent],
      ['ready to run without a core, %', server.waitedPercent],
      ["the bench's own CPU, %", own.cpuPercent],
      ['machine busy, % of one core', whole.busyPercent],
      ['rows a second to each wallboard', wallRows / walls / seconds],
      ['kB a second to each wallboard', wallBytes / 1_000 / walls / seconds],
    ],
  );
}

async function openAll(tokens: readonly string[]): Promise<DeskSocket[]> {
  const opened: DeskSocket[] = [];
  for (let from = 0; from < tokens.length; from += openingsMax) {
    const some = tokens.slice(from, from + openingsMax);
    opened.push(...(await Promise.all(some.map((token) => DeskSocket.open(port, token, events)))));
  }
  return opened;
}

/** @throws Error when the server answers otherwise, or dies */
async function askHost<Kind extends HostAnswer['kind']>(
  command: HostCommand,
  kind: Kind,
): Promise<Extract<HostAnswer, { kind: Kind }>> {
  const answer = await ask<HostAnswer>(host, command);
  if (answer.kind !== kind) throw new Error(`the server said ${answer.kind}, not ${kind}`);
  return answer as Extract<HostAnswer, { kind: Kind }>;
}
