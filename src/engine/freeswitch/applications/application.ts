/**
 * What an application is: a function of a channel and an argument that ends with the text that
 * `CHANNEL_EXECUTE_COMPLETE` carries as `Application-Response`.
 */
import type { Channel } from '../channel/channel.ts';

/** The response of an application that has nothing to say. */
export const noResponse = '_none_';

/** One execution of an application on a channel. */
export class RunningApplication {
  readonly channel: Channel;
  readonly name: string;
  readonly argument: string;
  /** Comes back as `Application-UUID`. */
  readonly uuid: string;
  /** Takes the digits while this runs innermost. Absent: they wait in the channel's queue. */
  onDigit: ((digit: string) => void) | undefined;
  /** `uuid_break` while this runs innermost. Absent: it is not breakable. */
  onBreak: (() => void) | undefined;
  readonly #abort = new AbortController();

  constructor(channel: Channel, name: string, argument: string, uuid: string) {
    this.channel = channel;
    this.name = name;
    this.argument = argument;
    this.uuid = uuid;
  }

  /** Aborts when the channel is bridged, transferred or hung up: the application ends then. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  abort(): void {
    this.#abort.abort();
  }
}

/**
 * Settles soon after the signal aborts, always. A plain text means that it was done at once.
 * A rejection is reported and ends the application like {@link noResponse}.
 */
export type Application = (running: RunningApplication) => string | Promise<string>;

/** Settles when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
