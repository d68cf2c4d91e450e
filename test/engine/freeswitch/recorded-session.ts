/** A recorded event-socket session (`test/fixtures/freeswitch`): who said what, when. */
import { readFileSync } from 'node:fs';

export type RecordedMessage = {
  readonly connection: number;
  readonly atMs: number;
} & (
  | { readonly kind: 'command'; readonly lines: readonly string[] }
  | { readonly kind: 'reply'; readonly text: string }
  | { readonly kind: 'api'; readonly body: string }
  | { readonly kind: 'event'; readonly event: Readonly<Record<string, string>> }
  | { readonly kind: 'channel-data'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'notice' }
);

export function readRecording(name: string): RecordedMessage[] {
  const url = new URL(`../../fixtures/freeswitch/${name}`, import.meta.url);
  const blocks = readFileSync(url, 'utf8').split(/\n(?=\[\d+\] )/);
  return blocks.filter((block) => block.trim() !== '').map(parseBlock);
}

function parseBlock(block: string): RecordedMessage {
  const [head = '', ...indented] = block.split('\n');
  const match = /^\[(\d+)\]\s+([\d.]+)\s+(FS|APP)/.exec(head);
  const lines = indented.map((line) => line.replace(/^ {4}/, ''));
  while (lines.at(-1) === '') lines.pop();
  const place = { connection: Number(match?.[1]), atMs: Math.round(Number(match?.[2]) * 1000) };
  if (match?.[3] === 'APP') return { ...place, kind: 'command', lines };
  const first = lines[0] ?? '';
  if (first.startsWith('event ')) {
    return { ...place, kind: 'event', event: JSON.parse(first.slice(6)) };
  }
  if (first === 'channel-data') {
    return { ...place, kind: 'channel-data', headers: parseHeaders(lines.slice(1)) };
  }
  if (first === 'Content-Type: api/response') {
    return { ...place, kind: 'api', body: lines.slice(lines.indexOf('') + 1).join('\n') };
  }
  const reply = lines.find((line) => line.startsWith('Reply-Text: '));
  if (reply) return { ...place, kind: 'reply', text: reply.slice(12) };
  return { ...place, kind: 'notice' };
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), decodeURIComponent(line.slice(colon + 2))];
    }),
  );
}
