import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withPalette } from '../../scripts/palette-png.ts';

/** @param rows each with its filter before the filtered bytes */
function screenshot(width: number, rows: readonly (readonly number[])[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = deflateSync(Buffer.from(rows.flat()));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels)]);
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

function bodyOf(png: Buffer, name: string): Buffer {
  const at = png.indexOf(name);
  return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
}

describe('a screenshot with a palette', () => {
  it('has the same colours, whatever filter each row was written with', () => {
    const unfiltered = [10, 20, 30, 40, 50, 60];
    const leftTaken = [10, 20, 30, 30, 30, 30];
    const sameAsAbove = [0, 0, 0, 0, 0, 0];
    const averageTaken = [5, 10, 15, 15, 15, 15];
    const filtered = [unfiltered, leftTaken, sameAsAbove, averageTaken, sameAsAbove];
    const png = withPalette(
      screenshot(
        2,
        filtered.map((bytes, kind) => [kind, ...bytes]),
      ),
    );
    expect([...bodyOf(png, 'PLTE')]).toEqual(unfiltered);
    expect([...inflateSync(bodyOf(png, 'IDAT'))]).toEqual(filtered.flatMap(() => [0, 0, 1]));
  });

  it('gives a colour that finds no place the nearest one', () => {
    const reds = Array.from({ length: 256 }, (_, red) => [red, 0, 0]).flat();
    const rows = [
      [0, ...reds, 7, 0, 0],
      [0, ...reds, 200, 1, 0],
    ];
    const png = withPalette(screenshot(257, rows));
    const places = [...inflateSync(bodyOf(png, 'IDAT'))];
    const palette = bodyOf(png, 'PLTE');
    const lastRed = palette[(places.at(-1) ?? 0) * 3];
    expect([palette.length, lastRed]).toEqual([768, 200]);
  });

  it('is not made of what is no plain screenshot', () => {
    const transparent = screenshot(1, [[0, 1, 2, 3, 4]]);
    transparent[25] = 6;
    expect(() => withPalette(transparent)).toThrow();
  });
});
