/**
 * `npm run bench:calls`: how fast calls are set up through the whole controller, at rising rates and
 * without a failure; how soon a ready agent's phone is called and her desk shows the pop; and what
 * an event-socket command takes. This process stands for phones and browsers on machines of their own:
 * it takes its turns as promptly as the hotline, and collects as the hotline does.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { takePriority } from '../src/base/thread-priority.ts';
import type { DeskHappening } from '../src/client/desk-client.ts';
import { command, startAgents, type WorkingAgent } from './load/agents.ts';
import { Caller } from './load/caller.ts';
import { EventSocket } from './load/event-socket.ts';
import { routeToPhones } from './load/phone.ts';
import { RtpLeg } from './load/rtp-legs.ts';
import { SipSocket } from './load/sip-socket.ts';
import type { TalkersCommand } from './load/talkers-messages.ts';
import { pause, until } from './load/waiting.ts';
import { ask } from './rig/ask.ts';
import {
  address,
  type BenchAgent,
  HotlineProcesses,
  hotlineNumber,
  queueNumber,
} from './rig/hotline-processes.ts';
import { type ProcessLoad, ProcessMeter } from './rig/process-load.ts';
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
    /** Calls a second, one level after the other. */
    levels: { type: 'string', default: '10,30,60,80,100' },
    /** Of each level. */
    seconds: { type: 'string', default: '8' },
    /** Of each level at least: a slow level lasts longer, so that its p99 is not one call. */
    calls: { type: 'string', default: '300' },
    /** Hand-overs measured, one after the other. */
    offers: { type: 'string', default: '300' },
    /** Conversations during the second half of the hand-overs; 0 leaves that half out. */
    talking: { type: 'string', default: '150' },
    node: { type: 'string', multiple: true, default: [] },
  },
});
const levels = values.levels.split(',').map(Number);
const seconds = Number(values.seconds);
const callsMin = Number(values.calls);
const offers = Number(values.offers);
const talking = Number(values.talking);

/**
 * From the answer to the caller's BYE: the welcome plays meanwhile. It varies, as callers do: with
 * one length for all, each BYE would meet a later call's INVITE at every rate.
 */
const holdMs = (call: number) => 500 + ((call * 389) % 1_000);
/** A server takes calls all day: until some thousand have been taken, its code is still being compiled. */
const warmUpCalls = 1_800;
const warmUpRate = 60;
const eventSocketCommands = 500;
const quietMsMax = 40_000;
/** What the caller's arrival still causes (music, her record) is no part of a hand-over. */
const settledMs = 100;
/** Whose hand-overs are measured, one after the other. */
const agentsMeasured = 5;

interface Level {
  readonly rate: number;
  readonly calls: number;
  readonly failures: readonly string[];
  readonly retransmissions: number;
  readonly answer: Distribution;
  readonly engine: ProcessLoad;
  readonly controller: ProcessLoad;
  readonly generator: ProcessLoad;
}

async function callAtRate(
  hotline: HotlineProcesses,
  socket: SipSocket,
  rtpPort: number,
  rate: number,
  calls = Math.max(callsMin, rate * seconds),
): Promise<Level> {
  const answerMs: number[] = [];
  const failures: string[] = [];
  const pids = [hotline.engine.pid, hotline.controller.pid, process.pid];
  const meters = pids.map((pid) => new ProcessMeter(pid));
  const repeatedBefore = socket.retransmissions;
  const startedAt = performance.now();
  const oneCall = async (number: number) => {
    const from = `137${String(number).padStart(8, '0')}`;
    const caller = new Caller({ socket, host: address, from, to: hotlineNumber, rtpPort });
    try {
      answerMs.push(await caller.answered);
      await pause(holdMs(number));
      caller.hangUp();
      await caller.ended;
    } catch (error) {
      failures.push(String(error));
    }
  };
  const running: Promise<void>[] = [];
  while (running.length < calls) {
    const due = Math.min(calls, ((performance.now() - startedAt) * rate) / 1_000);
    while (running.length < due) running.push(oneCall(running.length));
    await pause(1);
  }
  const [engine, controller, generator] = meters.map((meter) => meter.end());
  await Promise.all(running);
  if (!engine || !controller || !generator) throw new Error('three processes are measured');
  const retransmissions = socket.retransmissions - repeatedBefore;
  const answer = distribution(answerMs);
  return { rate, calls, failures, retransmissions, answer, engine, controller, generator };
}

interface HandOvers {
  readonly readyToInvite: Distribution;
  readonly readyToPop: Distribution;
  /** From the offer in the queue engine, as the pop tells it. */
  readonly offerToPop: Distribution;
}

