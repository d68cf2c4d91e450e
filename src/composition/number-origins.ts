/** Where numbers are from, with the operator's table of mobiles where there is one. */
import { readFileSync, statSync } from 'node:fs';
import { HotlineError } from '../base/errors.ts';
import type { Config } from '../config.ts';
import { MobilePlaces, mobileTableBytesMax } from '../numbering/mobile-places.ts';
import { type NumberOrigin, originOf } from '../numbering/number-origin.ts';

/** @throws HotlineError `config-invalid` for a table that cannot be read */
export function numberOrigins({
  mobilePlacesFile: file,
}: Pick<Config, 'mobilePlacesFile'>): (number: string) => NumberOrigin | undefined {
  if (file === undefined) return originOf;
  const places = new MobilePlaces(textOf(file));
  return (number) => originOf(number, places);
}

function textOf(file: string): string {
  try {
    if (statSync(file).size <= mobileTableBytesMax) return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `HOTLINE_MOBILE_PLACES: ${file} cannot be read`;
    throw new HotlineError('config-invalid', message, { cause });
  }
  throw new HotlineError('config-invalid', `HOTLINE_MOBILE_PLACES: ${file} is too large`);
}
