/** Flows that go through each other in a circle, or deeper than a call may. */

import { bilingual } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import { subFlowDepthMax } from '../steps/deciding/sub-flow.ts';
import type { FlowMap } from './flow-map.ts';
import type { Report } from './report.ts';

type FlowEntries = Readonly<Record<string, Entry<'flows'>>>;

/** Where one flow leads into another. A `goto` keeps the depth, a `subFlow` adds one. */
interface Lead {
  readonly step: string;
  readonly kind: 'goto' | 'subFlow';
  readonly to: string;
}

export function checkSubFlows(map: FlowMap, flows: FlowEntries, report: Report): void {
  const leads = leadsOf(map, flows);
  const depths = depthsOf(leads);
  for (const [id, flow] of Object.entries(flows)) {
    for (const { step, kind, to } of leads.get(id) ?? []) {
      if (kind !== 'subFlow' || !flows[to]) continue;
      const circle = wayBack(leads, to, id);
      const key = ['steps', step, 'subFlow', 'flow'];
      if (circle) {
        report('circular-sub-flow', flow, key, {
          message: bilingual(
            `'${id}' goes through itself: ${[id, ...circle].join(' → ')}`,
            `“${id}”绕回到了自己：${[id, ...circle].join(' → ')}`,
          ),
          fix: bilingual(
            "write 'goto' where the call need not come back",
            '不需要返回的地方请用“goto”',
          ),
        });
      } else if (depths.get(to) === subFlowDepthMax) {
        report('circular-sub-flow', flow, key, {
          message: bilingual(
            `flows are nested deeper than ${subFlowDepthMax} from here`,
            `从这里起流程嵌套超过 ${subFlowDepthMax} 层`,
          ),
        });
      }
    }
  }
}

function leadsOf(map: FlowMap, flows: FlowEntries): ReadonlyMap<string, readonly Lead[]> {
  const leads = new Map<string, Lead[]>(Object.keys(flows).map((id) => [id, []]));
  for (const { flow, step, known } of map.all) {
    if (known.kind !== 'goto' && known.kind !== 'subFlow') continue;
    leads.get(flow)?.push({ step, kind: known.kind, to: known.settings.flow });
  }
  return leads;
}

/** The flows from one to another, both included; undefined where no way leads there. */
function wayBack(
  leads: ReadonlyMap<string, readonly Lead[]>,
  from: string,
  to: string,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const flow of cameFrom.keys()) {
    if (flow === to) return trailOf(cameFrom, to);
    for (const lead of leads.get(flow) ?? []) {
      if (!cameFrom.has(lead.to)) cameFrom.set(lead.to, flow);
    }
  }
  return undefined;
}

function trailOf(
  cameFrom: ReadonlyMap<string, string | undefined>,
  end: string,
): readonly string[] {
  const trail: string[] = [];
  for (let flow: string | undefined = end; flow !== undefined; flow = cameFrom.get(flow)) {
    trail.unshift(flow);
  }
  return trail;
}

/** How many returns may be pending below each flow; not beyond one more than is allowed. */
function depthsOf(leads: ReadonlyMap<string, readonly Lead[]>): ReadonlyMap<string, number> {
  const into = new Map<string, { readonly from: string; readonly adds: number }[]>();
  for (const [from, ways] of leads) {
    for (const { kind, to } of ways) {
      const known = into.get(to) ?? [];
      known.push({ from, adds: kind === 'subFlow' ? 1 : 0 });
      into.set(to, known);
    }
  }
  const depths = new Map<string, number>([...leads.keys()].map((flow) => [flow, 0]));
  const ahead = [...leads.keys()];
  for (let flow = ahead.pop(); flow !== undefined; flow = ahead.pop()) {
    const depth = depths.get(flow) ?? 0;
    for (const { from, adds } of into.get(flow) ?? []) {
      const deeper = Math.min(depth + adds, subFlowDepthMax + 1);
      if (deeper <= (depths.get(from) ?? 0)) continue;
      depths.set(from, deeper);
      ahead.push(from);
    }
  }
  return depths;
}
