/**
 * RTCP's sender and receiver reports, source description and goodbye (RFC 3550 §6.4 to §6.6), as
 * compound packets. The decoder takes what it knows, skips what it does not and answers `undefined`
 * for a compound that fails the checks of A.2; it never throws.
 */
import { readUint16, readUint32, writeUint16, writeUint32 } from './rtp-packet.ts';

export interface ReportBlock {
  readonly ssrc: number;
  /** 0..255 of 256, since the report before. */
  readonly fractionLost: number;
  /** Signed, 24 bits. */
  readonly packetsLost: number;
  readonly extendedSequence: number;
  /** In units of the RTP timestamp. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report received; 0: none yet. */
  readonly lastSenderReport: number;
  /** Since then, in 1/65536 s. */
  readonly delaySinceLast: number;
}

export interface SenderReport {
  readonly type: 'sender-report';
  readonly ssrc: number;
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
  readonly packetsSent: number;
  readonly octetsSent: number;
  readonly reports: readonly ReportBlock[];
}

export interface ReceiverReport {
  readonly type: 'receiver-report';
  readonly ssrc: number;
  readonly reports: readonly ReportBlock[];
}

/** Only the canonical name (§6.5.1) is used. */
export interface SourceDescription {
  readonly type: 'source-description';
  readonly ssrc: number;
  readonly cname: string;
}

export interface Goodbye {
  readonly type: 'goodbye';
  readonly ssrcs: readonly number[];
}

export type RtcpPacket = SenderReport | ReceiverReport | SourceDescription | Goodbye;

const packetTypes = {
  'sender-report': 200,
  'receiver-report': 201,
  'source-description': 202,
  goodbye: 203,
} as const;

const reportBlockBytes = 24;
const cnameItem = 1;

/** One compound packet; by §6.1 the first should be a report and a source description follow. */
export function encodeRtcp(packets: readonly RtcpPacket[]): Uint8Array {
  const parts = packets.map(encodeOne);
  const compound = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    compound.set(part, offset);
    offset += part.length;
  }
  return compound;
}

function encodeOne(packet: RtcpPacket): Uint8Array {
  switch (packet.type) {
    case 'sender-report':
      return encodeSenderReport(packet);
    case 'receiver-report':
      return encodeReceiverReport(packet);
    case 'source-description':
      return encodeSourceDescription(packet);
    case 'goodbye':
      return encodeGoodbye(packet);
  }
}

/** `length` counts 32-bit words less one (§6.4.1). */
function begin(type: RtcpPacket['type'], count: number, bytes: number): Uint8Array {
  const packet = new Uint8Array(bytes);
  packet[0] = 0x80 | count;
  packet[1] = packetTypes[type];
  writeUint16(packet, 2, bytes / 4 - 1);
  return packet;
}

function encodeSenderReport(report: SenderReport): Uint8Array {
  const bytes = 28 + report.reports.length * reportBlockBytes;
  const packet = begin(report.type, report.reports.length, bytes);
  writeUint32(packet, 4, report.ssrc);
  writeUint32(packet, 8, report.ntpSeconds);
  writeUint32(packet, 12, report.ntpFraction);
  writeUint32(packet, 16, report.rtpTimestamp);
  writeUint32(packet, 20, report.packetsSent);
  writeUint32(packet, 24, report.octetsSent);
  writeReportBlocks(packet, 28, report.reports);
  return packet;
}

function encodeReceiverReport(report: ReceiverReport): Uint8Array {
  const bytes = 8 + report.reports.length * reportBlockBytes;
  const packet = begin(report.type, report.reports.length, bytes);
  writeUint32(packet, 4, report.ssrc);
  writeReportBlocks(packet, 8, report.reports);
  return packet;
}

function writeReportBlocks(
  packet: Uint8Array,
  start: number,
  reports: readonly ReportBlock[],
): void {
  for (const [index, report] of reports.entries()) {
    const at = start + index * reportBlockBytes;
    writeUint32(packet, at, report.ssrc);
    writeUint32(packet, at + 4, report.packetsLost & 0xffffff);
    packet[at + 4] = report.fractionLost;
    writeUint32(packet, at + 8, report.extendedSequence);
    writeUint32(packet, at + 12, report.jitter);
    writeUint32(packet, at + 16, report.lastSenderReport);
    writeUint32(packet, at + 20, report.delaySinceLast);
  }
}

