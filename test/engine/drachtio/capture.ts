/**
 * Recordings of drachtio-server and drachtio-srf talking (test/fixtures/drachtio), read as a list of
 * events: what the application and the network's peers sent, and what the server sent to each.
 */
import { readFileSync } from 'node:fs';

export interface CaptureEvent {
  /** Seconds since the start of the recording. */
  readonly at: number;
  readonly kind: 'app-sent' | 'app-received' | 'peer-sent' | 'peer-received' | 'app-closed';
  /** The frame's payload or the SIP message, with CRLF. */
  readonly text: string;
}

const kinds: readonly (readonly [title: RegExp, kind: CaptureEvent['kind']])[] = [
  [/^API app->drachtio len/, 'app-sent'],
  [/^API drachtio->app len/, 'app-received'],
  [/^sip peer->drachtio/, 'peer-sent'],
  [/^sip drachtio->peer/, 'peer-received'],
  [/^API app closed/, 'app-closed'],
];

export function readCapture(name: string): CaptureEvent[] {
  const file = new URL(`../../fixtures/drachtio/${name}.txt`, import.meta.url);
  const events: CaptureEvent[] = [];
  for (const piece of readFileSync(file, 'utf8')
    .split(/^===== /m)
    .slice(1)) {
    const [, at = '', title = '', content = ''] = /^(\S+) (.*)\n([\s\S]*)$/.exec(piece) ?? [];
    // What a second peer exchanged was noted down, not captured, and is the same otherwise.
    const noted = /^\[B leg\] (sip .*)\n/.exec(content);
    const heading = noted?.[1] ?? title;
    const kind = kinds.find(([pattern]) => pattern.test(heading))?.[1];
    if (!kind) continue;
    const text = (noted ? content.slice(noted[0].length) : content).replace(/\r?\n/g, '\r\n');
    events.push({
      at: Number(at),
      kind,
      text: kind.startsWith('peer') ? sipOf(text) : apiOf(text, heading),
    });
  }
  return events;
}

/** Cut to its Content-Length: the recorder put empty lines after each entry. */
function sipOf(text: string): string {
  const end = text.indexOf('\r\n\r\n') + 4;
  const length = Number(/^content-length:\s*(\d+)/im.exec(text)?.[1] ?? 0);
  return text.slice(0, end) + Buffer.from(text.slice(end)).subarray(0, length).toString();
}

/** Cut to the length of its frame. */
function apiOf(text: string, heading: string): string {
  const length = Number(/len=(\d+)/.exec(heading)?.[1] ?? 0);
  return Buffer.from(text).subarray(0, length).toString();
}
