/**
 * What one step of the queue engine costs, and how that grows with agents and waiting calls.
 *
 *   npm run bench:acd
 *
 * Each agent has 5 of 20 skills and two of four queues, each call needs one skill; a step is one input.
 * Wall time includes what else the machine does; `cpu` is the process's own. A pause of the garbage
 * collector falls into some step: the longest of them is shown beside the longest step.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as immediately } from 'node:timers/promises';
import { configDefaults, queueDefaults, type Skills } from '../src/acd/model/config.ts';
import type { AcdEffect } from '../src/acd/model/effects.ts';
import type { AcdInput } from '../src/acd/model/inputs.ts';
import { replay } from '../src/acd/restore/replay.ts';
import { type AcdSnapshot, toSnapshot } from '../src/acd/restore/snapshot.ts';
import { type AcdState, emptyState } from '../src/acd/state.ts';
import { step } from '../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../src/base/ids.ts';
import { Database } from '../src/store/database/database.ts';
import { SqliteJournal } from '../src/store/sqlite-journal.ts';

const queueIds = ['a', 'b', 'c', 'd'] as QueueId[];
const rounds = 20_000;
const warmUpRounds = 5_000;

interface Measured {
  readonly stepsPerSecond: number;
  readonly stepsPerCpuSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/** A centre in which all agents talk and so many calls wait; each round ends a call and brings one. */
class BusyCentre {
  state: AcdState = emptyState();
  readonly inputs: AcdInput[] = [];
  readonly #stepUs: number[] = [];
  readonly #talking: { readonly callId: CallId; readonly agentId: AgentId }[] = [];
  #at = 0;
  #calls = 0;

  readonly agents: number;
  readonly waiting: number;

  constructor(agents: number, waiting: number) {
    this.agents = agents;
    this.waiting = waiting;
  }

  fill(): void {
    const ids = Array.from({ length: this.agents }, (_, index) => `agt_${index}` as AgentId);
    this.#take({ kind: 'config-changed', at: 0, config: configOf(ids) });
    for (const agentId of ids) {
      this.#take({ kind: 'phone-changed', at: 0, agentId, reachable: true });
      this.#take({ kind: 'desk-changed', at: 0, agentId, connected: true });
      this.#take({ kind: 'agent-signed-in', at: 0, agentId });
      this.#take({ kind: 'agent-ready', at: 0, agentId });
    }
    // Whoever comes first needs nothing special, so that all agents talk.
    for (let number = 0; number < this.agents * 2; number++) {
      if (this.#talking.length < this.agents) this.#call({});
    }
    while (this.#waitingNow() < this.waiting) this.#call();
  }

  run(count: number): void {
    for (let round = 0; round < count; round++) {
      this.#at += 10;
      const over = this.#talking.shift();
      if (!over) return;
      this.#take({ kind: 'call-ended', at: this.#at, callId: over.callId, by: 'caller' });
      this.#take({ kind: 'wrap-up-ended', at: this.#at, agentId: over.agentId });
      this.#call();
    }
  }

  forgetTimes(): void {
    this.#stepUs.length = 0;
  }

  times(): readonly number[] {
    return this.#stepUs.sort((a, b) => a - b);
  }

  #waitingNow(): number {
    return [...this.state.queues.values()].reduce((sum, { waiting }) => sum + waiting.size, 0);
  }

  #call(needs?: Skills): void {
    const number = this.#calls++;
    const callId = `call_${number}` as CallId;
    const queueId = queueIds[number % queueIds.length] ?? ('a' as QueueId);
    const skills = needs ?? {
      [`skill-${(number % 4) + 4 * (Math.floor(number / 4) % 5)}`]: 1 + (number % 3),
    };
    const priority = number % 3;
    this.#take({ kind: 'call-queued', at: this.#at, callId, queueId, priority, skills });
  }

  #take(input: AcdInput): void {
    const from = process.hrtime.bigint();
    const { state, effects } = step(this.state, input);
    this.#stepUs.push(Number(process.hrtime.bigint() - from) / 1_000);
    this.state = state;
    for (const effect of effects) this.#obey(effect);
  }

  #obey(effect: AcdEffect): void {
    if (effect.kind !== 'present-offer') return;
    const { agentId, offerId, callId } = effect;
    this.#take({ kind: 'offer-received', at: this.#at, agentId, offerId });
    this.#take({ kind: 'offer-accepted', at: this.#at, offerId });
    this.#talking.push({ callId, agentId });
  }
}

function configOf(ids: readonly AgentId[]) {
  return {
    ...configDefaults,
    queues: queueIds.map((id) => ({ ...queueDefaults, id, waitMsMax: 1e9, waitingMax: 1e6 })),
    agents: ids.map((id, index) => ({
      id,
      queues: [index, index + 1].map((number, order) => {
        return {
          queueId: queueIds[number % queueIds.length] ?? ('a' as QueueId),
          order: order + 1,
        };
      }),
      skills: Object.fromEntries(
        Array.from({ length: 5 }, (_, nth) => [
          `skill-${(index + nth * 4) % 20}`,
          1 + ((index + nth) % 5),
        ]),
      ),
    })),
  };
}

