/** What a pop shows of another system, from its configuration and its answer. Pure. */
import { textsOfAnswer } from '../../dialplan/answer-texts.ts';
import { filledLink } from '../../dialplan/link-template.ts';
import type { CompiledCustomerSystem } from '../../dialplan/schema.ts';
import type { SystemCard } from '../desk-port.ts';
import type { ServiceAnswer } from '../flow/flow-ports.ts';
import type { CallRecord, Customer } from '../ports.ts';

/** Of a fact, and of what is said of a case. Longer ones are cut. */
const lettersMax = 200;
const casesShown = 10;

export interface Asker {
  readonly record: CallRecord;
  readonly customer: Customer | undefined;
}

export function systemsFor(
  hotline: string,
  systems: readonly CompiledCustomerSystem[],
): readonly CompiledCustomerSystem[] {
  return systems.filter(({ hotlines }) => hotlines?.includes(hotline) ?? true);
}

/** Before there is an answer; one that is not asked has its link only. */
export function openedCard(system: CompiledCustomerSystem, asker: Asker): SystemCard {
  const { id, name, ask, link: template } = system;
  const link = template === undefined ? undefined : filledLink(template, placesOf(asker));
  return {
    ...{ id, name, facts: [], cases: [] },
    state: ask === undefined ? 'linked' : 'asked',
    ...(link === undefined ? {} : { link }),
  };
}

export function answeredCard(
  { facts, cases }: CompiledCustomerSystem,
  card: SystemCard,
  answer: ServiceAnswer,
): SystemCard {
  if (answer.outcome === 'failed') return { ...card, state: 'failed' };
  const { json } = answer;
  const shown = facts.flatMap(({ label, from }) => {
    const text = textAt(json, from);
    return text === undefined || text === '' ? [] : [{ label, text }];
  });
  const found = cases ? entriesAt(json, cases.from).slice(0, casesShown) : [];
  return {
    ...card,
    state: 'answered',
    facts: shown,
    cases: found.flatMap((entry) => (cases ? caseOf(entry, cases) : [])),
  };
}

function caseOf(
  entry: unknown,
  {
    number: numberAt,
    title: titleAt,
    since: sinceAt,
  }: NonNullable<CompiledCustomerSystem['cases']>,
): SystemCard['cases'] {
  const number = textAt(entry, numberAt);
  const title = textAt(entry, titleAt);
  if (number === undefined || title === undefined) return [];
  const since = sinceAt === undefined ? undefined : textAt(entry, sinceAt);
  return [{ number, title, ...(since === undefined ? {} : { since }) }];
}

function textAt(json: unknown, place: string): string | undefined {
  return textsOfAnswer(json, { text: place })?.text?.slice(0, lettersMax);
}

function entriesAt(json: unknown, place: string): readonly unknown[] {
  let value = json;
  for (const name of place.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
    value = (value as Record<string, unknown>)[name];
  }
  return Array.isArray(value) ? value : [];
}

/** What the system is asked by: nothing of the single call, so that answers can be used again. */
export function queryOf({ record, customer }: Asker): Readonly<Record<string, string>> {
  const { callerNumber, hotline } = record;
  return {
    ...{ number: callerNumber, hotline },
    ...(customer ? { customer: customer.id } : {}),
    ...(customer?.accountNumber === undefined ? {} : { account: customer.accountNumber }),
  };
}

function placesOf(asker: Asker) {
  const { id: call, dialledNumber: dialled } = asker.record;
  return { ...queryOf(asker), call, dialled };
}
