/** Where a caller of a number can come to wait: agents of other queues have no part in a simulation. */
import { anyWalk, FlowMap, overflowFlows, queuesBehind } from '../checks/flow-map.ts';
import type { CompiledDialplan } from '../compiled.ts';

/** Ids, those included to which callers overflow, and in which they are called back. */
export function reachableQueues(dialplan: CompiledDialplan, number: string): readonly string[] {
  const { flows, queues } = dialplan;
  const map = new FlowMap(flows, overflowFlows(queues));
  const starts = reachableFlows(dialplan, number).map((flow) => map.startOf(flow));
  const found = map.reach(starts, anyWalk).places.flatMap(({ known }) => {
    if (known.kind === 'queue') return [known.settings.id];
    return known.kind === 'callback' ? [known.settings.queue] : [];
  });
  const behind = found.flatMap((id) => [...queuesBehind(id, (one) => queues[one]?.overflow ?? [])]);
  return [...new Set(behind)];
}

/** The hotline's own, the emergency plan's and those of saturation, other hotlines' as well. */
function reachableFlows(
  { hotlines, hotlineByNumber }: CompiledDialplan,
  number: string,
): readonly string[] {
  const owner = hotlineByNumber[number];
  const reached = closure(owner === undefined ? [] : [owner], (id) => {
    return hotlines[id]?.saturation.flatMap(({ hotline }) => hotline ?? []) ?? [];
  });
  return reached.flatMap((id) => {
    const hotline = hotlines[id];
    if (!hotline) return [];
    const { flow, emergency, saturation } = hotline;
    const others = saturation.flatMap((rule) => rule.flow ?? []);
    return [flow, ...(emergency ? [emergency.flow] : []), ...others];
  });
}

function closure(
  starts: readonly string[],
  next: (id: string) => readonly string[],
): readonly string[] {
  const found = new Set(starts);
  for (const id of found) for (const one of next(id)) found.add(one);
  return [...found];
}
