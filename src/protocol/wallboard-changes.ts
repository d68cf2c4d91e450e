/**
 * The difference of two wallboards, and its application: the server makes the one, a page does the
 * other. `applyChanges(before, changesBetween(before, after))` holds the same rows as `after`.
 */
import type { WallboardChanges, WallboardView } from './wallboard.ts';

interface Row {
  readonly id: string;
}

const kinds = ['queues', 'agents', 'calls', 'alarms'] as const;

/** Undefined when nothing but the time differs. */
export function changesBetween(
  before: WallboardView,
  after: WallboardView,
): WallboardChanges | undefined {
  const gone = {
    queues: goneFrom(before.queues, after.queues),
    agents: goneFrom(before.agents, after.agents),
    calls: goneFrom(before.calls, after.calls),
    alarms: goneFrom(before.alarms, after.alarms),
  };
  const queues = changedRows(before.queues, after.queues);
  const agents = changedRows(before.agents, after.agents);
  const calls = changedRows(before.calls, after.calls);
  const alarms = changedRows(before.alarms, after.alarms);
  const linesDiffer = !isSame(before.lines, after.lines);
  const cutDiffers = before.cut !== after.cut;
  const rows = queues.length + agents.length + calls.length + alarms.length;
  const isGone = kinds.some((kind) => gone[kind].length > 0);
  if (rows === 0 && !isGone && !linesDiffer && !cutDiffers) return undefined;
  return {
    at: after.at,
    gone,
    ...(linesDiffer && { lines: after.lines }),
    ...(cutDiffers && { cut: after.cut }),
    ...(queues.length > 0 && { queues }),
    ...(agents.length > 0 && { agents }),
    ...(calls.length > 0 && { calls }),
    ...(alarms.length > 0 && { alarms }),
  };
}

/** Changed rows stay in their place, new ones come last. */
export function applyChanges(view: WallboardView, changes: WallboardChanges): WallboardView {
  const { gone } = changes;
  return {
    at: changes.at,
    lines: changes.lines ?? view.lines,
    cut: changes.cut ?? view.cut,
    queues: merged(view.queues, changes.queues, gone.queues),
    agents: merged(view.agents, changes.agents, gone.agents),
    calls: merged(view.calls, changes.calls, gone.calls),
    alarms: merged(view.alarms, changes.alarms, gone.alarms),
  };
}

function goneFrom(before: readonly Row[], after: readonly Row[]): string[] {
  const kept = new Set(after.map(({ id }) => id));
  return before.map(({ id }) => id).filter((id) => !kept.has(id));
}

function changedRows<Kind extends Row>(before: readonly Kind[], after: readonly Kind[]): Kind[] {
  const earlier = new Map(before.map((row) => [row.id, row]));
  return after.filter((row) => !isSame(earlier.get(row.id), row));
}

function merged<Kind extends Row>(
  rows: readonly Kind[],
  changed: readonly Kind[] | undefined,
  gone: readonly string[],
): readonly Kind[] {
  if (!changed && gone.length === 0) return rows;
  const left = new Set(gone);
  const byId = new Map(rows.filter(({ id }) => !left.has(id)).map((row) => [row.id, row]));
  for (const row of changed ?? []) byId.set(row.id, row);
  return [...byId.values()];
}

/** Of JSON values. Written out: a wallboard compares thousands of rows twice a second. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const names = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    const other = (b as Readonly<Record<string, unknown>>)[name];
    if (!isSame((a as Readonly<Record<string, unknown>>)[name], other)) return false;
  }
  return true;
}
