/**
 * `npm run bench:media`: 150 conversations at once through the whole system, every one recorded in
 * stereo, with RTP both ways at 50 packets a second a leg. Prints loss, delay, jitter, CPU and
 * memory, and checks every recording. A packet's transit is from the sender's socket call to its
 * being read by the receiver; its jitter is how much that differs from the packet before it
 * (|D| of RFC 3550 §6.4.1). The percentiles are over all packets of all legs.
 */
import { parseArgs } from 'node:util';
import type { Database } from '../src/store/database/database.ts';
import {
  agentTone,
  type Conversations,
  callerTone,
  openLegs,
  startConversations,
} from './load/conversations.ts';
import type { RtpLeg } from './load/rtp-legs.ts';
import { SipSocket } from './load/sip-socket.ts';
import { pause, until } from './load/waiting.ts';
import { checkRecordings, closedRecordings } from './rig/check-recordings.ts';
import { address, HotlineProcesses } from './rig/hotline-processes.ts';
import {
  type MachineLoad,
  MachineMeter,
  type ProcessLoad,
  ProcessMeter,
} from './rig/process-load.ts';
import {
  type Distribution,
  describeMachine,
  distribution,
  print,
  printMachine,
  printTable,
  saveResult,
  spread,
} from './rig/report.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '150' },
    seconds: { type: 'string', default: '20' },
    /** Passed to the engine's and the controller's Node, such as --cpu-prof. */
    node: { type: 'string', multiple: true, default: [] },
  },
});
const calls = Number(values.calls);
const seconds = Number(values.seconds);

/** Legs that send to each other without the engine, to see the generator's own share. */
const directPairs = 10;
/** For packets under way when the measuring ends. */
const drainMs = 500;
const setupMsMax = 60_000;
/** A generator that was held up more tells of the machine, not of the engine. */
const skippedRatioMax = 0.005;

interface Setup extends Conversations {
  readonly hotline: HotlineProcesses;
  readonly socket: SipSocket;
  readonly directLegs: readonly RtpLeg[];
}

async function setUp(): Promise<Setup> {
  const hotline = await HotlineProcesses.start({ agents: calls, nodeArguments: values.node });
  const socket = await SipSocket.open(address, hotline.sipPort);
  const directLegs = await openLegs(2 * directPairs, callerTone);
  for (const [index, leg] of directLegs.entries()) leg.sendTo(directLegs[index ^ 1]?.port ?? 0);
  const conversations = await startConversations(hotline, socket, hotline.agents, directLegs);
  print(`${calls} conversations`);
  return { ...conversations, hotline, socket, directLegs };
}

interface Measured {
  readonly engine: ProcessLoad;
  readonly controller: ProcessLoad;
  readonly generator: ProcessLoad;
  readonly machine: MachineLoad;
}

async function measure(set: Setup): Promise<Measured> {
  const legs = [...set.callerLegs, ...set.agentLegs, ...set.directLegs];
  await pause(2_000);
  collectGarbage();
  await pause(drainMs);
  set.pacing.skipped = 0;
  const { engine, controller } = set.hotline;
  const meters = [engine.pid, controller.pid, process.pid].map((pid) => new ProcessMeter(pid));
  const machineMeter = new MachineMeter();
  for (const leg of legs) leg.stampPackets(true);
  await pause(1_000 * seconds);
  for (const leg of legs) leg.stampPackets(false);
  const [engineLoad, controllerLoad, generator] = meters.map((meter) => meter.end());
  const machine = machineMeter.end();
  await pause(drainMs);
  if (!engineLoad || !controllerLoad || !generator) throw new Error('three processes are measured');
  return { engine: engineLoad, controller: controllerLoad, generator, machine };
}

/** What setting up left behind in the generator is not to be collected while it measures. */
function collectGarbage(): void {
  if (!globalThis.gc) throw new Error('node needs --expose-gc, as npm run bench:media gives it');
  globalThis.gc();
}

