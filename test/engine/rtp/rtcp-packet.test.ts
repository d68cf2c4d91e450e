import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRtcp, encodeRtcp, type RtcpPacket } from '../../../src/engine/rtp/rtcp-packet.ts';

const compound: readonly RtcpPacket[] = [
  {
    type: 'sender-report',
    ssrc: 0x11111111,
    ntpSeconds: 0xe0000001,
    ntpFraction: 0x80000000,
    rtpTimestamp: 160,
    packetsSent: 3,
    octetsSent: 480,
    reports: [
      {
        ssrc: 0x22222222,
        fractionLost: 64,
        packetsLost: -2,
        extendedSequence: 0x00010005,
        jitter: 12,
        lastSenderReport: 0x00018000,
        delaySinceLast: 0x00010000,
      },
    ],
  },
  { type: 'source-description', ssrc: 0x11111111, cname: 'ab@c' },
  { type: 'goodbye', ssrcs: [0x11111111] },
];

const golden = [
  '81c8000c 11111111 e0000001 80000000 000000a0 00000003 000001e0',
  '22222222 40fffffe 00010005 0000000c 00018000 00010000',
  '81ca0003 11111111 01046162 40630000',
  '81cb0001 11111111',
]
  .join('')
  .replaceAll(' ', '');

test('a report, a description and a goodbye have the octets of RFC 3550 §6.4 to §6.6', () => {
  expect(Buffer.from(encodeRtcp(compound)).toString('hex')).toBe(golden);
  expect(decodeRtcp(Buffer.from(golden, 'hex'))).toEqual(compound);
});

test('a description is padded to a word and ends with a null octet, whatever its length', () => {
  for (const cname of ['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef']) {
    const packet: RtcpPacket = { type: 'source-description', ssrc: 1, cname };
    const encoded = encodeRtcp([packet]);
    expect(encoded.length % 4).toBe(0);
    expect(encoded.at(-1)).toBe(0);
    expect(decodeRtcp(encoded)).toEqual([packet]);
  }
});

test('unknown packet types are skipped', () => {
  const unknown = Buffer.from('80ce0001deadbeef', 'hex');
  expect(decodeRtcp(Buffer.concat([unknown, Buffer.from(golden, 'hex')]))).toEqual(compound);
});

test.each([
  ['nothing', ''],
  ['half a header', '80c9'],
  ['a length beyond the datagram', '80c90002 00000001'],
  ['fewer report blocks than announced', '82c90001 00000001'],
  ['another version', '40c90001 00000001'],
  ['a goodbye without its sources', '83cb0000'],
])('refuses %s', (_name, hex) => {
  expect(decodeRtcp(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBeUndefined();
});

test('no input whatever makes it throw', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      fc.constantFrom(200, 201, 202, 203),
      (tail, type) => {
        const datagram = Buffer.from([0x81, type, 0, Math.floor(tail.length / 4), ...tail]);
        expect(() => decodeRtcp(datagram)).not.toThrow();
      },
    ),
  );
});
