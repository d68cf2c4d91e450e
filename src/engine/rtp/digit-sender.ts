/**
 * Digits to be sent, as one telephone-event packet per 20 ms (RFC 4733 §2.5.1): updates with growing
 * duration, the end three times, then a pause. Pure: the caller asks once per tick and sends what it
 * is told, instead of audio.
 */
import { eventOfDigit, type TelephoneEvent } from './telephone-event.ts';

/** What to send in this tick: a packet of an event, or nothing in the pause between digits. */
export type DigitStep =
  | { readonly type: 'pause' }
  | {
      readonly type: 'event';
      readonly event: TelephoneEvent;
      /** The first packet of the event: marker set, timestamp taken anew (§2.5.1.2). */
      readonly isFirst: boolean;
    };

interface Press {
  readonly event: number;
  readonly durationMs: number;
  readonly gapMs: number;
  readonly done: (wasSent: boolean) => void;
}

const stepMs = 20;
const endPackets = 3;
/** -10 dBm0, the level telephones use. */
const volume = 10;
const digitMsMin = 40;

/** More waiting digits than anyone dials; the rest is refused. */
export const digitsQueuedMax = 200;

export class DigitSender {
  readonly #queue: Press[] = [];
  #elapsedMs = 0;
  #endsSent = 0;
  #pauseMs = 0;

  /** True while a digit is due instead of audio; not in the pause after it. */
  get isPressing(): boolean {
    return this.#queue.length > 0 && this.#pauseMs <= 0;
  }

  /**
   * Queues one digit; `done` is called with true when it and its pause are over, with false when it
   * was cleared. False, and nothing queued, for what is no digit or when too many wait.
   */
  add(digit: string, durationMs: number, gapMs: number, done: Press['done'] = () => {}): boolean {
    const event = eventOfDigit(digit);
    if (event === undefined || this.#queue.length >= digitsQueuedMax) return false;
    this.#queue.push({ event, durationMs: Math.max(digitMsMin, durationMs), gapMs, done });
    return true;
  }

  /** What to send in this tick, `undefined` when there is no digit. `clockRate` in Hz. */
  step(clockRate: number): DigitStep | undefined {
    if (this.#pauseMs > 0) {
      this.#pauseMs -= stepMs;
      if (this.#pauseMs <= 0) this.#queue.shift()?.done(true);
      return { type: 'pause' };
    }
    const press = this.#queue[0];
    return press && this.#packet(press, clockRate);
  }

  /** Drops what waits and is under way. */
  clear(): void {
    this.#pauseMs = 0;
    this.#elapsedMs = 0;
    this.#endsSent = 0;
    for (const press of this.#queue.splice(0)) press.done(false);
  }

  #packet(press: Press, clockRate: number): DigitStep {
    const isFirst = this.#elapsedMs === 0;
    // One segment only: at 48 kHz the field holds 1365 ms, longer than any sensible digit.
    const longestMs = Math.floor((0xffff * 1000) / clockRate);
    const durationMs = Math.min(press.durationMs, longestMs);
    this.#elapsedMs = Math.min(this.#elapsedMs + stepMs, durationMs);
    const isEnd = this.#elapsedMs >= durationMs;
    const duration = Math.floor((this.#elapsedMs * clockRate) / 1000);
    if (isEnd && ++this.#endsSent === endPackets) this.#finish(press);
    return { type: 'event', isFirst, event: { event: press.event, isEnd, volume, duration } };
  }

  #finish(press: Press): void {
    this.#elapsedMs = 0;
    this.#endsSent = 0;
    this.#pauseMs = Math.max(stepMs, press.gapMs - (endPackets - 1) * stepMs);
  }
}
