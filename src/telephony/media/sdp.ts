/** What of a session description (RFC 8866, RFC 3264) the controller itself looks at. */

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/**
 * The direction of the first audio stream as its sender wrote it. A connection address of all
 * zeros is the older way to hold (RFC 3264 §8.4) and counts as 'inactive'.
 */
export function audioDirection(sdp: string): MediaDirection {
  const lines = sdp.split(/\r?\n/);
  const audio = lines.findIndex((line) => line.startsWith('m=audio'));
  const session = lines.slice(0, firstMedia(lines));
  const media = audio < 0 ? [] : lines.slice(audio, nextMedia(lines, audio));
  const connection = findLast(media, /^c=/) ?? findLast(session, /^c=/) ?? '';
  if (/^c=IN IP4 0\.0\.0\.0\b/.test(connection)) return 'inactive';
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/;
  const line = findLast(media, direction) ?? findLast(session, direction);
  return (line?.slice(2).trim() as MediaDirection | undefined) ?? 'sendrecv';
}

/** Somewhere to send sound to: an audio stream that is not refused by port 0 (RFC 3264 §6). */
export function describesAudio(sdp: string): boolean {
  return sdp.startsWith('v=') && /^m=audio [1-9]\d{0,4}(\/\d+)? /m.test(sdp);
}

/** The other side is not heard: the phone holds the call. */
export function isHeld(sdp: string): boolean {
  const direction = audioDirection(sdp);
  return direction === 'sendonly' || direction === 'inactive';
}

function firstMedia(lines: readonly string[]): number {
  const index = lines.findIndex((line) => line.startsWith('m='));
  return index < 0 ? lines.length : index;
}

function nextMedia(lines: readonly string[], after: number): number {
  const index = lines.findIndex((line, at) => at > after && line.startsWith('m='));
  return index < 0 ? lines.length : index;
}

function findLast(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.filter((line) => pattern.test(line)).at(-1);
}
