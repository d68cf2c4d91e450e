import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitsMask,
  maskForm,
  passesCheck,
} from '../../../src/dialplan/steps/asking/check-digits.ts';

describe('a check digit', () => {
  it.each([
    // ISO/IEC 7812-1, annex B.
    ['luhn', '4111111111111111'],
    ['luhn', '79927398713'],
    // GB 11643-1999, its two examples.
    ['id-card', '11010519491231002*'],
    ['id-card', '440524188001010014'],
    // UPU S10, its example; then the two remainders that are written otherwise.
    ['s10', '473124829'],
    ['s10', '000000005'],
    ['s10', '003000000'],
    // IATA: a serial number and the whole air waybill.
    ['mod-7', '12345675'],
    ['mod-7', '78412345675'],
  ] as const)('of the kind %s is right in %s', (check, digits) => {
    expect(passesCheck(check, digits)).toBe(true);
  });

  it.each(['luhn', 'id-card', 's10', 'mod-7'] as const)(
    'of the kind %s finds one wrong digit',
    (check) => {
      const right = { luhn: '79927398713', 'id-card': '440524188001010014', s10: '473124829' };
      const digits = check === 'mod-7' ? '12345675' : right[check];
      fc.assert(
        fc.property(fc.nat(digits.length - 1), fc.integer({ min: 1, max: 9 }), (place, by) => {
          const wrong = (Number(digits[place]) + by) % 10;
          // Modulo 7 two digits are alike.
          if (check === 'mod-7' && by === 7) return;
          if (check === 'mod-7' && Math.abs(wrong - Number(digits[place])) === 7) return;
          const text = digits.slice(0, place) + wrong + digits.slice(place + 1);
          expect(passesCheck(check, text)).toBe(false);
        }),
      );
    },
  );

  it('is missing in numbers of another length or with other signs', () => {
    for (const text of ['', '1', '4111-1111', '12345678901234567X', '4731248291']) {
      for (const check of ['id-card', 's10'] as const) expect(passesCheck(check, text)).toBe(false);
    }
  });
});

describe('a mask', () => {
  it.each([
    ['1[3-9]?????????', '13800138000', true],
    ['1[3-9]?????????', '12800138000', false],
    ['1[3-9]?????????', '1380013800', false],
    ['400??????8', '4001234568', true],
    ['[135]?', '36', true],
    ['[135]?', '46', false],
    ['[0-24]', '2', true],
    ['[0-24]', '4', true],
    ['[0-24]', '3', false],
    ['??', '1*', false],
  ])('%s on %s: %s', (mask, digits, fits) => {
    expect(mask).toMatch(maskForm);
    expect(fitsMask(mask, digits)).toBe(fits);
  });

  it.each(['', '1*', '(1+)+', '[', '[]', '1?'.repeat(17)])('is not written %s', (text) => {
    expect(text).not.toMatch(maskForm);
  });
});
