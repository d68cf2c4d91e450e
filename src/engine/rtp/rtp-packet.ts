/**
 * RTP's fixed header (RFC 3550 §5.1), decoded without copying the payload. The decoder answers
 * `undefined` for anything that is not a well-formed version 2 packet; it never throws.
 */

/**
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                      CSRC list, CC words                      |
 * ```
 */
export interface RtpHeader {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

export interface RtpPacket extends RtpHeader {
  /** Without CSRC list, header extension and padding; a view of the datagram. */
  readonly payload: Uint8Array;
  readonly datagram: Uint8Array;
}

export const rtpHeaderBytes = 12;

/** Longer than any audio packet we could want; larger datagrams are dropped unread. */
export const rtpPacketBytesMax = 1500;

export function decodeRtp(datagram: Uint8Array): RtpPacket | undefined {
  const first = datagram[0];
  if (first === undefined || first >> 6 !== 2) return undefined;
  if (datagram.length < rtpHeaderBytes || datagram.length > rtpPacketBytesMax) return undefined;
  const start = payloadStart(datagram, first);
  const end = payloadEnd(datagram, first);
  if (start === undefined || end === undefined || end < start) return undefined;
  const second = datagram[1] ?? 0;
  return {
    marker: second >= 0x80,
    payloadType: second & 0x7f,
    sequence: readUint16(datagram, 2),
    timestamp: readUint32(datagram, 4),
    ssrc: readUint32(datagram, 8),
    payload: datagram.subarray(start, end),
    datagram,
  };
}

function payloadStart(datagram: Uint8Array, first: number): number | undefined {
  const afterCsrcs = rtpHeaderBytes + 4 * (first & 0x0f);
  if ((first & 0x10) === 0) return afterCsrcs;
  if (datagram.length < afterCsrcs + 4) return undefined;
  return afterCsrcs + 4 + 4 * readUint16(datagram, afterCsrcs + 2);
}

/** The last octet of a padded packet counts the padding, itself included: 0 is a fault. */
function payloadEnd(datagram: Uint8Array, first: number): number | undefined {
  if ((first & 0x20) === 0) return datagram.length;
  const padding = datagram[datagram.length - 1] ?? 0;
  return padding === 0 ? undefined : datagram.length - padding;
}

/** Writes a header without CSRCs or extension to the first 12 octets of `target`. */
export function encodeRtpHeader(target: Uint8Array, header: RtpHeader): void {
  target[0] = 0x80;
  target[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  writeUint16(target, 2, header.sequence);
  writeUint32(target, 4, header.timestamp);
  writeUint32(target, 8, header.ssrc);
}

/**
 * True for a datagram that is RTCP when both share a port: RFC 5761 §4 keeps payload types 64 to 95
 * free, so that RTCP's packet types 192 to 223 cannot be mistaken.
 */
export function isRtcp(datagram: Uint8Array): boolean {
  const second = datagram[1] ?? 0;
  return second >= 192 && second <= 223;
}

export function readUint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

export function readUint32(bytes: Uint8Array, offset: number): number {
  return readUint16(bytes, offset) * 0x10000 + readUint16(bytes, offset + 2);
}

export function writeUint16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = (value >>> 8) & 0xff;
  bytes[offset + 1] = value & 0xff;
}

export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  writeUint16(bytes, offset, value >>> 16);
  writeUint16(bytes, offset + 2, value & 0xffff);
}
