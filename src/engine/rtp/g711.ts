/**
 * ITU-T G.711 by table: A-law and µ-law to and from 16-bit linear samples, and from one law to the
 * other. A-law has 13 significant bits and µ-law 14; both are scaled to 16.
 */

export type G711Law = 'PCMA' | 'PCMU';

/** Octets that decode to the smallest positive value: what silence is sent as. */
export const silenceOctet: Readonly<Record<G711Law, number>> = { PCMA: 0xd5, PCMU: 0xff };

function decodeALawOctet(octet: number): number {
  const toggled = octet ^ 0x55; // G.711 §3.2: even bits are inverted on the line
  const segment = (toggled >> 4) & 7;
  const step = (toggled & 15) * 2;
  const magnitude = segment === 0 ? step + 1 : (step + 33) << (segment - 1);
  return (toggled & 0x80 ? magnitude : -magnitude) * 8;
}

function encodeALawSample(sample: number): number {
  let magnitude = (sample < 0 ? ~sample : sample) >> 4;
  let segment = 0;
  if (magnitude > 15) {
    segment = 1;
    for (; magnitude > 31; magnitude >>= 1) segment++;
  }
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | (magnitude & 15)) ^ 0x55;
}

/** Added before the logarithm so that the segments begin at powers of two. */
const muLawBias = 33;

function decodeMuLawOctet(octet: number): number {
  const inverted = ~octet;
  const magnitude = (((inverted & 15) * 2 + muLawBias) << ((inverted >> 4) & 7)) - muLawBias;
  return (inverted & 0x80 ? -magnitude : magnitude) * 4;
}

function encodeMuLawSample(sample: number): number {
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + muLawBias, 0x1fff);
  let segment = 0;
  for (let rest = magnitude >> 6; rest > 0; rest >>= 1) segment++;
  const code = (segment << 4) | ((magnitude >> (segment + 1)) & 15);
  return (sample < 0 ? 0x7f : 0xff) ^ code;
}

function decodeTable(decode: (octet: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, octet) => decode(octet));
}

/** Indexed by the sample's 16 bits taken as unsigned. */
function encodeTable(encode: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: 0x10000 }, (_, bits) => encode((bits << 16) >> 16));
}

const decodeTables: Readonly<Record<G711Law, Int16Array>> = {
  PCMA: decodeTable(decodeALawOctet),
  PCMU: decodeTable(decodeMuLawOctet),
};

const encodeTables: Readonly<Record<G711Law, Uint8Array>> = {
  PCMA: encodeTable(encodeALawSample),
  PCMU: encodeTable(encodeMuLawSample),
};

function transcodeTable(from: G711Law, to: G711Law): Uint8Array {
  return Uint8Array.from(decodeTables[from], (sample) => encodeTables[to][sample & 0xffff] ?? 0);
}

const transcodeTables: Readonly<Record<G711Law, Uint8Array>> = {
  PCMA: transcodeTable('PCMA', 'PCMU'),
  PCMU: transcodeTable('PCMU', 'PCMA'),
};

/** Decodes all of `octets` to `samples` from `offset` on. */
export function decodeG711(
  law: G711Law,
  octets: Uint8Array,
  samples: Int16Array,
  offset = 0,
): void {
  const table = decodeTables[law];
  for (let index = 0; index < octets.length; index++) {
    samples[offset + index] = table[octets[index] ?? 0] ?? 0;
  }
}

/** Encodes all of `samples` to `octets` from `offset` on. */
export function encodeG711(
  law: G711Law,
  samples: Int16Array,
  octets: Uint8Array,
  offset = 0,
): void {
  const table = encodeTables[law];
  for (let index = 0; index < samples.length; index++) {
    octets[offset + index] = table[(samples[index] ?? 0) & 0xffff] ?? 0;
  }
}

/** Turns octets of the law `from` into the other one, in place. */
export function transcodeG711(from: G711Law, octets: Uint8Array): void {
  const table = transcodeTables[from];
  for (let index = 0; index < octets.length; index++) {
    octets[index] = table[octets[index] ?? 0] ?? 0;
  }
}
