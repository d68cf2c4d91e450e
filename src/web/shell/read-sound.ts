/** Sound files as the browser reads them, brought to what telephones carry. */
import { promptLimits } from '../../protocol/rest/prompts.ts';
import { encodePhoneSound, phoneRate } from '../model/phone-sound.ts';

/** Of what somebody may choose; a studio's WAV of two minutes has 23 MB. */
const fileBytesMax = 64 * 1024 * 1024;

export type ReadSound =
  | { readonly ok: true; readonly wav: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly code: 'sound-too-long' | 'sound-unreadable' };

/** Whatever the browser can play: WAV of any form, MP3, FLAC, Ogg. */
export async function readSound(file: Blob): Promise<ReadSound> {
  if (file.size > fileBytesMax) return { ok: false, code: 'sound-too-long' };
  const channels = await decode(await file.arrayBuffer());
  if (!channels) return { ok: false, code: 'sound-unreadable' };
  const wav = encodePhoneSound(channels);
  if (wav.length > promptLimits.soundBytesMax) return { ok: false, code: 'sound-too-long' };
  return { ok: true, wav };
}

/** At 8 kHz: a context brings what it decodes to its own rate. */
async function decode(bytes: ArrayBuffer): Promise<readonly Float32Array[] | undefined> {
  const context = new OfflineAudioContext(1, 1, phoneRate);
  try {
    const sound = await context.decodeAudioData(bytes);
    return Array.from({ length: sound.numberOfChannels }, (_, channel) =>
      sound.getChannelData(channel),
    );
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
