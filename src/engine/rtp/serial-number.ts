/**
 * Arithmetic on RTP's 16-bit sequence numbers and 32-bit timestamps, which wrap (RFC 1982's serial
 * numbers): differences are taken the short way round.
 */

/** `to - from`, -32768..32767. */
export function sequenceDelta(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** `to - from`, -2^31..2^31-1. */
export function timestampDelta(from: number, to: number): number {
  return (to - from) | 0;
}

export function addSequence(sequence: number, delta: number): number {
  return (sequence + delta) & 0xffff;
}

export function addTimestamp(timestamp: number, delta: number): number {
  return (timestamp + delta) >>> 0;
}
