/**
 * A supervisor's leg listens to another. FreeSWITCH changes who hears the listener only by keys of
 * the listener's phone; those are off, so that every change is ours: the eavesdropping is begun anew.
 */

import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { Listening, ListenMode } from '../../calls/ports.ts';
import type { TelephonyCounters } from '../counters.ts';
import type { Endpoint } from '../media/endpoint.ts';
import { Stay } from '../media/stay.ts';

export interface ListeningParts {
  readonly supervisor: Endpoint;
  readonly target: Endpoint;
  readonly clock: Clock;
  readonly counters: TelephonyCounters;
}

export class LiveListening implements Listening {
  readonly #parts: ListeningParts;
  readonly #over = new AbortController();
  #mode: ListenMode;
  #stay: Stay | undefined;
  #changing: Promise<void> = Promise.resolve();

  private constructor(parts: ListeningParts, mode: ListenMode) {
    this.#parts = parts;
    this.#mode = mode;
  }

  /** The supervisor's channel must be parked. */
  static async start(parts: ListeningParts, mode: ListenMode): Promise<LiveListening> {
    const listening = new LiveListening(parts, mode);
    await listening.#listen(mode);
    return listening;
  }

  get mode(): ListenMode {
    return this.#mode;
  }

  get ended(): AbortSignal {
    return this.#over.signal;
  }

  setMode(mode: ListenMode): Promise<void> {
    return this.#inTurn(async () => {
      if (this.ended.aborted) throw new HotlineError('conflict', 'The listening is over');
      if (mode === this.#mode) return;
      const before = this.#stay;
      this.#stay = undefined;
      await before?.leave();
      await this.#listen(mode);
    });
  }

  end(): Promise<void> {
    return this.#inTurn(async () => {
      const stay = this.#stay;
      this.#finish();
      if (!this.#parts.supervisor.ended.aborted) await stay?.leave();
    });
  }

  async #listen(mode: ListenMode): Promise<void> {
    const { supervisor, target, clock, counters } = this.#parts;
    await supervisor.api('uuid_setvar_multi', `${supervisor.uuid} ${variablesOf(mode)}`);
    const command = { application: 'eavesdrop', argument: target.uuid };
    const stay = new Stay(supervisor, command, { clock, counter: counters });
    this.#stay = stay;
    this.#mode = mode;
    void stay.over.then(() => {
      if (this.#stay === stay) this.#finish();
    });
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const changing = this.#changing.then(change);
    this.#changing = changing.catch(() => undefined);
    return changing;
  }

  #finish(): void {
    this.#stay = undefined;
    this.#over.abort();
  }
}

/**
 * FreeSWITCH's `aleg` is what the named channel says, so mixing into it reaches the other side; its
 * `bleg` is what that channel hears.
 */
function variablesOf(mode: ListenMode): string {
  const values = {
    eavesdrop_enable_dtmf: false,
    eavesdrop_whisper_aleg: mode === 'barge',
    eavesdrop_whisper_bleg: mode !== 'listen',
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}
