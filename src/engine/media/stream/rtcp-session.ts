/**
 * A stream's RTCP (RFC 3550 §6): reports every five seconds or so, what the far end's reports say,
 * and the goodbye. Pure: bytes in and out. Time is in ms of the wall clock.
 */
import type { ReceptionStatistics } from '../../rtp/reception-statistics.ts';
import {
  decodeRtcp,
  encodeRtcp,
  type ReportBlock,
  type RtcpPacket,
} from '../../rtp/rtcp-packet.ts';

/** NTP counts from 1900. */
const ntpEpochSeconds = 2_208_988_800;

export interface SentSoFar {
  readonly ssrc: number;
  readonly rtpTimestamp: number;
  readonly packetsSent: number;
  readonly octetsSent: number;
}

export class RtcpSession {
  readonly #cname: string;
  readonly #reception: ReceptionStatistics;
  #lastSenderReport = 0;
  #lastSenderReportAt = 0;
  #reportedPackets = 0;

  /** Loss that the far end reported last, 0..1. */
  remoteLossRatio: number | undefined;
  roundTripMs: number | undefined;

  constructor(cname: string, reception: ReceptionStatistics) {
    this.#cname = cname;
    this.#reception = reception;
  }

  /** A sender report when something was sent since the last one, else a receiver report. */
  report(sent: SentSoFar, nowMs: number): Uint8Array {
    const hasSent = sent.packetsSent > this.#reportedPackets;
    this.#reportedPackets = sent.packetsSent;
    const reports = this.#blocks(nowMs);
    const { ssrc } = sent;
    const first: RtcpPacket = hasSent
      ? { type: 'sender-report', ...ntpTime(nowMs), ...sent, reports }
      : { type: 'receiver-report', ssrc, reports };
    return encodeRtcp([first, this.#description(ssrc)]);
  }

  /** BYE must follow a report in the compound (§6.1). */
  goodbye(sent: SentSoFar): Uint8Array {
    const { ssrc } = sent;
    return encodeRtcp([
      { type: 'receiver-report', ssrc, reports: [] },
      this.#description(ssrc),
      { type: 'goodbye', ssrcs: [ssrc] },
    ]);
  }

  /** @returns false for what is not RTCP. */
  receive(datagram: Uint8Array, ourSsrc: number, nowMs: number): boolean {
    const packets = decodeRtcp(datagram);
    for (const packet of packets ?? []) this.#take(packet, ourSsrc, nowMs);
    return packets !== undefined;
  }

  #take(packet: RtcpPacket, ourSsrc: number, nowMs: number): void {
    if (packet.type === 'sender-report') {
      this.#lastSenderReport = middleOf(packet);
      this.#lastSenderReportAt = nowMs;
    }
    if (packet.type !== 'sender-report' && packet.type !== 'receiver-report') return;
    for (const block of packet.reports) {
      if (block.ssrc === ourSsrc) this.#takeBlock(block, nowMs);
    }
  }

  /** Round trip after §6.4.1: now - LSR - DLSR, all in 1/65536 s and modulo 2^32. */
  #takeBlock(block: ReportBlock, nowMs: number): void {
    this.remoteLossRatio = block.fractionLost / 256;
    if (block.lastSenderReport === 0) return;
    const trip = (middleOf(ntpTime(nowMs)) - block.lastSenderReport - block.delaySinceLast) >>> 0;
    // Half a minute is no round trip but a clock that was set, or a lie.
    if (trip < 30 * 65536) this.roundTripMs = (trip * 1000) / 65536;
  }

  #blocks(nowMs: number): readonly ReportBlock[] {
    const { ssrc } = this.#reception;
    if (ssrc === undefined) return [];
    const delay = Math.round(((nowMs - this.#lastSenderReportAt) * 65536) / 1000);
    const lastSenderReport = this.#lastSenderReport;
    const delaySinceLast = lastSenderReport === 0 ? 0 : Math.min(0xffffffff, delay);
    return [{ ssrc, ...this.#reception.report(), lastSenderReport, delaySinceLast }];
  }

  #description(ssrc: number): RtcpPacket {
    return { type: 'source-description', ssrc, cname: this.#cname };
  }
}

function ntpTime(nowMs: number): { ntpSeconds: number; ntpFraction: number } {
  const seconds = Math.floor(nowMs / 1000);
  const ntpFraction = Math.floor(((nowMs - seconds * 1000) / 1000) * 0x100000000);
  return { ntpSeconds: (seconds + ntpEpochSeconds) >>> 0, ntpFraction };
}

function middleOf(time: { readonly ntpSeconds: number; readonly ntpFraction: number }): number {
  return ((time.ntpSeconds & 0xffff) * 0x10000 + (time.ntpFraction >>> 16)) >>> 0;
}
