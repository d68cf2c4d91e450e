/** Trunks whose last calls out have all failed by a fault of theirs. */
import type { FailingTrunk } from '../../calls/ports.ts';
import type { TrunkResult } from './trunk-attempt.ts';

export class TrunkFaults {
  readonly #failing = new Map<string, Extract<FailingTrunk, { readonly fault: 'calls-failed' }>>();

  /** A call that was called off before an answer tells nothing. */
  tried(trunk: string, result: TrunkResult, at: number): void {
    if ('leg' in result || !(result.isTrunkFault || result.result.outcome === 'cancelled')) {
      this.#failing.delete(trunk);
    } else if (result.isTrunkFault) {
      const { since = at, calls = 0 } = this.#failing.get(trunk) ?? {};
      const fault = 'calls-failed';
      this.#failing.set(trunk, { trunk, since, fault, calls: calls + 1 });
    }
  }

  /** @param known trunks that are configured now */
  of(known: ReadonlySet<string>): readonly FailingTrunk[] {
    return [...this.#failing.values()].filter(({ trunk }) => known.has(trunk));
  }
}
