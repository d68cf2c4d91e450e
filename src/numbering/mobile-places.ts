/**
 * Where mobile numbers were given out, by their first seven digits (号段). There are half a million
 * of these, and they change: an operator brings the table as a file. Two bytes for each.
 */
import { HotlineError } from '../base/errors.ts';
import { areas } from './area-codes.ts';

const firstPrefix = 1_300_000;
const endPrefix = 2_000_000;
/** Of a file; a whole table has some 8 MB. */
export const mobileTableBytesMax = 64 * 1024 * 1024;

export class MobilePlaces {
  readonly #codes: readonly string[];
  /** Index into `#codes` plus 1; 0: unknown. */
  readonly #places = new Uint16Array(endPrefix - firstPrefix);

  /**
   * @param text a line for each prefix: '1380013,10', the prefix and the area code, with or without
   *   its 0. What follows them on the line is not read; empty lines and those with '#' are passed over.
   * @throws HotlineError `config-invalid` with the first line that is not so
   */
  constructor(text: string) {
    this.#codes = [...areas.keys()];
    const indexOf = new Map(this.#codes.map((code, index) => [code, index + 1]));
    let number = 0;
    for (const line of text.split('\n')) {
      number++;
      if (line.trim() === '' || line.startsWith('#')) continue;
      const [prefix = '', code = ''] = line.split(',', 2);
      const index = indexOf.get(code.trim().replace(/^0/, ''));
      const place = Number(prefix) - firstPrefix;
      if (!/^1[3-9]\d{5}$/.test(prefix) || index === undefined) {
        const message = `line ${number} is not '<first seven digits>,<area code>': ${line.slice(0, 40)}`;
        throw new HotlineError('config-invalid', message);
      }
      this.#places[place] = index;
    }
  }

  /** @returns the area code; undefined where the table says nothing. */
  areaCodeOf(number: string): string | undefined {
    const index = this.#places[Number(number.slice(0, 7)) - firstPrefix];
    return index === undefined ? undefined : this.#codes[index - 1];
  }
}
