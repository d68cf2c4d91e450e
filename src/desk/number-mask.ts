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

export function numberFor(roles: readonly Role[], number: string): string {
  return readsWholeNumbers(roles) ? number : maskNumber(number);
}
