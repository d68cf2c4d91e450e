/** Texts that survive a reload: localStorage or sessionStorage in the browser, a map in tests. */
export interface KeptTexts {
  read(key: string): string | undefined;
  write(key: string, text: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}
