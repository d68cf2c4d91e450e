import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bilingual } from '../base/wording.ts';
import type { Language } from '../dialplan/schema.ts';
import type { MediaEngine } from '../engine/media/media-engine.ts';
import { parseServer, Terminal } from './terminal/terminal.ts';
import type { TerminalCall } from './terminal/terminal-call.ts';
import { startTerminalMedia } from './terminal/terminal-media.ts';
import { TerminalPhone } from './terminal/terminal-phone.ts';

interface CallOptions {
  readonly press: readonly string[];
  readonly say?: string;
  readonly record: string;
  readonly from: string;
  readonly server: string;
  readonly local: string;
  readonly tcp: boolean;
  readonly seconds: number;
  readonly lang: Language;
}

/** A prompt is over when nothing was audible for so long; then a caller presses the next keys. */
const promptSilenceMs = 700;

/** Calls a number, does what the options say, and ends with the call. */
export async function runCall(number: string, options: CallOptions): Promise<void> {
  const terminal = new Terminal(options.lang);
  const media = await startTerminalMedia(options.local, {
    play: options.say,
    record: options.record,
    lang: options.lang,
  });
  const phone = await TerminalPhone.start({
    media,
    local: { address: options.local, port: 0 },
    server: parseServer(options.server),
    protocol: options.tcp ? 'tcp' : 'udp',
    user: options.from,
    onProgress: (_, progress) => terminal.progress(progress),
  });
  terminal.say(
    bilingual(
      `calling ${number} at ${options.server} as ${options.from}`,
      `${options.from} 经 ${options.server} 呼叫 ${number}`,
    ),
  );
  const call = await phone.call(number);
  const stopKeys = terminal.keys((key) => pressOnKey(key, call));
  process.once('SIGINT', () => call.hangUp());
  try {
    if ((await call.settled) === 'answered') await converse(call, media, options, terminal);
    const end = await call.ended;
    process.exitCode = end.status >= 300 && end.by === 'peer' ? 1 : 0;
  } finally {
    stopKeys();
    await phone.stop();
    await media.stop();
  }
}

async function converse(
  call: TerminalCall,
  media: MediaEngine,
  options: CallOptions,
  terminal: Terminal,
): Promise<void> {
  const heard = resolve(options.record);
  await call.record(heard);
  void call.ended.then(() => terminal.say(bilingual(`heard: ${heard}`, `听到的声音：${heard}`)));
  if (options.seconds > 0) {
    void wait(options.seconds * 1000, undefined, { ref: false }).then(() => call.hangUp());
  }
  for (const keys of options.press) {
    await promptEnd(call, media);
    if (call.isOver) return;
    terminal.say(bilingual(`-> keys ${keys}`, `-> 按键 ${keys}`));
    await call.press(keys);
  }
  if (options.say !== undefined && !call.isOver) void call.play(resolve(options.say), -1);
}

/** Resolves when the other side has fallen silent, or the call is over. */
async function promptEnd(call: TerminalCall, media: MediaEngine): Promise<void> {
  const file = join(tmpdir(), `hotline-prompt-${process.pid}-${Date.now()}.wav`);
  const listening = await media.startRecording(call.streamId, {
    file,
    channels: 'said',
    silenceLimitMs: promptSilenceMs,
  });
  await Promise.race([listening.finished, call.ended]);
  rmSync(file, { force: true });
}

function pressOnKey(key: string, call: TerminalCall): void {
  if (/^[0-9*#]$/.test(key)) void call.press(key);
  if (key === 'q' || key === 'x') call.hangUp();
}
