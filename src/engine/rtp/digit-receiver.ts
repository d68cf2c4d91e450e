/**
 * From telephone-event packets to digits: one report per key press, when it ends (RFC 4733 §2.5.2).
 * An event is known by its timestamp; updates, retransmitted ends and stragglers of an event that
 * was reported change nothing. If every end packet was lost the digit ends with the next one or
 * after a silence.
 *
 * | state  | input                               | next    | action                |
 * | ------ | ----------------------------------- | ------- | --------------------- |
 * | idle   | packet with a new timestamp         | pressed | -                     |
 * | idle   | ... that has the end bit            | idle    | report                |
 * | idle   | packet of the last event or older   | idle    | -                     |
 * | pressed| update                              | pressed | keep longest duration |
 * | pressed| end                                 | idle    | report                |
 * | pressed| packet with a newer timestamp       | as idle | report the old one    |
 * | pressed| nothing for {@link lostEndMs}       | idle    | report                |
 */

import { timestampDelta } from './serial-number.ts';
import { digitOfEvent, type TelephoneEvent } from './telephone-event.ts';

export interface ReceivedDigit {
  readonly digit: string;
  readonly durationMs: number;
}

export interface TelephoneEventPacket {
  readonly ssrc: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly event: TelephoneEvent;
  /** Of its payload type, Hz. */
  readonly clockRate: number;
}

/** Chosen: ten packet times; updates come every 20 to 50 ms. */
export const lostEndMs = 200;

/** The duration field is full here: a longer press goes on as a new segment (§2.5.1.3). */
const segmentDurationMax = 0xffff;

interface Press {
  readonly event: number;
  readonly timestamp: number;
  /** Of earlier segments of the same press. */
  readonly earlierMs: number;
  duration: number;
  clockRate: number;
  seenAt: number;
}

export class DigitReceiver {
  #press: Press | undefined;
  #last: { readonly ssrc: number; readonly timestamp: number } | undefined;

  /** Digits that ended with this packet: none, one, or two when the end of the one before is lost. */
  push(packet: TelephoneEventPacket, nowMs: number): readonly ReceivedDigit[] {
    const { event, timestamp } = packet;
    if (digitOfEvent(event.event) === undefined || this.#isOld(packet)) return [];
    const ended: ReceivedDigit[] = [];
    if (this.#press?.timestamp !== timestamp) this.#begin(packet, nowMs, ended);
    const press = this.#press;
    if (!press) return ended;
    press.duration = Math.max(press.duration, event.duration);
    press.seenAt = nowMs;
    if (event.isEnd) ended.push(...this.#end());
    return ended;
  }

  /** Ends a press whose end packets were all lost. Call it now and then. */
  poll(nowMs: number): readonly ReceivedDigit[] {
    const isOverdue = this.#press !== undefined && nowMs - this.#press.seenAt >= lostEndMs;
    return isOverdue ? this.#end() : [];
  }

  #isOld(packet: TelephoneEventPacket): boolean {
    const last = this.#last;
    if (!last || last.ssrc !== packet.ssrc) return false;
    const age = timestampDelta(packet.timestamp, last.timestamp);
    const isCurrent = this.#press?.timestamp === packet.timestamp;
    // Far behind is not late but a sender that started its timestamps anew.
    return age >= 0 && age < packet.clockRate * 10 && !isCurrent;
  }

  #begin(packet: TelephoneEventPacket, nowMs: number, ended: ReceivedDigit[]): void {
    const before = this.#press;
    const goesOn = before !== undefined && isNextSegment(before, packet);
    const earlierMs = goesOn ? before.earlierMs + pressMs(before.duration, before.clockRate) : 0;
    if (!goesOn) ended.push(...this.#end());
    this.#press = {
      event: packet.event.event,
      timestamp: packet.timestamp,
      earlierMs,
      duration: 0,
      clockRate: packet.clockRate,
      seenAt: nowMs,
    };
    this.#last = { ssrc: packet.ssrc, timestamp: packet.timestamp };
  }

  #end(): readonly ReceivedDigit[] {
    const press = this.#press;
    if (!press) return [];
    this.#press = undefined;
    const digit = digitOfEvent(press.event);
    if (digit === undefined) return [];
    const durationMs = press.earlierMs + pressMs(press.duration, press.clockRate);
    return [{ digit, durationMs: Math.round(durationMs) }];
  }
}

function pressMs(duration: number, clockRate: number): number {
  return (duration * 1000) / clockRate;
}

/** A segment begins where the one before was full, without a marker. */
function isNextSegment(before: Press, packet: TelephoneEventPacket): boolean {
  const apart = timestampDelta(before.timestamp, packet.timestamp);
  return (
    !packet.marker &&
    packet.event.event === before.event &&
    apart <= segmentDurationMax &&
    apart > segmentDurationMax - packet.clockRate / 10
  );
}
