/**
 * Steps between which a picture need not distinguish: of one kind, reached from the same steps, and left by
 * the same ways. They are drawn on top of each other, with one arrow for all where each would have its own.
 */
import { type Arrow, type Box, cut, type FlowGraph } from './flow-graph.ts';

export interface Stack {
  /** Of its first step. */
  readonly id: string;
  readonly boxes: readonly Box[];
}

export interface StackArrow {
  readonly from: string;
  readonly to: string;
  /** Into several steps: a line for each, in the order of the steps. Else a line for each way. */
  readonly lines: readonly string[];
}

export interface StackedGraph {
  readonly stacks: readonly Stack[];
  readonly arrows: readonly StackArrow[];
}

export function stacked({ boxes, arrows }: FlowGraph): StackedGraph {
  const alike = grouped(inOrderOfArrows(boxes, arrows), (box) => likeness(box, arrows));
  const stacks = alike.map((group) => ({ id: group[0].id, boxes: group }));
  const stackOf = new Map(stacks.flatMap(({ id, boxes }) => boxes.map((box) => [box.id, id])));
  const idOf = (step: string) => stackOf.get(step) ?? step;
  const ofFirstSteps = arrows.filter(({ from }) => idOf(from) === from);
  const ways = grouped(ofFirstSteps, ({ from, to }) => `${from} ${idOf(to)}`);
  return { stacks, arrows: ways.map((group) => ({ ...linesOf(group), to: idOf(group[0].to) })) };
}

function linesOf(group: readonly [Arrow, ...Arrow[]]): Pick<StackArrow, 'from' | 'lines'> {
  const [{ from, labels }, ...others] = group;
  if (others.length === 0) return { from, lines: labels };
  return { from, lines: group.map((arrow) => cut(arrow.labels.join(' / '))) };
}

/** As the first step that leads there names them; what is led to by none stays at the beginning. */
function inOrderOfArrows(boxes: readonly Box[], arrows: readonly Arrow[]): readonly Box[] {
  const placeOf = new Map<string, number>();
  for (const [place, { to }] of arrows.entries()) {
    if (!placeOf.has(to)) placeOf.set(to, place);
  }
  return boxes.toSorted(
    (one, other) => (placeOf.get(one.id) ?? -1) - (placeOf.get(other.id) ?? -1),
  );
}

/** The same for two boxes that are drawn as one. */
function likeness({ id, kind }: Box, arrows: readonly Arrow[]): string {
  const into = arrows.filter(({ to }) => to === id).map(({ from }) => from);
  const out = arrows.filter(({ from }) => from === id).map(({ to, labels }) => [to, labels]);
  const isAlone = into.length === 0 || into.includes(id);
  return JSON.stringify(isAlone ? id : [kind, into.toSorted(), out]);
}

function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return [...groups.values()];
}
