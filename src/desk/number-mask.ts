/** Callers' numbers as far as a reader may know them. */
import type { Role } from '../protocol/rest-route.ts';

/** Agents see the numbers of the calls they may see; who only judges quality does not need them. */
const numberReaders: readonly Role[] = ['agent', 'supervisor', 'admin'];

/** '138****8000': the first three and the last four digits stay; short numbers and words stay whole. */
export function maskNumber(number: string): string {
  const digits = number.replace(/^\+/, '');
  if (!/^\d+$/.test(digits) || digits.length < 8) return number;
  const start = number.slice(0, number.length - digits.length + 3);
  return start + '*'.repeat(digits.length - 7) + number.slice(-4);
}

export function readsWholeNumbers(roles: readonly Role[]): boolean {
  return roles.some((role) => numberReaders.includes(role));
}

/** What a timeline's facts say of numbers, at any depth: digits of a number's length are masked. */
export function factsFor(
  roles: readonly Role[],
  facts: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (readsWholeNumbers(roles)) return { ...facts };
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, maskedValue(value)]));
}

function maskedValue(value: unknown): unknown {
  if (typeof value === 'string') return maskNumber(value);
  if (Array.isArray(value)) return value.map(maskedValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedValue(one)]));
}

export function numberFor(roles: readonly Role[], number: string): string {
  return readsWholeNumbers(roles) ? number : maskNumber(number);
}
