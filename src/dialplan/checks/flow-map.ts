/**
 * All flows as one map: where a call can come to from a step, also through `goto` into another flow
 * and through a `subFlow` and back.
 */
import type { CompiledStep, DialplanFile } from '../schema.ts';
import type { Way } from '../steps/step-behaviour.ts';
import { known } from '../steps/step-kinds.ts';

type Flows = NonNullable<DialplanFile['flows']>;

/** A step in its flow. */
export interface StepPlace {
  readonly flow: string;
  readonly step: string;
  /** Undefined where there is no such step. */
  readonly settings: CompiledStep | undefined;
}

/** The ways out of a step, found once: every check asks for them. */
interface Outs {
  readonly ways: readonly Way[];
  /** Where each of them leads. */
  readonly all: readonly StepPlace[];
  readonly silent: readonly StepPlace[];
}

export interface Walk {
  /** Only the ways that a call takes without its caller's act. */
  readonly isSilent?: boolean;
  /** The steps through which the walk does not go on; absent: all let it through. */
  readonly stopsAt?: (step: CompiledStep) => boolean;
  /** Does not go into the flows of `subFlow` steps, only on behind them. */
  readonly staysOutside?: boolean;
}

export interface Reached {
  readonly places: readonly StepPlace[];
  /** By which the flow in which it began returns; '' for a `return` that names none. */
  readonly exits: ReadonlySet<string>;
}

/** Into which flows the callers of a queue may overflow, by way of other queues too. */
export type OverflowFlows = ReadonlyMap<string, readonly string[]>;

type Queues = NonNullable<DialplanFile['queues']>;

export function overflowFlows(queues: Queues): OverflowFlows {
  return new Map(
    Object.keys(queues).map((start) => {
      const flows = new Set<string>();
      const seen = new Set<string>();
      const ahead = [start];
      for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
        if (seen.has(id)) continue;
        seen.add(id);
        for (const { queue, flow } of queues[id]?.overflow ?? []) {
          if (queue !== undefined) ahead.push(queue);
          if (flow !== undefined) flows.add(flow);
        }
      }
      return [start, [...flows]];
    }),
  );
}

export class FlowMap {
  readonly flows: Flows;
  readonly #overflowFlows: OverflowFlows;
  readonly #outs = new Map<CompiledStep, Outs>();
  readonly #exits = new Map<Walk, Map<string, ReadonlySet<string>>>();
  readonly #outsides = new Map<Walk, Walk>();

  constructor(flows: Flows, overflowFlows: OverflowFlows) {
    this.flows = flows;
    this.#overflowFlows = overflowFlows;
  }

  place(flow: string, step: string): StepPlace {
    return { flow, step, settings: this.flows[flow]?.steps[step] };
  }

  startOf(flow: string): StepPlace {
    return this.place(flow, this.flows[flow]?.start ?? '');
  }

  /** Every place that a call can come to from there, these included. */
  reach(starts: readonly StepPlace[], walk: Walk): Reached {
    const seen = new Map<CompiledStep, StepPlace>();
    const exits = new Set<string>();
    const ahead = [...starts];
    for (let place = ahead.pop(); place; place = ahead.pop()) {
      const step = place.settings;
      if (!step || seen.has(step)) continue;
      seen.set(step, place);
      if (walk.stopsAt?.(step)) continue;
      if ('return' in step) exits.add(step.return.exit ?? '');
      if ('subFlow' in step && !walk.staysOutside) ahead.push(this.startOf(step.subFlow.flow));
      ahead.push(...this.ways(place, walk));
    }
    return { places: [...seen.values()], exits };
  }

  /** Where a call can come to next, a sub-flow counted as one step. */
  ways(place: StepPlace, walk: Walk): readonly StepPlace[] {
    const step = place.settings;
    if (!step) return [];
    if ('goto' in step) {
      const { flow, step: wanted } = step.goto;
      return [wanted === undefined ? this.startOf(flow) : this.place(flow, wanted)];
    }
    if ('subFlow' in step) {
      const { flow, next, exits } = step.subFlow;
      const ways = [...this.exitsOf(flow, walk)].map((exit) => exits[exit] ?? next);
      return ways.map((to) => this.place(place.flow, to));
    }
    const { all, silent } = this.outs(place, step);
    const inside = walk.isSilent ? silent : all;
    const elsewhere = 'queue' in step ? this.#overflowFlows.get(step.queue.id) : undefined;
    if (!elsewhere || elsewhere.length === 0) return inside;
    return [...inside, ...elsewhere.map((flow) => this.startOf(flow))];
  }

  /** The ways that the step itself names, those of a sub-flow's exits among them. */
  outs({ flow }: { readonly flow: string }, step: CompiledStep): Outs {
    const found = this.#outs.get(step);
    if (found) return found;
    const { settings, behaviour } = known(step);
    const ways = behaviour.ways(settings);
    const all = ways.map(({ to }) => this.place(flow, to));
    const silent = ways.some(({ byCaller }) => byCaller)
      ? all.filter((_, index) => !ways[index]?.byCaller)
      : all;
    const outs = { ways, all, silent };
    this.#outs.set(step, outs);
    return outs;
  }

  /** The exits by which a flow can return on that walk. Flows in a circle return by none. */
  exitsOf(flow: string, walk: Walk): ReadonlySet<string> {
    const outside = this.#outside(walk);
    const known = this.#exits.get(outside) ?? new Map<string, ReadonlySet<string>>();
    this.#exits.set(outside, known);
    const found = known.get(flow);
    if (found) return found;
    known.set(flow, new Set());
    const { exits } = this.reach([this.startOf(flow)], outside);
    known.set(flow, exits);
    return exits;
  }

  #outside(walk: Walk): Walk {
    if (walk.staysOutside) return walk;
    const known = this.#outsides.get(walk) ?? { ...walk, staysOutside: true };
    this.#outsides.set(walk, known);
    return known;
  }
}

/** Walks that are made often: one object each, by which the map remembers what it found. */
export const anyWalk: Walk = {};
export const silentWalk: Walk = { isSilent: true };
