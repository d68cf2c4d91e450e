import { randomInt } from 'node:crypto';

/** Twelve letters and digits that are hard to mistake, 59 bits, in groups of four. */
export function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const letter = () => alphabet[randomInt(alphabet.length)] ?? '';
  const group = () => letter() + letter() + letter() + letter();
  return `${group()}-${group()}-${group()}`;
}
