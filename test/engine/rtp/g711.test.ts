import { expect, test } from 'vitest';
import {
  decodeG711,
  encodeG711,
  type G711Law,
  transcodeG711,
} from '../../../src/engine/rtp/g711.ts';

function decode(law: G711Law, octet: number): number {
  const samples = new Int16Array(1);
  decodeG711(law, Uint8Array.of(octet), samples);
  return samples[0] ?? 0;
}

function encode(law: G711Law, sample: number): number {
  const octets = new Uint8Array(1);
  encodeG711(law, Int16Array.of(sample), octets);
  return octets[0] ?? 0;
}

// G.711 tables 1a/1b (A-law, 13 bit, times 8) and 2a/2b (µ-law, 14 bit, times 4): y values at the
// ends of the segments.
test.each([
  ['PCMA', 0xd5, 1 * 8],
  ['PCMA', 0x55, -1 * 8],
  ['PCMA', 0xda, 31 * 8],
  ['PCMA', 0xc5, 33 * 8],
  ['PCMA', 0xf5, 66 * 8],
  ['PCMA', 0x80, 688 * 8],
  ['PCMA', 0xaa, 4032 * 8],
  ['PCMA', 0x2a, -4032 * 8],
  ['PCMU', 0xff, 0],
  ['PCMU', 0x7f, 0],
  ['PCMU', 0xfe, 2 * 4],
  ['PCMU', 0xef, 33 * 4],
  ['PCMU', 0xdf, 99 * 4],
  ['PCMU', 0xcf, 231 * 4],
  ['PCMU', 0x8f, 4191 * 4],
  ['PCMU', 0x80, 8031 * 4],
  ['PCMU', 0x00, -8031 * 4],
] as const)('%s octet %i is %i', (law, octet, sample) => {
  expect(decode(law, octet) + 0).toBe(sample);
});

test('every octet survives decoding and encoding, but the negative zero of µ-law', () => {
  for (let octet = 0; octet < 256; octet++) {
    expect(encode('PCMA', decode('PCMA', octet))).toBe(octet);
    expect(encode('PCMU', decode('PCMU', octet))).toBe(octet === 0x7f ? 0xff : octet);
  }
});

test.each(['PCMA', 'PCMU'] as const)('%s is monotonic and within half a step', (law) => {
  const faults: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (let sample = -32768; sample < 32768; sample++) {
    const decoded = decode(law, encode(law, sample));
    const clipped = Math.max(-32124, Math.min(32124, sample));
    const isNear = Math.abs(decoded - clipped) <= Math.max(8, Math.abs(sample) / 30) + 4;
    if (decoded < before || !isNear) faults.push(sample);
    before = decoded;
  }
  expect(faults).toEqual([]);
});

test('one law becomes the other as if decoded and encoded', () => {
  const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet);
  transcodeG711('PCMA', octets);
  expect([...octets]).toEqual(
    Array.from({ length: 256 }, (_, octet) => encode('PCMU', decode('PCMA', octet))),
  );
});
