/** Lines and saturation as the admin writes them, as the queue engine wants them. Simulations and the server use the same. */
import {
  configDefaults,
  type LineBudget,
  type LineConfig,
  type SaturationRule,
} from '../acd/model/config.ts';
import type { CompiledDialplan } from './compiled.ts';

/** Calls at once that one controller takes: the engine's measured head room, see the README. */
export const linesMax = 300;

export function lineConfigOf({ hotlines, customerClasses }: CompiledDialplan): LineConfig {
  const budgets = (entries: readonly { readonly id: string; readonly lines: LineBudgets }[]) => {
    const said = entries.filter(({ lines }) => lines.length > 0);
    return Object.fromEntries(said.map(({ id, lines }) => [id, lines.map(budgetOf)]));
  };
  return {
    ...configDefaults.lines,
    max: linesMax,
    hotlines: budgets(Object.values(hotlines)),
    classes: budgets(Object.values(customerClasses)),
    saturation: Object.fromEntries(
      Object.values(hotlines).map(({ id, saturation }) => [id, saturation.map(saturationRuleOf)]),
    ),
  };
}

type WrittenRule = CompiledDialplan['hotlines'][string]['saturation'][number];

function saturationRuleOf({ name, when, ...targets }: WrittenRule): SaturationRule {
  return { name, ...(when ? { when } : {}), to: saturationTargetOf(targets) };
}

/** The schema sees to it that there is one. */
function saturationTargetOf({
  refuse,
  announce,
  flow,
  hotline,
}: Omit<WrittenRule, 'name' | 'when'>): SaturationRule['to'] {
  if (announce !== undefined) return { kind: 'announcement', prompt: announce };
  if (flow !== undefined) return { kind: 'flow', flow };
  if (hotline !== undefined) return { kind: 'hotline', hotline };
  return { kind: 'refuse', status: refuse ?? 503 };
}

type LineBudgets = CompiledDialplan['hotlines'][string]['lines'];

function budgetOf({ reserved, max, within }: LineBudgets[number]): LineBudget {
  return { reserved, max, ...(within ? { within } : {}) };
}
