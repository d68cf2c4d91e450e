/**
 * An application that a channel stays in until it is told to leave: a conference, an eavesdropping.
 * FreeSWITCH ends such a one for certain only by a transfer; the channel is parked then and takes
 * commands.
 */
import type { Clock } from '../../base/clock.ts';
import { settle, type WaitCounter } from '../settling.ts';
import type { Endpoint } from './endpoint.ts';

/** Longer than any call; a wait must end. */
const stayDeadlineMs = 86_400_000;
const leaveDeadlineMs = 3_000;

export class Stay {
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #counter: WaitCounter;
  /** Settles when the channel is out, for whatever reason; never rejects. */
  readonly over: Promise<void>;
  #isOver = false;
  #leaving: Promise<void> | undefined;

  /** Begins at the channel's next frame. */
  constructor(
    endpoint: Endpoint,
    command: { readonly application: string; readonly argument: string },
    { clock, counter }: { readonly clock: Clock; readonly counter: WaitCounter },
  ) {
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#counter = counter;
    const onOver = (): void => {
      this.#isOver = true;
    };
    const run = endpoint.execute(command.application, command.argument, stayDeadlineMs);
    this.over = run.then(onOver, onOver);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Settles when the channel is out and parked. @throws HotlineError `media-failed`, `leg-ended` */
  leave(): Promise<void> {
    this.#leaving ??= this.#leave();
    return this.#leaving;
  }

  async #leave(): Promise<void> {
    if (this.#isOver) return;
    const endpoint = this.#endpoint;
    await endpoint.api('uuid_transfer', `${endpoint.uuid} park inline`);
    const wait = { clock: this.#clock, counter: this.#counter, deadlineMs: leaveDeadlineMs };
    await settle<void>({ ...wait, what: 'leaving', ended: endpoint.ended }, (resolve) => {
      void this.over.then(resolve);
    });
  }
}
