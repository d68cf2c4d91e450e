/**
 * Where each extension's phones are now. Kept in memory, written through to the store at each
 * change, expired by one timer. Listeners hear when an extension becomes reachable or stops.
 */
import type { Clock, Timer } from '../../base/clock.ts';
import type { ContactBinding, LocationStore } from '../ports.ts';

export type ReachabilityListener = (extension: string, reachable: boolean) => void;

export class Locations {
  readonly #clock: Clock;
  readonly #store: LocationStore;
  readonly #bindings = new Map<string, readonly ContactBinding[]>();
  readonly #listeners: ReachabilityListener[] = [];
  #expiry: Timer | undefined;

  constructor(clock: Clock, store: LocationStore) {
    this.#clock = clock;
    this.#store = store;
    for (const binding of store.loadBindings()) {
      const others = this.#bindings.get(binding.extension) ?? [];
      this.#bindings.set(binding.extension, [...others, binding]);
    }
    this.#expire();
  }

  /** The contacts that have not expired, the latest registered first. */
  contactsOf(extension: string): readonly ContactBinding[] {
    const now = this.#clock.now();
    const live = (this.#bindings.get(extension) ?? []).filter(({ expiresAt }) => expiresAt > now);
    return live.sort((one, other) => other.registeredAt - one.registeredAt);
  }

  /** A contact of this extension that has not expired was registered from there. */
  isPhoneAt(extension: string, source: ContactBinding['source']): boolean {
    const place = placeOf(source);
    return this.contactsOf(extension).some((binding) => placeOf(binding.source) === place);
  }

  /** Replaces an extension's contacts. */
  replace(extension: string, bindings: readonly ContactBinding[]): void {
    const was = this.#bindings.has(extension);
    if (bindings.length === 0) this.#bindings.delete(extension);
    else this.#bindings.set(extension, bindings);
    this.#store.saveBindings(extension, bindings);
    this.#scheduleExpiry();
    if (was !== bindings.length > 0) this.#tell(extension, !was);
  }

  onReachability(listener: ReachabilityListener): void {
    this.#listeners.push(listener);
  }

  /** Contacts held, over all extensions. */
  get size(): number {
    return [...this.#bindings.values()].reduce((sum, bindings) => sum + bindings.length, 0);
  }

  stop(): void {
    this.#expiry?.cancel();
  }

  #expire(): void {
    const now = this.#clock.now();
    for (const [extension, bindings] of [...this.#bindings]) {
      const live = bindings.filter(({ expiresAt }) => expiresAt > now);
      if (live.length < bindings.length) this.replace(extension, live);
    }
    this.#scheduleExpiry();
  }

  #scheduleExpiry(): void {
    this.#expiry?.cancel();
    this.#expiry = undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const bindings of this.#bindings.values()) {
      for (const { expiresAt } of bindings) earliest = Math.min(earliest, expiresAt);
    }
    if (!Number.isFinite(earliest)) return;
    this.#expiry = this.#clock.setTimer(earliest - this.#clock.now(), () => this.#expire());
  }

  #tell(extension: string, reachable: boolean): void {
    for (const listener of this.#listeners) listener(extension, reachable);
  }
}

function placeOf({ protocol, address, port }: ContactBinding['source']): string {
  return `${protocol} ${address} ${port}`;
}
