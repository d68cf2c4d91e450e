/**
 * The payload of a telephone event (RFC 4733 §2.3) and the digits of §3.2. Timing is the
 * receiver's and the sender's matter (`digit-receiver.ts`, `digit-sender.ts`).
 */
import { readUint16, writeUint16 } from './rtp-packet.ts';

/**
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     event     |E|R| volume    |          duration             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export interface TelephoneEvent {
  /** 0 to 15 are digits, see {@link digitOfEvent}. */
  readonly event: number;
  readonly isEnd: boolean;
  /** 0..63: the power of the tone is minus that many dBm0. */
  readonly volume: number;
  /** Since the packet's timestamp, in units of the payload type's clock rate. */
  readonly duration: number;
}

export const telephoneEventBytes = 4;

/** `undefined` when shorter than one event. Further events in a packet (§2.5.1.5) are not read. */
export function decodeTelephoneEvent(payload: Uint8Array): TelephoneEvent | undefined {
  if (payload.length < telephoneEventBytes) return undefined;
  const flags = payload[1] ?? 0;
  return {
    event: payload[0] ?? 0,
    isEnd: flags >= 0x80,
    volume: flags & 0x3f,
    duration: readUint16(payload, 2),
  };
}

/** Writes four octets to `target` from `offset` on. */
export function encodeTelephoneEvent(
  target: Uint8Array,
  offset: number,
  event: TelephoneEvent,
): void {
  target[offset] = event.event;
  target[offset + 1] = (event.isEnd ? 0x80 : 0) | (event.volume & 0x3f);
  writeUint16(target, offset + 2, event.duration);
}

const digits = '0123456789*#ABCD';

/** The digit of events 0 to 15, else `undefined` (16 is a hook flash; the rest are tones). */
export function digitOfEvent(event: number): string | undefined {
  return digits[event];
}

/** `undefined` for what is no digit. `a` to `d` count as capitals. */
export function eventOfDigit(digit: string): number | undefined {
  const event = digit.length === 1 ? digits.indexOf(digit.toUpperCase()) : -1;
  return event < 0 ? undefined : event;
}
