/**
 * A call centre as theory has it, in the real queue engine: callers come at random, conversations have
 * random lengths, agents answer at once. What comes out can be compared with Erlang.
 */
import { configDefaults, queueDefaults } from '../../src/acd/model/config.ts';
import type { AcdEffect } from '../../src/acd/model/effects.ts';
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import { SortedList } from '../../src/acd/order/sorted-list.ts';
import { type AcdState, emptyState } from '../../src/acd/state.ts';
import { step } from '../../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../../src/base/ids.ts';
import { seeded } from '../support/seeded-numbers.ts';

export interface Load {
  readonly agents: number;
  /** Offered, in erlang. */
  readonly load: number;
  readonly handlingMs: number;
  /** Calls at once; absent: no limit. */
  readonly lines?: number;
  /** Mean of an exponential patience; absent: they wait for ever. */
  readonly patienceMs?: number;
  /** Counted within this time. */
  readonly withinMs: number;
}

export interface Found {
  readonly refused: number;
  readonly waited: number;
  readonly answeredWithin: number;
  readonly abandoned: number;
}

interface Planned {
  readonly at: number;
  readonly number: number;
  readonly act: (at: number) => void;
}

const queueId = 'express' as QueueId;

/** Shares of the calls after a tenth of them, when the centre has filled. */
export function simulate(load: Load, calls: number, seed: number): Found {
  return new TheoreticCentre(load, calls, seed).run();
}

class TheoreticCentre {
  readonly #load: Load;
  readonly #calls: number;
  readonly #draw: () => number;
  readonly #agenda = new SortedList<Planned>((a, b) => a.at - b.at || a.number - b.number);
  readonly #counts = { offered: 0, refused: 0, waited: 0, within: 0, abandoned: 0 };
  readonly #counted = new Set<CallId>();
  #state: AcdState = emptyState();
  #at = 0;
  #called = 0;
  #planned = 0;

  constructor(load: Load, calls: number, seed: number) {
    this.#load = load;
    this.#calls = calls;
    this.#draw = seeded(seed);
  }

  run(): Found {
    this.#open();
    this.#plan(0, (at) => this.#arrive(at));
    for (let next = this.#agenda.first; next; next = this.#agenda.first) {
      this.#agenda.remove(next);
      this.#at = next.at;
      next.act(next.at);
    }
    const { offered, refused, waited, within, abandoned } = this.#counts;
    return {
      refused: refused / offered,
      waited: waited / offered,
      answeredWithin: within / offered,
      abandoned: abandoned / offered,
    };
  }

  #open(): void {
    const { agents, lines } = this.#load;
    const ids = Array.from({ length: agents }, (_, index) => `agt_${index}` as AgentId);
    const endless = { waitMsMax: 1e12, waitingMax: 1e9, wrapUpMs: 0 };
    this.#take({
      kind: 'config-changed',
      at: 0,
      config: {
        ...configDefaults,
        queues: [{ ...queueDefaults, ...endless, id: queueId }],
        agents: ids.map((id) => ({ id, queues: [{ queueId, order: 1 }], skills: {} })),
        lines: { ...configDefaults.lines, max: lines ?? 1e9 },
      },
    });
    for (const agentId of ids) {
      this.#take({ kind: 'phone-changed', at: 0, agentId, reachable: true });
      this.#take({ kind: 'desk-changed', at: 0, agentId, connected: true });
      this.#take({ kind: 'agent-signed-in', at: 0, agentId });
      this.#take({ kind: 'agent-ready', at: 0, agentId });
    }
  }

  #plan(at: number, act: (at: number) => void): void {
    this.#agenda.add({ at, number: this.#planned++, act });
  }

  /** Exponential, with this mean. */
  #random(meanMs: number): number {
    return -Math.log(1 - this.#draw()) * meanMs;
  }

  #arrive(at: number): void {
    if (this.#called >= this.#calls) return;
    const { handlingMs, load } = this.#load;
    this.#plan(at + this.#random(handlingMs / load), (then) => this.#arrive(then));
    const callId = `call_${this.#called++}` as CallId;
    if (this.#called > this.#calls / 10) {
      this.#counted.add(callId);
      this.#counts.offered += 1;
    }
    this.#take({ kind: 'call-arrived', at, callId, hotline: 'main', customerClass: 'walk-in' });
  }

  #take(input: AcdInput): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#obey(effect);
  }

  #obey(effect: AcdEffect): void {
    const at = this.#at;
    if (effect.kind === 'turn-away') {
      if (this.#counted.has(effect.callId)) this.#counts.refused += 1;
    } else if (effect.kind === 'admit-call') this.#enter(effect.callId);
    else if (effect.kind === 'present-offer') {
      const { offerId, agentId } = effect;
      this.#take({ kind: 'offer-received', at, agentId, offerId });
      this.#take({ kind: 'offer-accepted', at, offerId });
    } else if (effect.kind === 'publish') {
      const { event } = effect;
      if (event.kind === 'call-answered') this.#answered(event.callId, event.waitedMs);
    }
  }

  #enter(callId: CallId): void {
    const at = this.#at;
    this.#take({ kind: 'call-queued', at, callId, queueId, priority: 0, skills: {} });
    const { patienceMs } = this.#load;
    if (patienceMs === undefined) return;
    this.#plan(at + this.#random(patienceMs), (then) => {
      const place = this.#state.calls.get(callId)?.call.place;
      if (place === undefined || place === 'talking') return;
      if (this.#counted.has(callId)) this.#counts.abandoned += 1;
      this.#take({ kind: 'call-abandoned', at: then, callId });
      this.#take({ kind: 'line-freed', at: then, callId });
    });
  }

  #answered(callId: CallId, waitedMs: number): void {
    if (this.#counted.has(callId)) {
      if (waitedMs > 0) this.#counts.waited += 1;
      if (waitedMs <= this.#load.withinMs) this.#counts.within += 1;
    }
    this.#plan(this.#at + this.#random(this.#load.handlingMs), (then) => {
      this.#take({ kind: 'line-freed', at: then, callId });
      this.#take({ kind: 'call-ended', at: then, callId, by: 'caller' });
    });
  }
}

/** The mean of several days and its standard error. */
export function estimate(days: readonly number[]): {
  readonly mean: number;
  readonly error: number;
} {
  const mean = days.reduce((sum, day) => sum + day, 0) / days.length;
  const variance = days.reduce((sum, day) => sum + (day - mean) ** 2, 0) / (days.length - 1);
  return { mean, error: Math.sqrt(variance / days.length) };
}