function measure(agents: number, waiting: number): Measured {
  const centre = new BusyCentre(agents, waiting);
  centre.fill();
  centre.run(warmUpRounds);
  centre.forgetTimes();
  const cpu = process.cpuUsage();
  const from = performance.now();
  centre.run(rounds);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - from) / 1_000;
  const times = centre.times();
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return {
    stepsPerSecond: times.length / seconds,
    stepsPerCpuSecond: times.length / ((user + system) / 1e6),
    ...{ p50Us: at(0.5), p99Us: at(0.99), maxUs: at(1) },
  };
}

async function grid(): Promise<void> {
  let gcMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gcMs = Math.max(gcMs, duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  print('agents', 'waiting', 'steps/s', 'steps/cpu-s', 'p50 µs', 'p99 µs', 'max ms', 'gc max ms');
  for (const agents of [100, 1_000, 10_000]) {
    for (const waiting of [10, 500, 5_000]) {
      gcMs = 0;
      const found = measure(agents, waiting);
      await immediately();
      const { stepsPerSecond, stepsPerCpuSecond, p50Us, p99Us, maxUs } = found;
      print(
        ...[agents, waiting, Math.round(stepsPerSecond), Math.round(stepsPerCpuSecond)],
        ...[p50Us.toFixed(1), p99Us.toFixed(1), (maxUs / 1000).toFixed(1), gcMs.toFixed(1)],
      );
    }
  }
  observer.disconnect();
}

/** Bytes, by what the heap grows when one more is added. */
function memory(): void {
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  if (!globalThis.gc) return;
  const measured = (agents: number, waiting: number) => {
    const before = heap();
    const centre = new BusyCentre(agents, waiting);
    centre.fill();
    centre.forgetTimes();
    return [heap() - before, centre] as const;
  };
  const [small] = measured(1_000, 10);
  const [more] = measured(1_000, 5_010);
  const [large] = measured(10_000, 10);
  const perCall = Math.round((more - small) / 5_000);
  const perAgent = Math.round((large - small) / 9_000);
  process.stdout.write(`\nmemory: ${perCall} bytes a waiting call, ${perAgent} bytes an agent\n`);
}

/** A day of 100,000 calls through SQLite, in groups as the server writes them, and back. */
async function journal(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const database = await Database.open(join(directory, 'journal.sqlite'));
  const log = new SqliteJournal(database);
  const [calls, groupSize] = [100_000, 8];
  const { inputs, snapshot } = dayOf(calls);
  log.snapshot(snapshot);
  const from = performance.now();
  for (let index = 0; index < inputs.length; index += groupSize) {
    log.append(inputs.slice(index, index + groupSize));
  }
  const wroteMs = performance.now() - from;
  const again = performance.now();
  const restored = log.restore();
  replay(restored.snapshot as AcdSnapshot, restored.inputs as readonly AcdInput[]);
  const restoredMs = performance.now() - again;
  database.close();
  rmSync(directory, { recursive: true });
  const perSecond = Math.round(inputs.length / (wroteMs / 1_000));
  process.stdout.write(
    `journal: ${perSecond} inputs/s durable in groups of ${groupSize}; ` +
      `${calls} calls (${inputs.length} inputs) restored in ${(restoredMs / 1000).toFixed(1)} s\n`,
  );
}

function dayOf(calls: number): { inputs: readonly AcdInput[]; snapshot: AcdSnapshot } {
  const inputs: AcdInput[] = [];
  const agents = Array.from({ length: 200 }, (_, index) => `agt_${index}` as AgentId);
  let state = step(emptyState(), { kind: 'config-changed', at: 0, config: configOf(agents) }).state;
  for (const agentId of agents) {
    for (const input of [
      { kind: 'phone-changed', at: 0, agentId, reachable: true },
      { kind: 'desk-changed', at: 0, agentId, connected: true },
      { kind: 'agent-signed-in', at: 0, agentId },
      { kind: 'agent-ready', at: 0, agentId },
    ] as const) {
      state = step(state, input).state;
    }
  }
  const snapshot = toSnapshot(state);
  const take = (input: AcdInput) => {
    inputs.push(input);
    for (const effect of step(state, input).effects) {
      if (effect.kind !== 'present-offer') continue;
      const { agentId, offerId, callId } = effect;
      take({ kind: 'offer-received', at: input.at, agentId, offerId });
      take({ kind: 'offer-accepted', at: input.at, offerId });
      take({ kind: 'call-ended', at: input.at, callId, by: 'caller' });
      take({ kind: 'wrap-up-ended', at: input.at, agentId });
    }
  };
  for (let number = 0; number < calls; number++) {
    const queueId = queueIds[number % 4] ?? ('a' as QueueId);
    const callId = `call_${number}` as CallId;
    take({ kind: 'call-queued', at: number * 500, callId, queueId, priority: 0, skills: {} });
  }
  return { inputs, snapshot };
}

function print(...cells: readonly (string | number)[]): void {
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(12)).join('')}\n`);
}

await grid();
memory();
await journal();
