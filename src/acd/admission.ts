/**
 * Who gets a line. Lines are reserved for hotlines and for customer classes; what is not reserved, or
 * reserved for the call's own hotline and class, may be used up to their maxima. For whom there is
 * none, the hotline's saturation chain says what becomes of her, with its reason.
 */
import {
  type CustomerClass,
  isWithin,
  type LineBudget,
  type SaturationReason,
  type SaturationRule,
  type SaturationTarget,
} from './model/config.ts';
import type { LineInput } from './model/inputs.ts';
import { type AcdState, type LineUse, takeLine } from './state.ts';
import { publish, type Turn } from './turn.ts';

type Arrived = Extract<LineInput, { kind: 'call-arrived' }>;

export function admit(turn: Turn, { callId, hotline, customerClass }: Arrived): void {
  const use = { hotline, customerClass };
  const reason = saturationOf(turn.state, use);
  if (reason === undefined) {
    takeLine(turn.state, callId, use);
    turn.effects.push({ kind: 'admit-call', callId });
    return;
  }
  const rule = turn.state.config.lines.saturation[hotline]?.find((one) => {
    return (one.when?.includes(reason) ?? true) && isOpen(turn.state, one.to, customerClass);
  });
  follow(turn, { callId, ...use }, reason, rule);
}

/** The answer of every network when nothing is said: try again, or elsewhere. */
const unsaid: SaturationTarget = { kind: 'refuse', status: 503 };

function follow(
  turn: Turn,
  { callId, hotline, customerClass }: Pick<Arrived, 'callId' | 'hotline' | 'customerClass'>,
  reason: SaturationReason,
  rule: SaturationRule | undefined,
): void {
  const { state, at } = turn;
  const to = rule?.to ?? unsaid;
  const name = rule ? { rule: rule.name } : {};
  publish(turn, { kind: 'call-saturated', at, callId, hotline, reason, ...name, to });
  if (to.kind === 'refuse') {
    const said = rule ? { rule: { name: rule.name, status: to.status } } : {};
    turn.effects.push({ kind: 'turn-away', callId, reason, ...said });
    return;
  }
  const isElsewhere = to.kind === 'hotline';
  const use = isElsewhere
    ? { hotline: to.hotline, customerClass }
    : ({ hotline, customerClass, isTreatment: true } as const);
  takeLine(state, callId, use);
  const saturation = { reason, rule: rule?.name ?? '', to };
  turn.effects.push({ kind: 'admit-call', callId, saturation });
}

/** Whether the target can take one more call. */
function isOpen(state: AcdState, to: SaturationTarget, customerClass: CustomerClass): boolean {
  switch (to.kind) {
    case 'refuse':
      return true;
    case 'hotline':
      return saturationOf(state, { hotline: to.hotline, customerClass }) === undefined;
    case 'announcement':
    case 'flow':
      return state.treatments < state.config.lines.saturationMax;
  }
}

function saturationOf(state: AcdState, use: LineUse): SaturationReason | undefined {
  const left = linesLeft(state, use);
  if (left.ofHotline <= 0) return 'hotline-saturated';
  if (left.ofClass <= 0) return 'class-saturated';
  return left.ofAll > 0 ? undefined : 'lines-exhausted';
}

/** How many calls of this hotline and class could come now. */
export function freeLines(state: AcdState, use: LineUse): number {
  const { ofHotline, ofClass, ofAll } = linesLeft(state, use);
  return Math.max(0, Math.min(ofHotline, ofClass, ofAll));
}

/** Lines of a hotline or a customer class against its budget, the one in force now. */
export interface BudgetUse {
  readonly id: string;
  readonly used: number;
  /** Kept free for its calls. */
  readonly reserved: number;
  /** Absent: no limit of its own. */
  readonly max?: number;
  /** What its next calls could have now, as far as all lines and others' reserves go. */
  readonly free: number;
}

/** How lines are used, by what admits calls. */
export interface LinesInUse {
  readonly used: number;
  readonly max: number;
  /** Calls that are only told, or led through another flow, because no line was free; beyond `max`. */
  readonly treatments: number;
  readonly treatmentsMax: number;
  /** Those that have a budget or a call. */
  readonly hotlines: readonly BudgetUse[];
  readonly classes: readonly BudgetUse[];
}

export function linesInUse(state: AcdState): LinesInUse {
  const { lines, linesOfHotline, linesOfClass, config, treatments } = state;
  const used = lines.size - treatments;
  const free = config.lines.max - used;
  return {
    ...{ used, max: config.lines.max, treatments, treatmentsMax: config.lines.saturationMax },
    hotlines: budgetUse(budgets(state, config.lines.hotlines, linesOfHotline), free),
    classes: budgetUse(budgets(state, config.lines.classes, linesOfClass), free),
  };
}

function budgetUse(all: ReturnType<typeof budgets>, free: number): readonly BudgetUse[] {
  return all.ids().map((id) => {
    const budget = all.inForce(id);
    const left = Math.max(0, Math.min(all.left(id), free - all.keptFromOthers(id)));
    const used = all.of(id);
    const own = budget && { max: budget.max };
    return { id, used, reserved: budget?.reserved ?? 0, ...own, free: left };
  });
}

function linesLeft(state: AcdState, { hotline, customerClass }: LineUse) {
  const { lines, linesOfHotline, linesOfClass, config, treatments } = state;
  const ofHotline = budgets(state, config.lines.hotlines, linesOfHotline);
  const ofClass = budgets(state, config.lines.classes, linesOfClass);
  const free = config.lines.max - (lines.size - treatments);
  const kept = Math.max(ofHotline.keptFromOthers(hotline), ofClass.keptFromOthers(customerClass));
  return {
    ofHotline: ofHotline.left(hotline),
    ofClass: ofClass.left(customerClass),
    ofAll: free - kept,
  };
}

function budgets(
  state: AcdState,
  all: Readonly<Record<string, readonly LineBudget[] | undefined>>,
  used: ReadonlyMap<string, number>,
) {
  const inForce = (id: string): LineBudget | undefined =>
    all[id]?.find(({ within }) => {
      return within === undefined || isWithin(within, state.at, state.config.utcOffsetMinutes);
    });
  const of = (id: string) => used.get(id) ?? 0;
  return {
    ...{ of, inForce },
    ids: () => [...new Set([...Object.keys(all), ...used.keys()])].sort(),
    left: (id: string) => (inForce(id)?.max ?? Number.POSITIVE_INFINITY) - of(id),
    /** Lines that others have reserved and do not use. */
    keptFromOthers: (id: string) =>
      Object.keys(all)
        .filter((other) => other !== id)
        .reduce((sum, other) => sum + Math.max(0, (inForce(other)?.reserved ?? 0) - of(other)), 0),
  };
}
