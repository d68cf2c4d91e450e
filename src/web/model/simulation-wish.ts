/** What an admin fills in to try a call, and the request that it makes. Pure. */
import type { z } from 'zod';
import type { dialplanRoutes } from '../../protocol/rest/dialplan.ts';
import { keyGroups } from './dialplan-draft.ts';

type Request = z.input<typeof dialplanRoutes.simulate.body>;
export type DialOutcome = NonNullable<Request['dial']>;
export type Tier = NonNullable<Request['tier']>;
type Services = NonNullable<Request['services']>;

/** As the form's controls have it. */
export interface SimulationWish {
  readonly from: string;
  /** Absent: the first number of the dialplan. */
  readonly to?: string;
  /** Local, as a `datetime-local` field has it. */
  readonly at: string;
  readonly press: string;
  readonly agents: number;
  readonly ahead: number;
  /** Seconds; absent: for ever. */
  readonly patience?: number | undefined;
  /** '': nobody knows the number. */
  readonly tier: Tier | '';
  readonly isEmergency: boolean;
  readonly dial: DialOutcome;
  /** JSON by service and variable; '' for none that answers. */
  readonly services: string;
  /** Seconds; 0: the caller says nothing. */
  readonly message: number;
  readonly refusesCallbacks: boolean;
}

export const tiers: readonly Tier[] = [
  'walk-in',
  'contract',
  'vip-local',
  'vip-network',
  'vip-strategic',
];

export const dialOutcomes: readonly DialOutcome[] = ['talked', 'busy', 'no-answer', 'failed'];

export function firstWish(now: number): SimulationWish {
  return {
    ...{ from: '13800138000', at: localTime(now), press: '', agents: 1, ahead: 0, tier: '' },
    ...{ isEmergency: false, dial: 'talked', services: '', message: 0, refusesCallbacks: false },
  };
}

/** The number that is called: the wished one, while the dialplan has it. */
export function dialledOf({ to }: SimulationWish, numbers: readonly string[]): string | undefined {
  return to !== undefined && numbers.includes(to) ? to : numbers[0];
}

/** Undefined while something in the form cannot be. */
export function requestOf(
  wish: SimulationWish,
  numbers: readonly string[],
): Omit<Request, 'files'> | undefined {
  const { from, agents, ahead, tier, patience, message, dial, isEmergency } = wish;
  const to = dialledOf(wish, numbers);
  const at = new Date(wish.at).getTime();
  const press = keyGroups(wish.press);
  const services = servicesIn(wish.services);
  if (to === undefined || !press || !services || !Number.isFinite(at)) return undefined;
  return {
    ...{ from, to, at, press: [...press], agents, ahead, dial, isEmergency, services },
    ...{ messageMs: message * 1_000, refusesCallbacks: wish.refusesCallbacks },
    ...(tier !== '' && { tier }),
    ...(patience !== undefined && { patienceMs: patience * 1_000 }),
  };
}

/** `{"tracking": {"status": "delivered"}}`; undefined for what is none. */
export function servicesIn(text: string): Services | undefined {
  if (text.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(text);
    const services = Object.entries(asRecord(read));
    return Object.fromEntries(
      services.map(([name, answer]) => [
        name,
        Object.fromEntries(
          Object.entries(asRecord(answer)).map(([variable, value]) => [variable, textOf(value)]),
        ),
      ]),
    );
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** @throws TypeError for what is no object */
function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new TypeError('no object');
}

/** @throws TypeError for what is neither text nor number nor yes or no */
function textOf(value: unknown): string {
  if (typeof value === 'object' || value === undefined) throw new TypeError('no text');
  return String(value);
}

function localTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
