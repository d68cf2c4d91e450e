/**
 * RIFF/WAVE files: reading PCM 16 bit, A-law and µ-law with one or two channels, and the header of
 * the PCM files that recordings are. Chunks are taken in any order; a data chunk that claims more
 * than the file has (a writer that died) gives what is there.
 */
import { decodeG711 } from '../engine/rtp/g711.ts';

export interface WavFormat {
  readonly encoding: 'pcm16' | 'PCMA' | 'PCMU';
  readonly channels: 1 | 2;
  /** 8000 to 48000 Hz. */
  readonly sampleRate: number;
  /** Where the samples are, in the file. */
  readonly dataOffset: number;
  readonly dataBytes: number;
}

/** Of the header that {@link encodeWavHeader} writes. */
export const wavHeaderBytes = 44;

const formatTags: Readonly<Record<number, WavFormat['encoding']>> = {
  1: 'pcm16',
  6: 'PCMA',
  7: 'PCMU',
};
/** WAVE_FORMAT_EXTENSIBLE: the true tag begins the sub-format GUID, 24 octets into the chunk. */
const extensibleTag = 0xfffe;

/** `undefined` for anything that is not such a file. */
export function decodeWavHeader(file: Buffer): WavFormat | undefined {
  if (file.length < 12) return undefined;
  if (file.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  if (file.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let format: Omit<WavFormat, 'dataOffset' | 'dataBytes'> | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const bytes = file.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') format = decodeFormat(file.subarray(start, start + bytes));
    if (id === 'data') {
      const dataBytes = Math.min(bytes, file.length - start);
      return format && { ...format, dataOffset: start, dataBytes };
    }
    at = start + bytes + (bytes % 2);
  }
  return undefined;
}

function decodeFormat(chunk: Buffer): Omit<WavFormat, 'dataOffset' | 'dataBytes'> | undefined {
  if (chunk.length < 16) return undefined;
  const tag = chunk.readUInt16LE(0);
  const isExtensible = tag === extensibleTag && chunk.length >= 26;
  const encoding = formatTags[isExtensible ? chunk.readUInt16LE(24) : tag];
  const channels = chunk.readUInt16LE(2);
  const sampleRate = chunk.readUInt32LE(4);
  const bits = chunk.readUInt16LE(14);
  if (encoding === undefined || (channels !== 1 && channels !== 2)) return undefined;
  if (bits !== (encoding === 'pcm16' ? 16 : 8)) return undefined;
  if (sampleRate < 8000 || sampleRate > 48000) return undefined;
  return { encoding, channels, sampleRate };
}

/** How many samples a channel has. */
export function wavFrames(format: WavFormat): number {
  return Math.floor(format.dataBytes / (frameBytes(format) * format.channels));
}

function frameBytes(format: WavFormat): number {
  return format.encoding === 'pcm16' ? 2 : 1;
}

/** Samples `[from, to)` of a file, two channels averaged into one. */
export function decodeWavSamples(
  file: Buffer,
  format: WavFormat,
  from: number,
  to: number,
): Int16Array {
  const width = frameBytes(format) * format.channels;
  const bytes = file.subarray(format.dataOffset + from * width, format.dataOffset + to * width);
  const interleaved = decodeInterleaved(bytes, format);
  if (format.channels === 1) return interleaved;
  const mono = new Int16Array(to - from);
  for (let index = 0; index < mono.length; index++) {
    const sum = (interleaved[2 * index] ?? 0) + (interleaved[2 * index + 1] ?? 0);
    mono[index] = sum >> 1;
  }
  return mono;
}

function decodeInterleaved(bytes: Buffer, format: WavFormat): Int16Array {
  if (format.encoding !== 'pcm16') {
    const samples = new Int16Array(bytes.length);
    decodeG711(format.encoding, bytes, samples);
    return samples;
  }
  const samples = new Int16Array(bytes.length >> 1);
  for (let index = 0; index < samples.length; index++) {
    samples[index] = bytes.readInt16LE(2 * index);
  }
  return samples;
}

/** The 44-octet header of a PCM 16 bit file with `dataBytes` of samples after it. */
export function encodeWavHeader(channels: 1 | 2, sampleRate: number, dataBytes: number): Buffer {
  const header = Buffer.alloc(wavHeaderBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(Math.min(0xffffffff, dataBytes + wavHeaderBytes - 8), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(Math.min(0xffffffff, dataBytes), 40);
  return header;
}
