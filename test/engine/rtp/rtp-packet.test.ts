import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRtp, encodeRtpHeader, isRtcp } from '../../../src/engine/rtp/rtp-packet.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

test('decodes the fixed header (RFC 3550 §5.1)', () => {
  const datagram = bytes('80 88 fffe 01020304 a1b2c3d4 d5d5');
  expect(decodeRtp(datagram)).toEqual({
    marker: true,
    payloadType: 8,
    sequence: 0xfffe,
    timestamp: 0x01020304,
    ssrc: 0xa1b2c3d4,
    payload: bytes('d5d5'),
    datagram,
  });
});

test('leaves out CSRCs, header extension and padding', () => {
  const packet = bytes('b1 00 0001 00000000 00000001 0000000a bede0001 11223344 aabb 000002');
  expect(decodeRtp(packet)?.payload).toEqual(bytes('aabb00'));
});

test.each([
  ['empty', ''],
  ['too short', '80 00 0001 00000000 000000'],
  ['version 1', '40 00 0001 00000000 00000001 ff'],
  ['more CSRCs than octets', '8f 00 0001 00000000 00000001 ff'],
  ['an extension that is longer than the packet', '90 00 0001 00000000 00000001 0000ffff'],
  ['an extension without its length', '90 00 0001 00000000 00000001 0000'],
  ['padding of nothing', 'a0 00 0001 00000000 00000001 ff00'],
  ['more padding than payload', 'a0 00 0001 00000000 00000001 ff03'],
])('refuses %s', (_name, hex) => {
  expect(decodeRtp(bytes(hex))).toBeUndefined();
});

test('encodes what it decodes', () => {
  const header = {
    marker: true,
    payloadType: 101,
    sequence: 65535,
    timestamp: 4294967295,
    ssrc: 1,
  };
  const packet = Buffer.alloc(12);
  encodeRtpHeader(packet, header);
  expect(packet).toEqual(bytes('80 e5 ffff ffffffff 00000001'));
  expect(decodeRtp(packet)).toEqual({ ...header, payload: Buffer.alloc(0), datagram: packet });
});

test('no input whatever makes it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (datagram) => {
      const packet = decodeRtp(datagram);
      expect(packet === undefined || packet.payload.length <= datagram.length).toBe(true);
    }),
  );
});

test('tells RTCP from RTP on a shared port (RFC 5761 §4)', () => {
  expect(isRtcp(bytes('80 c8'))).toBe(true);
  expect(isRtcp(bytes('80 88'))).toBe(false);
});
