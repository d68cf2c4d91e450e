/** A sound as telephones carry it: WAV, 8 kHz, mono, 16 bit (RIFF). Pure. */

export const phoneRate = 8_000;
const headerBytes = 44;

/** @param channels of 8 kHz, from -1 to 1; they are mixed into one */
export function encodePhoneSound(channels: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const length = channels[0]?.length ?? 0;
  const file = new Uint8Array(headerBytes + length * 2);
  const view = new DataView(file.buffer);
  writeHeader(view, length * 2);
  for (let index = 0; index < length; index++) {
    let sum = 0;
    for (const channel of channels) sum += channel[index] ?? 0;
    const value = Math.max(-1, Math.min(1, sum / channels.length));
    view.setInt16(headerBytes + index * 2, Math.round(value * 32_767), true);
  }
  return file;
}

function writeHeader(view: DataView, dataBytes: number): void {
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) {
      view.setUint8(at + index, letter.charCodeAt(0));
    }
  };
  text(0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, phoneRate, true);
  view.setUint32(28, phoneRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
}

/** For bodies of JSON. */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  const pieceBytes = 0x8000;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + pieceBytes)));
  }
  return btoa(pieces.join(''));
}
