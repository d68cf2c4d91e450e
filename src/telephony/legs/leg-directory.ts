/** Live legs by their SIP dialog, for a phone that names one of its other calls (RFC 3891 §3). */
import type { Leg } from '../../calls/ports.ts';

/** What identifies a dialog; which tag is whose depends on who tells. */
export interface DialogName {
  readonly sipCallId: string;
  readonly tags: readonly [string, string];
}

export class LegDirectory {
  readonly #legs = new Map<string, Leg>();

  /** Until the leg ends. */
  add(name: DialogName, leg: Leg): void {
    if (leg.ended.aborted) return;
    const key = keyOf(name);
    this.#legs.set(key, leg);
    leg.ended.addEventListener('abort', () => this.#legs.delete(key), { once: true });
  }

  find(name: DialogName): Leg | undefined {
    return this.#legs.get(keyOf(name));
  }
}

function keyOf({ sipCallId, tags }: DialogName): string {
  return [sipCallId, ...tags.toSorted()].join(' ');
}
