/**
 * What a receiver knows about one source: extended sequence number, loss and jitter, after RFC 3550
 * A.1, A.3 and A.8. Feeds the report blocks of RTCP. Time is in 8 kHz samples.
 */
import { sequenceDelta, timestampDelta } from './serial-number.ts';

/** A.1's MAX_DROPOUT: a larger step is a restart when a second packet follows it. */
const dropoutMax = 3000;
const misorderMax = 100;

export interface ReceptionReport {
  /** Since the report before, 0..255 of 256. */
  readonly fractionLost: number;
  /** Since the start, clamped to 24 bits, signed. */
  readonly packetsLost: number;
  readonly extendedSequence: number;
  /** In samples. */
  readonly jitter: number;
}

export class ReceptionStatistics {
  #ssrc: number | undefined;
  #base = 0;
  #highest = 0;
  #cycles = 0;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #restartAt: number | undefined;
  #jitter = 0;
  #transit: number | undefined;

  get ssrc(): number | undefined {
    return this.#ssrc;
  }

  /** A.8's estimate, in samples. */
  get jitterSamples(): number {
    return this.#jitter;
  }

  /** A.3: negative when packets came twice. */
  get packetsLost(): number {
    return this.#ssrc === undefined ? 0 : this.#expected() - this.#received;
  }

  /**
   * @param timestamp absent for telephone events: theirs stands still and would count as jitter.
   * @returns false for a packet far out of sequence, which is not to be used (A.1).
   */
  push(
    packet: { readonly ssrc: number; readonly sequence: number; readonly timestamp?: number },
    arrivalSamples: number,
  ): boolean {
    if (packet.ssrc !== this.#ssrc) this.#start(packet.ssrc, packet.sequence);
    if (!this.#takeSequence(packet.sequence)) return false;
    this.#received++;
    if (packet.timestamp !== undefined) this.#takeTransit(packet.timestamp, arrivalSamples);
    return true;
  }

  /** The report block's numbers; begins the next interval of `fractionLost`. */
  report(): ReceptionReport {
    const expected = this.#expected();
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    const isLossy = expectedNow > 0 && lostNow > 0;
    return {
      fractionLost: isLossy ? Math.min(255, Math.floor((lostNow * 256) / expectedNow)) : 0,
      packetsLost: Math.max(-0x800000, Math.min(0x7fffff, expected - this.#received)),
      extendedSequence: this.#cycles + this.#highest,
      jitter: Math.floor(this.#jitter),
    };
  }

  #expected(): number {
    return this.#cycles + this.#highest - this.#base + 1;
  }

  #start(ssrc: number, sequence: number): void {
    this.#ssrc = ssrc;
    this.#base = sequence;
    this.#highest = (sequence - 1) & 0xffff;
    this.#cycles = sequence === 0 ? -0x10000 : 0;
    this.#received = 0;
    this.#expectedBefore = 0;
    this.#receivedBefore = 0;
    this.#restartAt = undefined;
    this.#transit = undefined;
  }

  #takeSequence(sequence: number): boolean {
    const ahead = sequenceDelta(this.#highest, sequence);
    if (ahead >= -misorderMax && ahead <= dropoutMax) {
      if (ahead > 0) {
        if (sequence < this.#highest) this.#cycles += 0x10000;
        this.#highest = sequence;
      }
      this.#restartAt = undefined;
      return true;
    }
    if (sequence !== this.#restartAt) {
      this.#restartAt = (sequence + 1) & 0xffff;
      return false;
    }
    this.#start(this.#ssrc ?? 0, sequence);
    return this.#takeSequence(sequence);
  }

  #takeTransit(timestamp: number, arrivalSamples: number): void {
    const transit = timestampDelta(timestamp, arrivalSamples % 0x100000000);
    if (this.#transit !== undefined) {
      const difference = Math.abs(timestampDelta(this.#transit, transit));
      this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#transit = transit;
  }
}
