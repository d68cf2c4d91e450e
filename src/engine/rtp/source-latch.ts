/**
 * Symmetric RTP (RFC 4961): whose packets a stream takes and where it answers to. A far end behind
 * NAT sends from elsewhere than its SDP says, so the first valid source is latched on to; afterwards
 * somebody who guesses the port must not be able to take the stream over or mix in.
 *
 * | state   | packet from                        | next    | taken |
 * | ------- | ---------------------------------- | ------- | ----- |
 * | open    | a source the policy allows         | latched | yes   |
 * | latched | the source                         | latched | yes   |
 * | latched | SDP's address, source not SDP's, within a second of latching | latched on to SDP's | yes |
 * | latched | another, source silent for 2 s, 4th in sequence | latched on to it | yes |
 * | latched | another                            | latched | no    |
 */
import { sequenceDelta } from './serial-number.ts';

export type LatchPolicy = 'any' | 'same-address' | 'off';

export interface TransportAddress {
  readonly address: string;
  readonly port: number;
}

/** Chosen: above any jitter, short enough for a phone that changed networks. */
const silenceMs = 2000;
const confirmMs = 1000;
const candidatePackets = 4;

interface Candidate extends TransportAddress {
  readonly ssrc: number;
  sequence: number;
  packets: number;
}

export class SourceLatch {
  readonly #policy: LatchPolicy;
  readonly #signalled: TransportAddress | undefined;
  #source: TransportAddress | undefined;
  #latchedAt = 0;
  #seenAt = 0;
  #candidate: Candidate | undefined;

  constructor(policy: LatchPolicy, signalled: TransportAddress | undefined) {
    this.#policy = policy;
    this.#signalled = signalled;
  }

  /** Where to send: the source latched on to, before that what SDP said. */
  get remote(): TransportAddress | undefined {
    return this.#source ?? this.#signalled;
  }

  /** True when a valid packet from there is to be used. */
  accept(
    from: TransportAddress,
    packet: { readonly ssrc: number; readonly sequence: number },
    nowMs: number,
  ): boolean {
    const source = this.#source;
    if (source !== undefined && isSame(source, from)) {
      this.#seenAt = nowMs;
      this.#candidate = undefined;
      return true;
    }
    if (!this.#allows(from)) return false;
    if (
      source === undefined ||
      this.#isCorrected(from, nowMs) ||
      this.#hasMoved(from, packet, nowMs)
    ) {
      this.#latch(from, nowMs);
      return true;
    }
    return false;
  }

  #latch(from: TransportAddress, nowMs: number): void {
    this.#source = { address: from.address, port: from.port };
    this.#latchedAt = nowMs;
    this.#seenAt = nowMs;
    this.#candidate = undefined;
  }

  #allows(from: TransportAddress): boolean {
    if (this.#policy === 'any') return true;
    const signalled = this.#signalled;
    if (signalled === undefined || signalled.address !== from.address) return false;
    return this.#policy === 'same-address' || signalled.port === from.port;
  }

  #isCorrected(from: TransportAddress, nowMs: number): boolean {
    const isSignalled = this.#signalled !== undefined && isSame(this.#signalled, from);
    return isSignalled && nowMs - this.#latchedAt <= confirmMs;
  }

  #hasMoved(
    from: TransportAddress,
    packet: { readonly ssrc: number; readonly sequence: number },
    nowMs: number,
  ): boolean {
    if (nowMs - this.#seenAt < silenceMs) return false;
    const candidate = this.#candidate;
    const follows =
      candidate !== undefined &&
      isSame(candidate, from) &&
      candidate.ssrc === packet.ssrc &&
      sequenceDelta(candidate.sequence, packet.sequence) === 1;
    if (!follows) {
      const { ssrc, sequence } = packet;
      this.#candidate = { address: from.address, port: from.port, ssrc, sequence, packets: 1 };
      return false;
    }
    candidate.sequence = packet.sequence;
    return ++candidate.packets >= candidatePackets;
  }
}

function isSame(one: TransportAddress, other: TransportAddress): boolean {
  return one.port === other.port && one.address === other.address;
}
