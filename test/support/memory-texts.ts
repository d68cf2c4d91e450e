import type { KeptTexts } from '../../src/web/model/kept-texts.ts';

/** A browser's storage in memory. */
export class MemoryTexts implements KeptTexts {
  readonly #texts = new Map<string, string>();

  read(key: string): string | undefined {
    return this.#texts.get(key);
  }

  write(key: string, text: string): void {
    this.#texts.set(key, text);
  }

  remove(key: string): void {
    this.#texts.delete(key);
  }

  keys(): readonly string[] {
    return [...this.#texts.keys()];
  }
}
