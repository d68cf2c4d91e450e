/**
 * Delivers the switch's events to the connections that asked for them. An event that nobody
 * subscribed is not even built.
 */
import { hostname } from 'node:os';
import type { Clock } from '../../../base/clock.ts';
import { type EventHeaders, SwitchEvent } from './switch-event.ts';

/** One connection's ear. */
export interface EventListener {
  isSubscribed(name: string, subclass: string): boolean;
  /** Called for each event of a subscribed kind; filters are the listener's own matter. */
  deliver(event: SwitchEvent): void;
}

export interface CoreIdentity {
  readonly coreUuid: string;
  readonly ipv4: string;
}

export class EventBus {
  readonly #listeners = new Set<EventListener>();
  readonly #clock: Clock;
  readonly #core: CoreIdentity;
  readonly #hostname = hostname();
  #sequence = 0;

  constructor(clock: Clock, core: CoreIdentity) {
    this.#clock = clock;
    this.#core = core;
  }

  add(listener: EventListener): void {
    this.#listeners.add(listener);
  }

  remove(listener: EventListener): void {
    this.#listeners.delete(listener);
  }

  /** Publishes an event; `build` gives its own headers and is only called when someone listens. */
  publish(name: string, build: () => EventHeaders, body = ''): void {
    this.#publish(name, '', build, body);
  }

  /** Publishes a `CUSTOM` event of that subclass. */
  publishCustom(subclass: string, build: () => EventHeaders): void {
    this.#publish('CUSTOM', subclass, build, '');
  }

  #publish(name: string, subclass: string, build: () => EventHeaders, body: string): void {
    let event: SwitchEvent | undefined;
    for (const listener of this.#listeners) {
      if (!listener.isSubscribed(name, subclass)) continue;
      event ??= this.compose(name, build(), body, subclass);
      listener.deliver(event);
    }
  }

  /** An event with the headers that all events have, not published. */
  compose(name: string, headers: EventHeaders, body = '', subclass = ''): SwitchEvent {
    const now = this.#clock.now();
    const date = new Date(now);
    const own: Record<string, string> = {
      'Event-Name': name,
      ...(subclass === '' ? {} : { 'Event-Subclass': subclass }),
      'Core-UUID': this.#core.coreUuid,
      'FreeSWITCH-Hostname': this.#hostname,
      'FreeSWITCH-Switchname': this.#hostname,
      'FreeSWITCH-IPv4': this.#core.ipv4,
      'FreeSWITCH-IPv6': '::1',
      'Event-Date-Local': date.toISOString().slice(0, 19).replace('T', ' '),
      'Event-Date-GMT': date.toUTCString(),
      'Event-Date-Timestamp': String(now * 1000),
      'Event-Sequence': String(++this.#sequence),
    };
    return new SwitchEvent({ ...own, ...headers }, body);
  }
}