/** A caller waits; an agent becomes ready: when does her desk show the pop, when does her phone ring? */
async function handOver(
  hotline: HotlineProcesses,
  rtpPort: number,
  who: readonly BenchAgent[],
): Promise<HandOvers> {
  // Phones that begin anew have a Call-ID of their own.
  const socket = await SipSocket.open(address, hotline.sipPort);
  const readyToInvite: number[] = [];
  const readyToPop: number[] = [];
  const offerToPop: number[] = [];
  let readyAt = 0;
  let invited = 0;
  const wishes = () => ({
    rtpPort,
    onRinging: (now: number) => {
      readyToInvite.push(now - readyAt);
      invited++;
    },
    onHappening: (happening: DeskHappening) => {
      if (happening.kind !== 'offer-presented') return;
      const { queuedAt, waitedMs } = happening.pop;
      readyToPop.push(performance.now() - readyAt);
      offerToPop.push(happening.at - queuedAt - waitedMs);
    },
  });
  const agents = await startAgents(hotline, socket, wishes, who);
  routeToPhones(
    socket,
    agents.map(({ phone }) => phone),
  );
  for (let offer = 0; offer < offers; offer++) {
    const { desk } = agents[offer % agents.length] as WorkingAgent;
    const caller = new Caller({
      ...{ socket, host: address, rtpPort, to: queueNumber },
      from: `138${String(offer).padStart(8, '0')}`,
    });
    await caller.answered;
    await until('the caller waits', () => desk.view?.waiting === 1, quietMsMax);
    await pause(settledMs);
    readyAt = performance.now();
    await command(desk, { name: 'ready' });
    await until('they talk', () => desk.view?.state.state === 'talking', quietMsMax);
    if (invited !== offer + 1) throw new Error('a phone rang twice, or not');
    caller.hangUp();
    await until('she is free', () => desk.view?.state.state === 'ready', quietMsMax);
    await command(desk, { name: 'not-ready', reason: 'break' });
  }
  for (const { desk } of agents) desk.disconnect();
  socket.close();
  return {
    readyToInvite: distribution(readyToInvite),
    readyToPop: distribution(readyToPop),
    offerToPop: distribution(offerToPop),
  };
}

/** The same while others talk, audio both ways. */
async function handOverAmongTalkers(
  hotline: HotlineProcesses,
  rtpPort: number,
  who: readonly BenchAgent[],
): Promise<HandOvers> {
  const talkers = fork(fileURLToPath(new URL('./load/talkers-host.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
  });
  const { sipPort, deskAddress } = hotline;
  const agents = hotline.agents.slice(agentsMeasured);
  const talk: TalkersCommand = { kind: 'talk', hotline: { sipPort, deskAddress }, agents };
  await ask(talkers, talk);
  const handOvers = await handOver(hotline, rtpPort, who);
  await ask(talkers, { kind: 'stop' } satisfies TalkersCommand);
  talkers.kill();
  return handOvers;
}

async function commandLatency(hotline: HotlineProcesses): Promise<Distribution> {
  const { eventSocketPort, secret } = hotline.addresses;
  const socket = await EventSocket.open(address, eventSocketPort, secret);
  const tookMs: number[] = [];
  for (let number = 0; number < eventSocketCommands; number++) {
    const startedAt = performance.now();
    await socket.command('api uuid_exists 00000000-0000-0000-0000-000000000000');
    tookMs.push(performance.now() - startedAt);
  }
  socket.close();
  return distribution(tookMs);
}

function printLevels(rows: readonly Level[]): void {
  printTable(
    [
      ...['calls/s', 'calls', 'failed', 'repeated', 'INVITE to 200 p50 / p99 / max ms'],
      ...['engine CPU %', 'waited %', 'controller CPU %', 'waited %', 'RSS MB', 'RSS MB'],
      ...['generator CPU %', 'waited %'],
    ],
    rows.map(
      ({ rate, calls, failures, retransmissions, answer, engine, controller, generator }) => [
        ...[rate, calls, failures.length, retransmissions, spread(answer)],
        ...[engine.cpuPercent, engine.waitedPercent],
        ...[controller.cpuPercent, controller.waitedPercent, engine.rssMb, controller.rssMb],
        ...[generator.cpuPercent, generator.waitedPercent],
      ],
    ),
  );
}

async function run(): Promise<void> {
  const machine = describeMachine();
  printMachine(machine);
  const hotline = await HotlineProcesses.start({
    agents: agentsMeasured + talking,
    nodeArguments: values.node,
  });
  // Not before: what it starts would have it too.
  takePriority('calls');
  const socket = await SipSocket.open(address, hotline.sipPort);
  // What is said to callers and agents all goes here and is not looked at.
  const sink = await RtpLeg.open(address, 400);
  await callAtRate(hotline, socket, sink.port, warmUpRate, warmUpCalls);
  const eventSocket = await commandLatency(hotline);
  const who = hotline.agents.slice(0, agentsMeasured);
  const handOvers = await handOver(hotline, sink.port, who);
  const rows: Level[] = [];
  for (const rate of levels) {
    const level = await callAtRate(hotline, socket, sink.port, rate);
    rows.push(level);
    for (const failure of new Set(level.failures)) print(`${rate} calls/s: ${failure}`);
  }
  const busyEventSocket = Promise.all([
    callAtRate(hotline, socket, sink.port, 30),
    commandLatency(hotline),
  ]);
  const [, eventSocketUnderLoad] = await busyEventSocket;
  const amongTalkers =
    talking > 0 ? await handOverAmongTalkers(hotline, sink.port, who) : undefined;
  const whileTalking = amongTalkers && {
    readyToInviteWhileTalking: amongTalkers.readyToInvite,
    readyToPopWhileTalking: amongTalkers.readyToPop,
  };
  printLevels(rows);
  printTable(
    ['what', 'measured', 'p50 / p99 / max ms'],
    Object.entries({ ...handOvers, ...whileTalking, eventSocket, eventSocketUnderLoad }).map(
      ([what, times]) => {
        return [what, times.count, spread(times)];
      },
    ),
  );
  saveResult('calls', {
    ...{ machine, rows, handOvers, amongTalkers },
    ...{ eventSocket, eventSocketUnderLoad },
  });
  socket.close();
  sink.close();
  await hotline.stop();
  await hotline.remove();
  const failed = rows.some(({ rate, failures }) => rate <= 60 && failures.length > 0);
  process.exit(failed || hotline.deaths.length > 0 ? 1 : 0);
}

await run();
