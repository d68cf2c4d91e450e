/**
 * Who gets a line. Lines are reserved for hotlines and for customer classes; what is not reserved, or
 * reserved for the call's own hotline and class, may be used up to their maxima.
 */
import { isWithin, type LineBudget, type SaturationReason } from './model/config.ts';
import type { LineInput } from './model/inputs.ts';
import { type AcdState, takeLine } from './state.ts';
import type { Turn } from './turn.ts';

export function admit(turn: Turn, input: Extract<LineInput, { kind: 'call-arrived' }>): void {
  const { callId, hotline, customerClass } = input;
  const reason = saturationOf(turn.state, hotline, customerClass);
  if (reason === undefined) takeLine(turn.state, callId, { hotline, customerClass });
  turn.effects.push(
    reason === undefined ? { kind: 'admit-call', callId } : { kind: 'turn-away', callId, reason },
  );
}

type Class = Extract<LineInput, { kind: 'call-arrived' }>['customerClass'];

function saturationOf(
  state: AcdState,
  hotline: string,
  customerClass: Class,
): SaturationReason | undefined {
  const { lines, linesOfHotline, linesOfClass, config } = state;
  const free = config.lines.max - lines.size;
  const ofHotline = budgets(state, config.lines.hotlines, linesOfHotline);
  const ofClass = budgets(state, config.lines.classes, linesOfClass);
  if (ofHotline.isAtMax(hotline)) return 'hotline-saturated';
  if (ofClass.isAtMax(customerClass)) return 'class-saturated';
  const kept = Math.max(ofHotline.keptFromOthers(hotline), ofClass.keptFromOthers(customerClass));
  return free - kept > 0 ? undefined : 'lines-exhausted';
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
    isAtMax: (id: string) => of(id) >= (inForce(id)?.max ?? Number.POSITIVE_INFINITY),
    /** Lines that others have reserved and do not use. */
    keptFromOthers: (id: string) =>
      Object.keys(all)
        .filter((other) => other !== id)
        .reduce((sum, other) => sum + Math.max(0, (inForce(other)?.reserved ?? 0) - of(other)), 0),
  };
}
