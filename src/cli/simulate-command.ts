import { InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';
import { HotlineError } from '../base/errors.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { CustomerFacts } from '../dialplan/flow.ts';
import { simulate, simulationDefaults } from '../dialplan/simulation/simulate.ts';
import { formatSimulation } from '../dialplan/simulation/words.ts';
import { formatFaults, promptLengths, readDialplan } from '../store/dialplan-directory.ts';

export interface SimulateOptions {
  readonly from: string;
  readonly to?: string;
  readonly tier?: CustomerFacts['tier'];
  readonly at?: string;
  readonly zone: string;
  readonly press: readonly string[];
  readonly agents: number;
  readonly ahead: number;
  readonly talk: number;
  readonly patience?: number;
  readonly json: boolean;
}

/** Prints the call's path, or as JSON what `simulate` gives. */
export function runSimulate(directory: string, options: SimulateOptions): void {
  const dialplan = soundDialplan(directory);
  const simulation = simulate(dialplan, {
    ...simulationDefaults,
    from: options.from,
    to: options.to ?? firstNumber(dialplan),
    at: instantOf(options.at, options.zone),
    press: options.press,
    agents: options.agents,
    ahead: options.ahead,
    talkMs: options.talk * 1_000,
    ...(options.tier === undefined ? {} : { customer: { tier: options.tier } }),
    ...(options.patience === undefined ? {} : { patienceMs: options.patience * 1_000 }),
    promptMs: promptLengths(directory),
  });
  const text = options.json
    ? JSON.stringify(simulation, undefined, 2)
    : formatSimulation(dialplan, simulation, options.zone);
  process.stdout.write(`${text}\n`);
}

/** The first number of the hotline that the files name first; '' where there is none. */
export function firstNumber({ hotlines }: CompiledDialplan): string {
  return Object.values(hotlines)[0]?.numbers[0] ?? '';
}

/** @throws HotlineError `dialplan-invalid` with every error in its message */
export function soundDialplan(directory: string): CompiledDialplan {
  const read = readDialplan(directory, new Date().getFullYear());
  if (read.dialplan) return read.dialplan;
  throw new HotlineError('dialplan-invalid', `the dialplan has faults\n\n${formatFaults(read)}`);
}

/** @param written as '2026-10-01 21:30' in the zone, or with an offset; absent: now */
export function instantOf(written: string | undefined, zone: string): number {
  if (written === undefined) return Date.now();
  const instant = DateTime.fromISO(written.trim().replace(' ', 'T'), { zone });
  if (!instant.isValid) throw new InvalidArgumentError("write a time as '2026-10-01 21:30'");
  return instant.toMillis();
}
