/**
 * The one writer of the queue engine. Inputs wait in one line; those of one turn of the event loop are
 * journaled together, then each is stepped and its effects carried out, in order. What effects cause
 * is the next input.
 */

import { type CommandInput, type Refusal, refusalOf } from '../../acd/explanation/refusal.ts';
import type { AcdEffect } from '../../acd/model/effects.ts';
import type { AcdInput } from '../../acd/model/inputs.ts';
import { recover } from '../../acd/restore/replay.ts';
import { type AcdSnapshot, toSnapshot } from '../../acd/restore/snapshot.ts';
import { type AcdState, emptyState } from '../../acd/state.ts';
import { step } from '../../acd/step.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Journal } from '../ports.ts';

export interface IntakeParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Starts what the effect asks for; must not wait. What it throws is logged. */
  readonly carryOut: (effect: AcdEffect) => void;
  /** All inputs so far and their effects are through. */
  readonly onSettled: () => void;
  /** The engine contradicts itself: nothing is taken any more, the process must restart. */
  readonly onFatal: (error: unknown) => void;
}

/** Inputs between two snapshots; chosen so that a restart replays in well under a second. */
const inputsPerSnapshot = 20_000;
const inputsRemembered = 20;

export class AcdIntake {
  readonly #parts: IntakeParts;
  #state: AcdState = emptyState();
  #pending: AcdInput[] = [];
  #isDraining = false;
  #isScheduled = false;
  #isStopped = false;
  /** A write failed: inputs are missing in the journal until a snapshot succeeds. */
  #hasGap = false;
  #inputsSinceSnapshot = 0;
  #wakeUp: Timer | undefined;
  /** The last inputs, for the log when the engine fails. */
  readonly #recent: AcdInput[] = [];

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** To be read only; use it at once, it changes in place. */
  get state(): AcdState {
    return this.#state;
  }

  /** Rebuilds the state from the journal. To be called once, before the first input. */
  restore(): void {
    const { snapshot, inputs } = this.#parts.journal.restore();
    // What the journal holds was written by `append` and `snapshot` below.
    const recovered = recover(snapshot as AcdSnapshot | undefined, inputs as readonly AcdInput[]);
    const { state, fault, leftOut } = recovered;
    this.#state = state;
    if (fault !== undefined) {
      this.#parts.log.error({ err: fault, inputs: leftOut }, 'journal replayed in part');
    }
    this.#setWakeUp(this.#state.nextDueAt);
  }

  /** Takes an input; it is carried out before the event loop turns to the next event. */
  submit(input: AcdInput): void {
    this.#pending.push(input);
    if (this.#isScheduled || this.#isDraining) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.drain());
  }

  /** A person's command, or a request for a callback: refused at once, or carried out on return. */
  command(input: CommandInput): Refusal | undefined {
    this.drain();
    const refusal = refusalOf(this.#state, input);
    if (refusal) return refusal;
    this.submit(input);
    this.drain();
    return undefined;
  }

  /** Carries out what waits. Does nothing inside itself: the outer call goes on. */
  drain(): void {
    if (this.#isDraining || this.#isStopped) return;
    this.#isScheduled = false;
    if (this.#pending.length === 0) return;
    this.#isDraining = true;
    try {
      while (this.#pending.length > 0) this.#takePending();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isDraining = false;
    }
    this.#guard('settling', () => this.#parts.onSettled());
  }

  /** Writes the state whole; the inputs before it are needed no more. */
  snapshot(): void {
    try {
      this.#parts.journal.snapshot(toSnapshot(this.#state));
      this.#hasGap = false;
      this.#inputsSinceSnapshot = 0;
    } catch (error) {
      this.#parts.log.error({ err: error }, 'journal snapshot failed');
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#wakeUp?.cancel();
  }

  #takePending(): void {
    const inputs = this.#pending;
    this.#pending = [];
    this.#journal(inputs);
    for (const input of inputs) this.#take(input);
  }

  #take(input: AcdInput): void {
    this.#recent.push(input);
    if (this.#recent.length > inputsRemembered) this.#recent.shift();
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) {
      if (effect.kind === 'set-deadline') this.#setWakeUp(effect.dueAt);
      else this.#guard(effect.kind, () => this.#parts.carryOut(effect));
    }
  }

  /** A fault outside the engine does not stop the engine. */
  #guard(effect: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#parts.log.error({ err: error, effect }, 'effect failed');
    }
  }

  /** Calls go on when the disk does not; the journal is made whole by the next snapshot. */
  #journal(inputs: readonly AcdInput[]): void {
    if (this.#hasGap || this.#inputsSinceSnapshot > inputsPerSnapshot) this.snapshot();
    this.#inputsSinceSnapshot += inputs.length;
    if (this.#hasGap) return;
    try {
      this.#parts.journal.append(inputs);
    } catch (error) {
      this.#hasGap = true;
      this.#parts.log.error({ err: error }, 'journal append failed');
    }
  }

  #setWakeUp(dueAt: number | undefined): void {
    this.#wakeUp?.cancel();
    this.#wakeUp = undefined;
    if (dueAt === undefined || this.#isStopped) return;
    const { clock } = this.#parts;
    this.#wakeUp = clock.setTimer(Math.max(0, dueAt - clock.now()), () => {
      // A timer may fire a fraction early; the engine fires only what is due.
      this.submit({ kind: 'time-passed', at: Math.max(dueAt, clock.now()) });
    });
  }

  #fail(error: unknown): void {
    this.stop();
    this.#parts.log.error({ err: error, inputs: this.#recent }, 'queue engine stopped');
    this.#parts.onFatal(error);
  }
}
