/**
 * Delivers the switch's events to the connections that asked for them. An event that nobody
 * subscribed is not even built, and connections that hear one channel only are not asked about the
 * events of all others: with hundreds of channels that would be most of the work.
 */
import { hostname } from 'node:os';
import type { Clock } from '../../../base/clock.ts';
import { FixedHeaders, type HeaderBlock } from './header-block.ts';
import { SwitchEvent } from './switch-event.ts';

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

/** What is published. */
export interface Publication {
  readonly name: string;
  /** Of an event named `CUSTOM`. */
  readonly subclass?: string;
  /** Its own headers; only called when someone listens. */
  readonly build: () => readonly HeaderBlock[];
  readonly body?: string;
  /** The channel that the event is about, which is its `Unique-ID`. */
  readonly channelUuid?: string;
}

export class EventBus {
  /** Those that hear of any channel. */
  readonly #listeners = new Set<EventListener>();
  readonly #byChannel = new Map<string, Set<EventListener>>();
  readonly #channelsOf = new Map<EventListener, readonly string[]>();
  readonly #clock: Clock;
  readonly #coreHeaders: HeaderBlock;
  #sequence = 0;

  constructor(clock: Clock, core: CoreIdentity) {
    this.#clock = clock;
    this.#coreHeaders = new FixedHeaders({
      'Core-UUID': core.coreUuid,
      'FreeSWITCH-Hostname': hostname(),
      'FreeSWITCH-Switchname': hostname(),
      'FreeSWITCH-IPv4': core.ipv4,
      'FreeSWITCH-IPv6': '::1',
    });
  }

  add(listener: EventListener): void {
    this.#listeners.add(listener);
  }

  remove(listener: EventListener): void {
    this.#listeners.delete(listener);
    for (const uuid of this.#channelsOf.get(listener) ?? []) {
      const listeners = this.#byChannel.get(uuid);
      listeners?.delete(listener);
      if (listeners?.size === 0) this.#byChannel.delete(uuid);
    }
    this.#channelsOf.delete(listener);
  }

  /** From now on the listener gets events about these channels only; undefined: all events. */
  limit(listener: EventListener, channelUuids: readonly string[] | undefined): void {
    this.remove(listener);
    if (!channelUuids) {
      this.add(listener);
      return;
    }
    this.#channelsOf.set(listener, channelUuids);
    for (const uuid of channelUuids) {
      const listeners = this.#byChannel.get(uuid) ?? new Set();
      this.#byChannel.set(uuid, listeners.add(listener));
    }
  }

  publish(publication: Publication): void {
    const { name, subclass = '', build, body, channelUuid } = publication;
    let event: SwitchEvent | undefined;
    const offer = (listener: EventListener): void => {
      if (!listener.isSubscribed(name, subclass)) return;
      event ??= this.compose(name, build(), body, subclass);
      listener.deliver(event);
    };
    for (const listener of this.#listeners) offer(listener);
    if (channelUuid === undefined) return;
    for (const listener of this.#byChannel.get(channelUuid) ?? []) offer(listener);
  }

  /** An event with the headers that all events have, not published. */
  compose(name: string, headers: readonly HeaderBlock[], body = '', subclass = ''): SwitchEvent {
    const now = this.#clock.now();
    const date = new Date(now);
    const own: Record<string, string> = {
      'Event-Name': name,
      ...(subclass === '' ? {} : { 'Event-Subclass': subclass }),
      'Event-Date-Local': date.toISOString().slice(0, 19).replace('T', ' '),
      'Event-Date-GMT': date.toUTCString(),
      'Event-Date-Timestamp': String(now * 1000),
      'Event-Sequence': String(++this.#sequence),
    };
    return new SwitchEvent(own, body, [this.#coreHeaders, ...headers]);
  }
}
