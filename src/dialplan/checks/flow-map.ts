/**
 * All flows as one map: where a call can come to from a step, also through `goto` into another flow
 * and through a `subFlow` and back.
 */
import type { CompiledStep, DialplanFile, StepKind } from '../schema.ts';
import type { Way } from '../steps/step-behaviour.ts';
import { type KnownStep, known } from '../steps/step-kinds.ts';

type Flows = NonNullable<DialplanFile['flows']>;

/** A step in its flow. */
export interface StepPlace {
  readonly flow: string;
  readonly step: string;
  /** Undefined where there is no such step. */
  readonly settings: CompiledStep | undefined;
}

/** One that is there: the same object whoever asks, by which walks remember where they were. */
export interface StepThere<Kind extends StepKind = StepKind> extends StepPlace {
  readonly settings: CompiledStep;
  readonly known: KnownStep<Kind>;
  /** The ways that the step itself names, those of a sub-flow's exits among them. */
  readonly outs: Outs;
}

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
  readonly places: readonly StepThere[];
  /** By which the flow in which it began returns; '' for a `return` that names none. */
  readonly exits: ReadonlySet<string>;
}

/** Into which flows the callers of a queue may overflow, by way of other queues too. */
export type OverflowFlows = ReadonlyMap<string, readonly string[]>;

type Queues = NonNullable<DialplanFile['queues']>;

/** A queue and all to which its callers may overflow, by way of others too. */
export function queuesBehind(
  start: string,
  rulesOf: (queue: string) => readonly { readonly queue?: string | undefined }[],
): ReadonlySet<string> {
  const found = new Set([start]);
  for (const id of found) {
    for (const { queue } of rulesOf(id)) if (queue !== undefined) found.add(queue);
  }
  return found;
}

export function overflowFlows(queues: Queues): OverflowFlows {
  return new Map(
    Object.keys(queues).map((start) => {
      const rulesOf = (id: string) => queues[id]?.overflow ?? [];
      const behind = [...queuesBehind(start, rulesOf)];
      const flows = behind.flatMap((id) => rulesOf(id).flatMap(({ flow }) => flow ?? []));
      return [start, [...new Set(flows)]];
    }),
  );
}

export class FlowMap {
  readonly flows: Flows;
  /** Every step of every flow, in their order. */
  readonly all: readonly StepThere[];
  readonly #places: ReadonlyMap<string, ReadonlyMap<string, StepThere>>;
  readonly #byKind = new Map<StepKind, StepThere[]>();
  readonly #overflowFlows: OverflowFlows;
  readonly #exits = new Map<Walk, Map<string, ReadonlySet<string>>>();
  readonly #outsides = new Map<Walk, Walk>();

  constructor(flows: Flows, overflowFlows: OverflowFlows) {
    this.flows = flows;
    this.#overflowFlows = overflowFlows;
    this.#places = new Map(
      Object.entries(flows).map(([flow, { steps }]) => {
        const places = Object.entries(steps).map(([step, settings]) => {
          return [step, new PlaceOnMap(this, flow, step, settings)] as const;
        });
        return [flow, new Map(places)];
      }),
    );
    this.all = [...this.#places.values()].flatMap((places) => [...places.values()]);
    for (const place of this.all) {
      const alike = this.#byKind.get(place.known.kind);
      if (alike) alike.push(place);
      else this.#byKind.set(place.known.kind, [place]);
    }
  }

  /** The steps of one kind. */
  of<Kind extends StepKind>(kind: Kind): readonly StepThere<Kind>[] {
    return (this.#byKind.get(kind) ?? []) as readonly StepThere[] as readonly StepThere<Kind>[];
  }

  place(flow: string, step: string): StepPlace {
    return this.there(flow, step) ?? { flow, step, settings: undefined };
  }

  there(flow: string, step: string): StepThere | undefined {
    return this.#places.get(flow)?.get(step);
  }

  startOf(flow: string): StepPlace {
    return this.place(flow, this.flows[flow]?.start ?? '');
  }

  /** Every place that a call can come to from there, these included. */
  reach(starts: readonly StepPlace[], walk: Walk): Reached {
    const places = new Set<StepThere>();
    const exits = new Set<string>();
    const ahead = [...starts];
    for (let place = ahead.pop(); place; place = ahead.pop()) {
      if (!isThere(place) || places.has(place)) continue;
      places.add(place);
      if (walk.stopsAt?.(place.settings)) continue;
      const { known } = place;
      if (known.kind === 'return') exits.add(known.settings.exit ?? '');
      if (known.kind === 'subFlow' && !walk.staysOutside) {
        ahead.push(this.startOf(known.settings.flow));
      }
      ahead.push(...this.ways(place, walk));
    }
    return { places: [...places], exits };
  }

  /** Where a call can come to next, a sub-flow counted as one step. */
  ways({ flow, known, outs }: StepThere, walk: Walk): readonly StepPlace[] {
    if (known.kind === 'goto') {
      const { flow: entered, step } = known.settings;
      return [step === undefined ? this.startOf(entered) : this.place(entered, step)];
    }
    if (known.kind === 'subFlow') {
      const { flow: entered, next, exits } = known.settings;
      const ways = [...this.exitsOf(entered, walk)].map((exit) => exits[exit] ?? next);
      return ways.map((to) => this.place(flow, to));
    }
    const inside = walk.isSilent ? outs.silent : outs.all;
    const elsewhere =
      known.kind === 'queue' ? this.#overflowFlows.get(known.settings.id) : undefined;
    if (!elsewhere || elsewhere.length === 0) return inside;
    return [...inside, ...elsewhere.map((entered) => this.startOf(entered))];
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

/** The ways out of a step are found once: every check asks for them. */
class PlaceOnMap implements StepThere {
  readonly flow: string;
  readonly step: string;
  readonly settings: CompiledStep;
  readonly known: KnownStep;
  readonly #map: FlowMap;
  #outs: Outs | undefined;

  constructor(map: FlowMap, flow: string, step: string, settings: CompiledStep) {
    this.#map = map;
    this.flow = flow;
    this.step = step;
    this.settings = settings;
    this.known = known(settings);
  }

  get outs(): Outs {
    this.#outs ??= this.#found();
    return this.#outs;
  }

  #found(): Outs {
    const { settings, behaviour } = this.known;
    const ways = behaviour.ways(settings);
    const all = ways.map(({ to }) => this.#map.place(this.flow, to));
    const silent = ways.some(({ byCaller }) => byCaller)
      ? all.filter((_, index) => !ways[index]?.byCaller)
      : all;
    return { ways, all, silent };
  }
}

export function isThere(place: StepPlace): place is StepThere {
  return place instanceof PlaceOnMap;
}

/** Walks that are made often: one object each, by which the map remembers what it found. */
export const anyWalk: Walk = {};
export const silentWalk: Walk = { isSilent: true };
