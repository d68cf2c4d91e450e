/**
 * What a person hears from us, prompts or music, or says to us: one thing at a time. FreeSWITCH would
 * nest a second one into the first and come back to it, so the first is always stopped before.
 */

import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { MediaSource } from '../../calls/ports.ts';
import type { EslEvent } from '../libraries/media-library.ts';
import type { Endpoint } from './endpoint.ts';

/** Longest single source; chosen: no prompt is as long, and a wait must end. */
const sourceDeadlineMs = 600_000;
/** A break sent before FreeSWITCH took the command up at its next frame is lost: it is sent again. */
const breakAgainAfterMs = 60;
const breaksMax = 15;

interface Playing {
  /** Settles when FreeSWITCH has stopped; never rejects. */
  readonly over: Promise<void>;
}

export class Output {
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  #playing: Playing | undefined;
  /** The operation that may start something next; a newer one takes its place. */
  #turn: object = {};

  constructor(endpoint: Endpoint, clock: Clock) {
    this.#endpoint = endpoint;
    this.#clock = clock;
  }

  /** Settles after the last source, or early when aborted or when something else is played. */
  async play(sources: readonly MediaSource[], signal: AbortSignal): Promise<void> {
    const turn = await this.#begin();
    const onAbort = (): void => {
      if (this.#turn === turn) void this.stop();
    };
    signal.addEventListener('abort', onAbort);
    try {
      for (const source of sources) {
        if (signal.aborted || this.#turn !== turn) return;
        await this.#playOne(source);
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Settles when FreeSWITCH has been told. */
  async startMusic(source: MediaSource): Promise<void> {
    await this.#begin();
    const endpoint = this.#endpoint;
    if (endpoint.ended.aborted) throw endpoint.ended.reason;
    let isStopping = false;
    let settleOver = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      settleOver = resolve;
    });
    const forget = endpoint.loopPlayback(quoteArgument(source), () => {
      if (isStopping) settleOver();
    });
    endpoint.ended.addEventListener('abort', settleOver, { once: true });
    this.#playing = {
      get over() {
        isStopping = true;
        return over;
      },
    };
    void over.then(forget);
  }

  /**
   * Records what the person says, in place of what they heard, until `stop`, until something is
   * played, or until FreeSWITCH ends it.
   *
   * @param argument of `record`
   * @returns the event that tells how it ended; undefined when it was stopped before it began
   */
  async record(argument: string, deadlineMs: number): Promise<EslEvent | undefined> {
    const turn = await this.#begin();
    if (this.#turn !== turn) return undefined;
    return this.#run('record', argument, deadlineMs);
  }

  /** Settles when nothing is heard any more; harmless when nothing was. */
  async stop(): Promise<void> {
    this.#turn = {};
    await this.#breakOff();
  }

  async #begin(): Promise<object> {
    const turn = {};
    this.#turn = turn;
    await this.#breakOff();
    return turn;
  }

  async #playOne(source: MediaSource): Promise<void> {
    const complete = await this.#run('playback', quoteArgument(source), sourceDeadlineMs);
    if (complete.getHeader('Application-Response') === 'FILE NOT FOUND') {
      throw new HotlineError('media-failed', 'The source cannot be played', {
        details: { source },
      });
    }
  }

  async #run(application: string, argument: string, deadlineMs: number): Promise<EslEvent> {
    const run = this.#endpoint.execute(application, argument, deadlineMs);
    const playing = { over: run.then(ignore, ignore) };
    this.#playing = playing;
    try {
      return await run;
    } finally {
      if (this.#playing === playing) this.#playing = undefined;
    }
  }

  async #breakOff(): Promise<void> {
    const playing = this.#playing;
    this.#playing = undefined;
    if (!playing || this.#endpoint.ended.aborted) return;
    const over = playing.over.then(() => true);
    for (let breaks = 0; breaks < breaksMax; breaks++) {
      await this.#endpoint.api('uuid_break', this.#endpoint.uuid).then(ignore, ignore);
      if (await Promise.race([over, this.#pause(breakAgainAfterMs)])) return;
    }
  }

  #pause(ms: number): Promise<false> {
    return new Promise((resolve) => {
      this.#clock.setTimer(ms, () => resolve(false));
    });
  }
}

/** A path with blanks must be quoted, or FreeSWITCH takes its first word. */
export function quoteArgument(source: string): string {
  if (source.includes("'") || /[\r\n]/.test(source)) {
    throw new HotlineError('invalid-input', 'A media source cannot hold quotes or line ends');
  }
  return /\s/.test(source) ? `'${source}'` : source;
}

function ignore(): void {
  // How it ended is its owner's affair; here it matters only that it has.
}
