/** Dials a number over the trunks that take it, one after the other, until one has an answer for it. */
import type { DialAttempt, DialOptions, DialResult } from '../../calls/ports.ts';
import type { CallContext } from '../legs/call-context.ts';
import type { FailedRing } from '../legs/ring-outcome.ts';
import { type TrunkResult, tryTrunk } from './trunk-attempt.ts';
import type { TrunkChoice } from './trunk-choice.ts';
import type { TrunkFaults } from './trunk-faults.ts';
import type { TrunkLines } from './trunk-lines.ts';

/** What is known of trunks beside their settings. */
export interface TrunkUse {
  readonly lines: TrunkLines;
  readonly faults: TrunkFaults;
  /** No call can go out over it now. */
  readonly isDown: (trunk: string) => boolean;
}

/** Never throws for what trunks and people do; @throws HotlineError when the media fails. */
export async function dialNumber(
  options: DialOptions,
  choices: readonly TrunkChoice[],
  { lines, faults, isDown }: TrunkUse,
  context: CallContext,
): Promise<DialResult> {
  const { joins } = options;
  const signal = joins ? AbortSignal.any([options.signal, joins.ended]) : options.signal;
  const attempts: DialAttempt[] = [];
  let failed: FailedRing = { outcome: 'unreachable' };
  for (const choice of choices) {
    if (signal.aborted) return { outcome: 'cancelled', attempts };
    const { trunk, callerNumber } = choice;
    if (isDown(trunk)) {
      attempts.push({ trunk, outcome: 'trunk-down' });
      continue;
    }
    const tried = await onLine(choice, lines, () =>
      tryTrunk(choice, { ...options, signal }, context),
    );
    if (tried === 'no-line') {
      attempts.push({ trunk, outcome: tried });
      continue;
    }
    faults.tried(trunk, tried, context.clock.now());
    if ('leg' in tried) {
      attempts.push({ trunk, outcome: 'answered' });
      return { outcome: 'answered', leg: tried.leg, callerNumber, attempts };
    }
    failed = tried.result;
    attempts.push({ trunk, ...failed });
    if (!tried.isTrunkFault) break;
  }
  return { ...failed, attempts };
}

/** The line is free again when the try has failed, or its leg has ended. */
async function onLine(
  { trunk, outgoing }: TrunkChoice,
  lines: TrunkLines,
  run: () => Promise<TrunkResult>,
): Promise<TrunkResult | 'no-line'> {
  const free = lines.take(trunk, outgoing.linesMax);
  if (!free) return 'no-line';
  let isKept = false;
  try {
    const tried = await run();
    if ('leg' in tried && !tried.leg.ended.aborted) {
      isKept = true;
      tried.leg.ended.addEventListener('abort', free, { once: true });
    }
    return tried;
  } finally {
    if (!isKept) free();
  }
}