async function tearDown(set: Setup, database: Database): Promise<void> {
  const { hotline, callers, agents, pacing } = set;
  for (const caller of callers) caller.hangUp();
  await Promise.all(callers.map(({ ended }) => ended));
  await until('recordings closed', () => closedRecordings(database) >= calls, setupMsMax);
  pacing.stop();
  for (const { desk } of agents) desk.disconnect();
  await hotline.stop();
}

interface Heard {
  readonly sent: number;
  readonly lost: number;
  readonly transit: Distribution;
  readonly jitter: Distribution;
}

/** @param from who sent what `to` received, leg by leg */
function heard(from: readonly RtpLeg[], to: readonly RtpLeg[]): Heard {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const sent = sum(from.map((leg) => leg.sent));
  const received = sum(to.map((leg) => leg.reception.packets));
  return {
    sent,
    lost: sent - received,
    transit: distribution(to.flatMap((leg) => [...leg.reception.transitMs])),
    jitter: distribution(to.flatMap((leg) => [...leg.reception.jitterMs])),
  };
}

function printLegs(rows: Readonly<Record<string, Heard>>): void {
  printTable(
    ['direction', 'packets', 'lost', 'transit p50 / p99 / max ms', 'jitter p50 / p99 / max ms'],
    Object.entries(rows).map(([name, { sent, lost, transit, jitter }]) => {
      return [name, sent, lost, spread(transit), spread(jitter)];
    }),
  );
}

function printLoads({ machine, ...loads }: Measured): void {
  printTable(
    ['process', 'CPU % of a core', 'main thread', 'busiest other', 'waited for a core %', 'RSS MB'],
    Object.entries(loads).map(([name, load]: [string, ProcessLoad]) => {
      const { cpuPercent, mainThreadPercent, otherThreadPercent, waitedPercent, rssMb } = load;
      return [name, cpuPercent, mainThreadPercent, otherThreadPercent, waitedPercent, rssMb];
    }),
  );
  const measured = Object.values(loads).reduce((sum, { cpuPercent }) => sum + cpuPercent, 0);
  const others = Math.max(0, machine.busyPercent - measured);
  print(`others on this machine: ${others.toFixed(0)} % of a core`);
  print(`taken by its host: ${machine.stolenPercent.toFixed(0)} % of a core`);
}

async function run(): Promise<void> {
  const machine = describeMachine();
  printMachine(machine);
  const set = await setUp();
  const loads = await measure(set);
  const { callerLegs, agentLegs, directLegs, pacing } = set;
  const database = await set.hotline.openDatabase();
  await tearDown(set, database);
  const rows = {
    'caller to agent': heard(callerLegs, agentLegs),
    'agent to caller': heard(agentLegs, callerLegs),
    'without the engine': heard(directLegs, directLegs),
  };
  const recordings = checkRecordings(database, {
    calls,
    secondsMin: seconds,
    callerTone: (number) => callerTone(Number(number.slice(3))),
    agentTone: (extension) => agentTone(Number(extension) - 2_000),
  });
  database.close();
  await set.hotline.remove();
  printLegs(rows);
  printLoads(loads);
  const skippedRatio = pacing.skipped / (pacing.skipped + rows['caller to agent'].sent * 2);
  print(`frames the generator had to leave out: ${(100 * skippedRatio).toFixed(2)} %`);
  if (skippedRatio > skippedRatioMax) print('the machine was too busy for times and recordings');
  print(`recordings whole and right: ${recordings.right} of ${calls}`);
  for (const fault of recordings.faults.slice(0, 10)) print(`  ${fault}`);
  saveResult('media', {
    machine,
    calls,
    seconds,
    rows,
    loads,
    skipped: pacing.skipped,
    recordings,
  });
  set.socket.close();
  const isRight = recordings.right === calls && set.hotline.deaths.length === 0;
  process.exit(isRight ? 0 : 1);
}

await run();
