/**
 * Which trunks a dialled number may take, in which order, and what each is told: the number in its
 * form, and a caller's number that it may show. Pure.
 */
import type { OutgoingTrunkConfig, TrunkConfig } from '../ports.ts';

/** One trunk that takes the number. */
export interface TrunkChoice {
  readonly trunk: string;
  readonly outgoing: OutgoingTrunkConfig;
  /** As the trunk wants it. */
  readonly number: string;
  /** What the person dialled is shown. */
  readonly callerNumber: string;
}

export interface WantedCall {
  readonly number: string;
  readonly callerNumber?: string;
  /** In this order; absent: all, by their `order`. */
  readonly trunks?: readonly string[];
}

/** Those that can be tried, in order; empty when none takes the number. */
export function chooseTrunks(
  trunks: readonly TrunkConfig[],
  wanted: WantedCall,
): readonly TrunkChoice[] {
  return inOrder(trunks, wanted.trunks).flatMap(({ name, outgoing }) => {
    const number = outgoing && rewritten(wanted.number, outgoing.prefixes);
    if (!outgoing || number === undefined) return [];
    const callerNumber = shownNumber(wanted.callerNumber, outgoing.callerNumbers);
    return [{ trunk: name, outgoing, number, callerNumber }];
  });
}

function inOrder(trunks: readonly TrunkConfig[], names?: readonly string[]): TrunkConfig[] {
  if (!names) {
    return trunks.toSorted((one, other) => orderOf(one) - orderOf(other));
  }
  return names.flatMap((name) => trunks.find((trunk) => trunk.name === name) ?? []);
}

function orderOf({ outgoing }: TrunkConfig): number {
  return outgoing?.order ?? Number.POSITIVE_INFINITY;
}

function rewritten(number: string, prefixes: OutgoingTrunkConfig['prefixes']): string | undefined {
  const [longest] = prefixes
    .filter(({ from }) => number.startsWith(from))
    .toSorted((one, other) => other.from.length - one.from.length);
  return longest && longest.to + number.slice(longest.from.length);
}

function shownNumber(
  wanted: string | undefined,
  { default: own, allowed }: OutgoingTrunkConfig['callerNumbers'],
): string {
  if (wanted === undefined || !/^\+?\d+$/.test(wanted)) return own;
  return allowed === 'any' || allowed.includes(wanted) ? wanted : own;
}
