/**
 * What one connection wants to hear. Events must be subscribed by name (or subclass) and, when
 * filters exist, match at least one of them: filters are OR-ed and are the only protection against
 * other channels' events.
 */
import type { SwitchEvent } from '../events/switch-event.ts';
import type { EventFormat } from './format-message.ts';

interface Filter {
  readonly header: string;
  readonly value: string;
  /** Present when the value was written between slashes. */
  readonly pattern?: RegExp;
}

/** The most filters and names a connection may hold; chosen, far above what clients use. */
const entriesMax = 512;

export class Subscription {
  format: EventFormat = 'plain';
  #all = false;
  readonly #names = new Set<string>();
  readonly #subclasses = new Set<string>();
  #filters: Filter[] = [];

  /** `event <format> NAME... [CUSTOM subclass...]`; false when nothing was named or too much. */
  subscribe(argument: string): boolean {
    const words = argument.split(/\s+/).filter((word) => word !== '');
    const format = words[0]?.toLowerCase();
    if (format === 'plain' || format === 'json') {
      this.format = format;
      words.shift();
    } else if (format === 'xml') return false;
    if (words.length === 0) return false;
    const room = entriesMax - this.#names.size - this.#subclasses.size;
    if (words.length > room) return false;
    this.#addAll(words);
    return true;
  }

  /** Everything after `CUSTOM` is a subclass; a `SWITCH_EVENT_` prefix is dropped, as FS does. */
  #addAll(words: readonly string[]): void {
    let custom = false;
    for (const word of words) {
      if (custom) this.#subclasses.add(word);
      else if (word.toUpperCase() === 'ALL') this.#all = true;
      else {
        const name = word.toUpperCase().replace(/^SWITCH_EVENT_/, '');
        custom = name === 'CUSTOM';
        this.#names.add(name);
      }
    }
  }

  /** `nixevent NAME...`: the counterpart of {@link subscribe}. */
  unsubscribe(argument: string): void {
    let custom = false;
    for (const word of argument.split(/\s+/)) {
      if (custom) this.#subclasses.delete(word);
      else if (word.toUpperCase() === 'ALL') this.clear();
      else {
        custom = word.toUpperCase() === 'CUSTOM';
        if (!custom) this.#names.delete(word.toUpperCase().replace(/^SWITCH_EVENT_/, ''));
      }
    }
  }

  /** `noevents`: nothing is subscribed any more; filters stay. */
  clear(): void {
    this.#all = false;
    this.#names.clear();
    this.#subclasses.clear();
  }

  /** `filter Header value`; false when either is missing or there are too many. */
  addFilter(header: string, value: string): boolean {
    if (header === '' || value === '' || this.#filters.length >= entriesMax) return false;
    const bare = /^\/(.*)\/$/.exec(value)?.[1];
    const pattern = bare === undefined ? undefined : literalPattern(bare);
    this.#filters.push(pattern ? { header, value, pattern } : { header, value });
    return true;
  }

  /** `filter delete Header [value]`; without a value all filters of that header go. */
  deleteFilter(header: string, value: string): void {
    this.#filters =
      header === 'all'
        ? []
        : this.#filters.filter(
            (filter) => filter.header !== header || (value !== '' && filter.value !== value),
          );
  }

  /** True when an event of that kind could be wanted: cheaper than building the event. */
  isSubscribed(name: string, subclass: string): boolean {
    if (this.#all) return true;
    if (name !== 'CUSTOM') return this.#names.has(name);
    return this.#subclasses.has(subclass);
  }

  /** The channels outside which nothing is wanted; undefined when there is no such limit. */
  get channelUuids(): readonly string[] | undefined {
    const isLimited =
      this.#filters.length > 0 &&
      this.#filters.every(({ header, pattern }) => header === 'Unique-ID' && !pattern);
    return isLimited ? this.#filters.map(({ value }) => value) : undefined;
  }

  /** True when the event is to be delivered. */
  wants(event: SwitchEvent): boolean {
    return this.isSubscribed(event.name, event.subclass) && this.#passesFilters(event);
  }

  #passesFilters(event: SwitchEvent): boolean {
    if (this.#filters.length === 0) return true;
    return this.#filters.some(({ header, value, pattern }) => {
      const actual = event.header(header);
      if (actual === undefined) return false;
      return pattern ? pattern.test(actual) : actual === value;
    });
  }
}

/**
 * Deviation: a client's pattern is matched as text with `.*` and `|` only, since a regular
 * expression of a client's making can stop the process (catastrophic backtracking).
 */
function literalPattern(source: string): RegExp {
  const branches = source.split('|').map((branch) =>
    branch
      .split('.*')
      .map((part) => part.replaceAll(/[.*+?^${}()[\]\\/]/g, '\\$&'))
      .join('[^\\n]*'),
  );
  return new RegExp(branches.slice(0, 32).join('|'), 'i');
}
