/**
 * Phone numbers as far as a reader may know them. Who reads them masked never gets a whole one: it is
 * masked wherever a text holds it, before it leaves the server.
 */
import type {
  AgentCallbacks,
  AgentView,
  DeskCall,
  ScreenPop,
  ShownParty,
} from '../calls/desk-port.ts';
import type { Role } from '../protocol/rest/route.ts';

/** Shorter ones are extensions and service numbers. */
const digitsMin = 8;
/** Not the digits of an id. */
const numberInText = /(?<!\w)\+?\d{8,}(?!\w)/g;
const mobile = /^(?:\+?86)?1[3-9]\d{9}$/;

/** '138****8000': the first three and the last four digits stay; short numbers and words stay whole. */
export function maskNumber(number: string): string {
  const digits = number.replace(/^\+/, '');
  if (!/^\d+$/.test(digits) || digits.length < digitsMin) return number;
  const start = number.slice(0, number.length - digits.length + 3);
  return start + '*'.repeat(digits.length - 7) + number.slice(-4);
}

export class NumberMask {
  readonly #maskedFor: ReadonlySet<Role>;

  /** @param maskedFor roles that read numbers masked; somebody with another role besides reads them whole */
  constructor(maskedFor: readonly Role[]) {
    this.#maskedFor = new Set(maskedFor);
  }

  readsWhole(roles: readonly Role[]): boolean {
    return roles.some((role) => !this.#maskedFor.has(role));
  }

  numberFor(roles: readonly Role[], number: string): string {
    return this.readsWhole(roles) ? number : maskNumber(number);
  }

  /** What a timeline's facts say of numbers, at any depth: digits of a number's length are masked. */
  factsFor(
    roles: readonly Role[],
    facts: Readonly<Record<string, unknown>>,
  ): Record<string, unknown> {
    if (this.readsWhole(roles)) return { ...facts };
    return mapTexts({ ...facts }, (text) => text.replaceAll(numberInText, maskNumber));
  }

  /** With each of the numbers masked wherever a text of the value holds it. */
  textsFor<Value>(roles: readonly Role[], value: Value, numbers: readonly string[]): Value {
    return this.readsWhole(roles) ? value : withoutNumbers(value, numbers);
  }
}

/** What is on an agent's desk, for one who reads numbers masked. */
export function maskedView(view: AgentView): AgentView {
  return view.call ? { ...view, call: maskedCall(view.call) } : view;
}

export function maskedCallbacks({ nearest, further }: AgentCallbacks): AgentCallbacks {
  const masked = nearest.map((one) => withoutNumbers(one, [one.number]));
  return { nearest: masked, further };
}

export function maskedPop(pop: ScreenPop): ScreenPop {
  const numbers = numbersOf(pop);
  const { systems, ...rest } = pop;
  const masked = withoutNumbers(rest, numbers);
  return {
    ...masked,
    path: masked.path.map(maskedStep),
    earlierCalls: masked.earlierCalls.map((call) => ({ ...call, path: call.path.map(maskedStep) })),
    ...(systems && {
      systems: systems.map(({ link, ...card }) => ({
        ...withoutNumbers(card, numbers),
        ...(link !== undefined && !holdsNumber(link, numbers) && { link }),
      })),
    }),
  };
}

function maskedCall({ pop, ...call }: DeskCall): DeskCall {
  const { calledBy, consultation, conference } = call;
  const shown = withoutNumbers(call, numbersOf(pop));
  return {
    ...shown,
    pop: maskedPop(pop),
    ...(calledBy && { calledBy: maskedParty(calledBy) }),
    ...(consultation && { consultation: { ...consultation, to: maskedParty(consultation.to) } }),
    ...(conference && { conference: conference.map((one) => ({ ...one, ...maskedParty(one) })) }),
  };
}

function maskedParty(party: ShownParty): ShownParty {
  return { ...party, name: maskNumber(party.name) };
}

/** A customer may have typed a mobile's number; a waybill's stays. */
export function maskedStep<Step extends { readonly input?: string }>(step: Step): Step {
  const { input } = step;
  return input !== undefined && mobile.test(input) ? { ...step, input: maskNumber(input) } : step;
}

function numbersOf({ callerNumber, customer }: ScreenPop): readonly string[] {
  return [callerNumber, ...(customer?.numbers ?? [])];
}

function withoutNumbers<Value>(value: Value, numbers: readonly string[]): Value {
  const known = digitsOf(numbers);
  return mapTexts(value, (text) =>
    known.reduce((left, digits) => left.replaceAll(digits, maskNumber(digits)), text),
  );
}

function holdsNumber(text: string, numbers: readonly string[]): boolean {
  return digitsOf(numbers).some((digits) => text.includes(digits));
}

/** Without country code: a text may hold the number with it or without. */
function digitsOf(numbers: readonly string[]): readonly string[] {
  return numbers.flatMap((number) => {
    const digits = number.replace(/^(\+|00)(86)?/, '');
    return /^\d+$/.test(digits) && digits.length >= digitsMin ? [digits] : [];
  });
}

/** The same value with each text replaced, at any depth; names of fields stay. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  return mapped(value, change) as Value;
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, change)]));
}