function encodeSourceDescription(description: SourceDescription): Uint8Array {
  const name = new TextEncoder().encode(description.cname).subarray(0, 255);
  // The item list ends with at least one null octet and is padded to a word (§6.5).
  const bytes = 8 + (Math.floor((2 + name.length) / 4) + 1) * 4;
  const packet = begin(description.type, 1, bytes);
  writeUint32(packet, 4, description.ssrc);
  packet[8] = cnameItem;
  packet[9] = name.length;
  packet.set(name, 10);
  return packet;
}

function encodeGoodbye(goodbye: Goodbye): Uint8Array {
  const packet = begin(goodbye.type, goodbye.ssrcs.length, 4 + goodbye.ssrcs.length * 4);
  for (const [index, ssrc] of goodbye.ssrcs.entries()) writeUint32(packet, 4 + index * 4, ssrc);
  return packet;
}

/** The packets of a compound; unknown types (such as feedback, APP, XR) are skipped. */
export function decodeRtcp(datagram: Uint8Array): readonly RtcpPacket[] | undefined {
  const packets: RtcpPacket[] = [];
  for (let offset = 0; offset < datagram.length; ) {
    const bytes = (readUint16(datagram, offset + 2) + 1) * 4;
    const isWhole = offset + 4 <= datagram.length && offset + bytes <= datagram.length;
    if (!isWhole || (datagram[offset] ?? 0) >> 6 !== 2) return undefined;
    const packet = decodeOne(datagram.subarray(offset, offset + bytes));
    if (packet === 'malformed') return undefined;
    if (packet !== undefined) packets.push(packet);
    offset += bytes;
  }
  return datagram.length === 0 ? undefined : packets;
}

function decodeOne(packet: Uint8Array): RtcpPacket | 'malformed' | undefined {
  const count = (packet[0] ?? 0) & 0x1f;
  switch (packet[1]) {
    case packetTypes['sender-report']:
      return decodeSenderReport(packet, count);
    case packetTypes['receiver-report']:
      return decodeReceiverReport(packet, count);
    case packetTypes['source-description']:
      return decodeSourceDescription(packet);
    case packetTypes.goodbye:
      return decodeGoodbye(packet, count);
    default:
      return undefined;
  }
}

function decodeSenderReport(packet: Uint8Array, count: number): SenderReport | 'malformed' {
  if (packet.length < 28 + count * reportBlockBytes) return 'malformed';
  return {
    type: 'sender-report',
    ssrc: readUint32(packet, 4),
    ntpSeconds: readUint32(packet, 8),
    ntpFraction: readUint32(packet, 12),
    rtpTimestamp: readUint32(packet, 16),
    packetsSent: readUint32(packet, 20),
    octetsSent: readUint32(packet, 24),
    reports: readReportBlocks(packet, 28, count),
  };
}

function decodeReceiverReport(packet: Uint8Array, count: number): ReceiverReport | 'malformed' {
  if (packet.length < 8 + count * reportBlockBytes) return 'malformed';
  const reports = readReportBlocks(packet, 8, count);
  return { type: 'receiver-report', ssrc: readUint32(packet, 4), reports };
}

function readReportBlocks(packet: Uint8Array, start: number, count: number): ReportBlock[] {
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * reportBlockBytes;
    return {
      ssrc: readUint32(packet, at),
      fractionLost: packet[at + 4] ?? 0,
      packetsLost: (readUint32(packet, at + 4) << 8) >> 8,
      extendedSequence: readUint32(packet, at + 8),
      jitter: readUint32(packet, at + 12),
      lastSenderReport: readUint32(packet, at + 16),
      delaySinceLast: readUint32(packet, at + 20),
    };
  });
}

/** The first chunk's CNAME; `undefined` (skipped) without one. */
function decodeSourceDescription(packet: Uint8Array): SourceDescription | 'malformed' | undefined {
  if (packet.length < 8) return undefined;
  for (let at = 8; at + 1 < packet.length && packet[at] !== 0; at += 2 + (packet[at + 1] ?? 0)) {
    const end = at + 2 + (packet[at + 1] ?? 0);
    if (end > packet.length) return 'malformed';
    if (packet[at] !== cnameItem) continue;
    const cname = new TextDecoder().decode(packet.subarray(at + 2, end));
    return { type: 'source-description', ssrc: readUint32(packet, 4), cname };
  }
  return undefined;
}

function decodeGoodbye(packet: Uint8Array, count: number): Goodbye | 'malformed' {
  if (packet.length < 4 + count * 4) return 'malformed';
  const ssrcs = Array.from({ length: count }, (_, index) => readUint32(packet, 4 + index * 4));
  return { type: 'goodbye', ssrcs };
}
