/**
 * What a caller's number tells of where it is from, by its prefix alone: the place of a fixed line,
 * the carrier of a mobile (and its place, where an operator brought the table), a country abroad.
 */
import { type Area, areas } from './area-codes.ts';
import { countryOf } from './calling-codes.ts';
import { carrierOf } from './mobile-carriers.ts';
import type { MobilePlaces } from './mobile-places.ts';

type Named = Readonly<Record<'zh-CN' | 'en', string>>;

export interface NumberOrigin {
  readonly place?: Named;
  /** Of a mobile: who gave the number out. */
  readonly carrier?: Named;
}

/**
 * @param number as the trunk gave it: with '+86', '0086', the long-distance 0, or as people write it
 * @returns undefined where the prefix tells nothing: short and local numbers, service numbers, words
 */
export function originOf(number: string, places?: MobilePlaces): NumberOrigin | undefined {
  const international = /^(?:\+|00)(\d{6,15})$/.exec(number)?.[1];
  if (international !== undefined && !international.startsWith('86')) {
    const place = countryOf(international);
    return place && { place };
  }
  const national = international?.slice(2) ?? number;
  const mobile = /^0?(1[3-9]\d{9})$/.exec(national)?.[1];
  if (mobile !== undefined) return mobileOrigin(mobile, places);
  const isFixed = international === undefined ? /^0\d{9,11}$/ : /^\d{9,11}$/;
  return isFixed.test(national) ? fixedOrigin(national.replace(/^0/, '')) : undefined;
}

function mobileOrigin(number: string, places: MobilePlaces | undefined): NumberOrigin | undefined {
  const carrier = carrierOf(number);
  const area = areas.get(places?.areaCodeOf(number) ?? '');
  if (!carrier && !area) return undefined;
  return { ...(area && { place: placeOf(area) }), ...(carrier && { carrier }) };
}

/** Codes of two digits are 10 and 2x, all others have three (no code is another's beginning). */
function fixedOrigin(number: string): NumberOrigin | undefined {
  const area = areas.get(number.slice(0, /^(10|2)/.test(number) ? 2 : 3));
  return area && { place: placeOf(area) };
}

function placeOf({ province, city }: Area): Named {
  if (!city) return province;
  return {
    'zh-CN': `${province['zh-CN']} ${city['zh-CN']}`,
    en: `${city.en}, ${province.en}`,
  };
}
