/**
 * Text of a holiday notice as it is pasted: with the spaces and line breaks of the page or the PDF it
 * came from. It is read without them, and each passage found knows where it stood.
 */

/** A passage of the notice. */
export interface NoticePiece {
  /** Characters into the notice, from 0. */
  readonly start: number;
  readonly text: string;
}

/** A passage without its white space, full-width digits as plain ones. */
export class CompactText {
  readonly text: string;
  readonly #original: NoticePiece;
  /** Of each character of `text`, where it stands in the original. */
  readonly #places: readonly number[];

  constructor(original: NoticePiece) {
    const kept = [...original.text.matchAll(/[^\s\u200b-\u200d\u2060]/g)];
    this.#original = original;
    this.#places = kept.map(({ index }) => index);
    this.text = kept.map(([character]) => plainDigit(character)).join('');
  }

  /** What stands from one character of `text` to another, as it was pasted. */
  piece(from: number, until: number): NoticePiece {
    const first = this.#places[from] ?? this.#original.text.length;
    const last = this.#places[until - 1] ?? first - 1;
    return {
      start: this.#original.start + first,
      text: this.#original.text.slice(first, last + 1),
    };
  }

  get whole(): NoticePiece {
    return this.piece(0, this.text.length);
  }
}

function plainDigit(character: string): string {
  const digit = character.charCodeAt(0) - '０'.charCodeAt(0);
  return digit >= 0 && digit <= 9 ? String(digit) : character;
}
