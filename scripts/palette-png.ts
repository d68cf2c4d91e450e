/**
 * A screen's PNG with a palette of 256 colours: a quarter of the bytes, and no difference to the eye where
 * colours are few and flat. PNG specification (W3C, third edition) §7 (chunks), §9 (filters).
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const coloursMax = 256;
/** Bytes of a pixel: red, green, blue. */
const depth = 3;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Row by row, {@link depth} bytes each. */
  readonly pixels: Buffer;
}

/** @param png 8 bits a channel, without transparency or interlacing, as browsers write screenshots */
export function withPalette(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const palette = commonest(pixels);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const colour = pixels.readUIntBE(pixel * depth, depth);
    const place = places.get(colour) ?? nearest(palette, colour);
    places.set(colour, place);
    rows[pixel + Math.floor(pixel / width) + 1] = place;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.alloc(palette.length * depth);
  for (const [place, colour] of palette.entries())
    colours.writeUIntBE(colour, place * depth, depth);
  return Buffer.concat([
    ...[signature, chunk('IHDR', header), chunk('PLTE', colours)],
    ...[chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))],
  ]);
}

function commonest(pixels: Buffer): readonly number[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += depth) {
    const colour = pixels.readUIntBE(at, depth);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, coloursMax).map(([colour]) => colour);
}

function nearest(palette: readonly number[], colour: number): number {
  const distances = palette.map((other) =>
    [16, 8, 0].reduce(
      (sum, bits) => sum + (((colour >> bits) & 255) - ((other >> bits) & 255)) ** 2,
      0,
    ),
  );
  return distances.indexOf(Math.min(...distances));
}

function decode(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [bits, kind, , , interlacing] = png.subarray(24, 29);
  if (bits !== 8 || kind !== 2 || interlacing !== 0) throw new Error('not a plain screenshot');
  const filtered = inflateSync(Buffer.concat([...chunks(png, 'IDAT')]));
  const length = width * depth;
  const pixels = Buffer.alloc(height * length);
  let above = Buffer.alloc(length);
  for (let row = 0; row < height; row++) {
    const start = row * (length + 1);
    const own = pixels.subarray(row * length, (row + 1) * length);
    filtered.copy(own, 0, start + 1, start + 1 + length);
    unfilter(filtered[start] ?? 0, own, above);
    above = own;
  }
  return { width, height, pixels };
}

/** In place. */
function unfilter(kind: number, own: Buffer, above: Buffer): void {
  for (let at = 0; at < own.length; at++) {
    const left = own[at - depth] ?? 0;
    const up = above[at] ?? 0;
    const corner = above[at - depth] ?? 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0;
    own[at] = (own[at] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function* chunks(png: Buffer, wanted: string): Generator<Buffer> {
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    if (name === wanted) yield png.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
