/**
 * Whether typed digits can be right at all: check digits, and masks instead of regular expressions,
 * whose time nobody could bound.
 */

export const digitChecks = ['luhn', 'id-card', 's10', 'mod-7'] as const;
export type DigitCheck = (typeof digitChecks)[number];

/** `*` is typed for the X of an identity card. */
export function passesCheck(check: DigitCheck, digits: string): boolean {
  switch (check) {
    case 'luhn':
      return luhn(digits);
    case 'id-card':
      return idCard(digits);
    case 's10':
      return s10(digits);
    case 'mod-7':
      return mod7(digits);
  }
}

/** ISO/IEC 7812-1 annex B: bank cards and many account numbers. */
function luhn(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((all, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** GB 11643: 18 places whose last is that of ISO/IEC 7064 MOD 11-2; 10 is written X. */
function idCard(digits: string): boolean {
  if (!/^\d{17}[\d*]$/.test(digits)) return false;
  const sum = [...digits.slice(0, 17)].reduce((all, digit) => (all + Number(digit)) * 2, 0);
  const wanted = (12 - (sum % 11)) % 11;
  return digits[17] === (wanted === 10 ? '*' : String(wanted));
}

const s10Weights = [8, 6, 4, 2, 3, 5, 9, 7] as const;

/** UPU S10: the nine digits of an EMS or parcel number, eight weighted modulo 11 and their check. */
function s10(digits: string): boolean {
  if (!/^\d{9}$/.test(digits)) return false;
  const sum = s10Weights.reduce((all, weight, index) => all + weight * Number(digits[index]), 0);
  const rest = 11 - (sum % 11);
  const wanted = rest === 10 ? 0 : rest === 11 ? 5 : rest;
  return Number(digits[8]) === wanted;
}

/** IATA air waybills: the last digit is the remainder of the seven before it by 7. */
function mod7(digits: string): boolean {
  if (!/^\d{8}$|^\d{11}$/.test(digits)) return false;
  const serial = digits.slice(-8);
  return Number(serial.slice(0, 7)) % 7 === Number(serial[7]);
}

/** Digits as they are, `?` for any one, `[358]` or `[3-9]` for one of these. */
export const maskForm = /^(\d|\?|\[(\d(-\d)?)+\]){1,32}$/;

export function maskLength(mask: string): number {
  return placesOf(mask).length;
}

/** Whether the digits have the mask's form, place by place. */
export function fitsMask(mask: string, digits: string): boolean {
  const places = placesOf(mask);
  if (places.length !== digits.length) return false;
  return places.every((place, index) => fitsPlace(place, digits[index] ?? ''));
}

function placesOf(mask: string): readonly string[] {
  return mask.match(/\[[^\]]*\]|./g) ?? [];
}

function fitsPlace(place: string, digit: string): boolean {
  if (!/^\d$/.test(digit)) return false;
  if (place === '?') return true;
  if (!place.startsWith('[')) return place === digit;
  const spans = place.slice(1, -1).match(/\d-\d|\d/g) ?? [];
  return spans.some((span) => span.charAt(0) <= digit && digit <= span.charAt(span.length - 1));
}
