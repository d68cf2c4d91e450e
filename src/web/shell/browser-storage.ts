/** The browser's storage as KeptTexts. A full or forbidden storage loses texts, not the page. */
import type { KeptTexts } from '../model/kept-texts.ts';

export function keptIn(storage: Storage): KeptTexts {
  return {
    read: (key) => storage.getItem(key) ?? undefined,
    write(key, text) {
      try {
        storage.setItem(key, text);
      } catch (error) {
        console.warn('could not be kept', key, error);
      }
    },
    remove: (key) => storage.removeItem(key),
    keys: () => Object.keys(storage),
  };
}
