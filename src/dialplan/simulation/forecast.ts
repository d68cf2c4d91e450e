/** What a change would have made of a day that has been: its calls through both versions, side by side. */
import type { CompiledDialplan } from '../compiled.ts';
import { RandomNumbers } from './random-numbers.ts';
import type { Rehearsal } from './rehearse.ts';
import {
  type AgentAtWork,
  callersAgain,
  type PastCall,
  rehearseTraffic,
} from './rehearse-traffic.ts';
import type { SimulatedCaller } from './simulated-call.ts';

export interface PastDay {
  /** Midnight, epoch ms. */
  readonly dayAt: number;
  /** In the order in which they came. */
  readonly calls: readonly PastCall[];
  readonly agents: readonly AgentAtWork[];
}

export interface ForecastOptions {
  /** Answered within this counts for the service level. */
  readonly targetMs: number;
  /** Absent: no service answers. */
  readonly services?: NonNullable<SimulatedCaller['services']>;
}

export interface Forecast {
  readonly before: Rehearsal;
  readonly after: Rehearsal;
}

/** From the ring to the answer, as agents with headsets do. */
const answerMs = 3_000;

/** @param before with which the calls were made @param after with the change */
export function forecast(
  [before, after]: readonly [before: CompiledDialplan, after: CompiledDialplan],
  { dayAt, calls, agents }: PastDay,
  { targetMs, services = {} }: ForecastOptions,
): Forecast {
  const random = new RandomNumbers(1);
  const callers = callersAgain(calls, before, () => random.next()).map((caller) => {
    return { ...caller, services };
  });
  const rehearsed = (dialplan: CompiledDialplan) =>
    rehearseTraffic(dialplan, { dayAt, callers, agents }, { targetMs, answerMs });
  return { before: rehearsed(before), after: rehearsed(after) };
}
