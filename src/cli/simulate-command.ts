import { DateTime, IANAZone } from 'luxon';
import { HotlineError } from '../base/errors.ts';
import { bilingual } from '../base/wording.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { CustomerFacts, DialOutcome } from '../dialplan/flow.ts';
import type { Language } from '../dialplan/schema.ts';
import {
  type SimulationOptions,
  simulate,
  simulationDefaults,
} from '../dialplan/simulation/simulate.ts';
import type { SimulatedCaller } from '../dialplan/simulation/simulated-call.ts';
import { formatFaults, promptLengths, readDialplan } from '../store/files/dialplan-directory.ts';
import { existing } from './existing-directory.ts';
import { formatSimulation } from './simulation-words.ts';

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
  readonly language?: Language;
  readonly emergency: boolean;
  readonly service: NonNullable<SimulatedCaller['services']>;
  readonly customer: NonNullable<SimulatedCaller['customers']>;
  readonly dial: DialOutcome;
  /** Seconds; 0: the caller says nothing. */
  readonly message: number;
  readonly callbacks: 'taken' | 'refused';
  readonly json: boolean;
  readonly lang: Language;
}

/** Prints the call's path, or as JSON what `simulate` gives. */
export function runSimulate(directory: string, options: SimulateOptions): void {
  const dialplan = soundDialplan(directory, options.lang);
  const promptMs = promptLengths(directory);
  const simulation = simulate(dialplan, { ...wishedCall(dialplan, options), promptMs });
  const text = options.json
    ? JSON.stringify(simulation, undefined, 2)
    : formatSimulation(dialplan, simulation, options.zone, options.lang);
  process.stdout.write(`${text}\n`);
}

/** The first number of the hotline that the files name first; '' where there is none. */
export function firstNumber({ hotlines }: CompiledDialplan): string {
  return Object.values(hotlines)[0]?.numbers[0] ?? '';
}

/** The call, its caller, and how all others behave, as the command line says. */
export function wishedCall(dialplan: CompiledDialplan, options: SimulateOptions) {
  const { from, press, agents, ahead, patience, service, customer, dial } = options;
  return {
    ...simulationDefaults,
    ...{ from, press, agents, ahead, dial, services: service, customers: customer },
    to: options.to ?? firstNumber(dialplan),
    at: instantOf(options.at, options.zone, options.lang),
    talkMs: options.talk * 1_000,
    messageMs: options.message * 1_000,
    refusesCallbacks: options.callbacks === 'refused',
    isEmergency: options.emergency,
    ...customerOf(options),
    ...(patience === undefined ? {} : { patienceMs: patience * 1_000 }),
  } satisfies SimulationOptions;
}

/** Who calls, where anything is known of her. */
function customerOf({ tier, language }: SimulateOptions): Pick<SimulatedCaller, 'customer'> {
  if (tier === undefined && language === undefined) return {};
  return { customer: { tier: tier ?? 'walk-in', ...(language === undefined ? {} : { language }) } };
}

const faulty = bilingual('the dialplan has faults', '拨号方案有错误');

/** @throws HotlineError `dialplan-invalid` with every error in its message */
export function soundDialplan(directory: string, language: Language): CompiledDialplan {
  const read = readDialplan(existing(directory, language), new Date().getFullYear());
  if (read.dialplan) return read.dialplan;
  const told = `${faulty[language]}\n\n${formatFaults(read, language)}`;
  throw new HotlineError('dialplan-invalid', told);
}

const timeForm = bilingual(
  "write a time as '2026-10-01 21:30'",
  '时间写成“2026-10-01 21:30”的样子',
);

/**
 * @param written as '2026-10-01 21:30' in the zone, or with an offset; absent: now
 * @throws HotlineError `invalid-input`
 */
export function instantOf(written: string | undefined, zone: string, language: Language): number {
  assertZone(zone, language);
  if (written === undefined) return Date.now();
  const instant = DateTime.fromISO(written.trim().replace(' ', 'T'), { zone });
  if (!instant.isValid) throw new HotlineError('invalid-input', timeForm[language]);
  return instant.toMillis();
}

/** @throws HotlineError `invalid-input` */
export function assertZone(zone: string, language: Language): void {
  if (IANAZone.isValidZone(zone)) return;
  const words = bilingual(`'${zone}' is not a time zone`, `“${zone}”不是时区`);
  throw new HotlineError('invalid-input', words[language]);
}
