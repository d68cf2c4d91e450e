import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type HotlineError, isHotlineError } from '../base/errors.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import type { Language } from '../dialplan/schema.ts';
import { parseServer, Terminal } from './terminal/terminal.ts';
import type { TerminalCall } from './terminal/terminal-call.ts';
import { startTerminalMedia } from './terminal/terminal-media.ts';
import { TerminalPhone } from './terminal/terminal-phone.ts';

interface PhoneCommandOptions {
  readonly password?: string;
  readonly autoAnswer: boolean;
  readonly play?: string;
  readonly record?: string;
  readonly server: string;
  readonly local: string;
  readonly tcp: boolean;
  readonly lang: Language;
}

const keyWords = bilingual(
  'keys: a answer, d decline, x hang up, h hold, 0-9*# digits, q quit',
  '按键：a 接听，d 拒接，x 挂机，h 保持，0-9*# 拨号键，q 退出',
);

/** What the phone asks for; it registers again at half of what it was granted. */
const registrationSeconds = 120;
const retrySeconds = 3;

/** Runs until the person quits. */
export async function runPhone(extension: string, options: PhoneCommandOptions): Promise<void> {
  const terminal = new Terminal(options.lang);
  const password =
    options.password ??
    (await terminal.askHidden(
      bilingual(`Password of the phone ${extension}: `, `话机 ${extension} 的密码：`),
    ));
  const media = await startTerminalMedia(options.local, options);
  const phone = await TerminalPhone.start({
    media,
    local: { address: options.local, port: 0 },
    server: parseServer(options.server),
    protocol: options.tcp ? 'tcp' : 'udp',
    user: extension,
    password,
    onProgress: (_, progress) => terminal.progress(progress),
    onIncoming: (call) => ring(call, options, terminal),
  });
  const quit = new AbortController();
  const stopKeys = terminal.keys((key) => onKey(key, phone, options, quit));
  process.once('SIGINT', () => quit.abort());
  process.once('SIGTERM', () => quit.abort());
  terminal.say(keyWords);
  await keepRegistered(phone, extension, terminal, quit);
  stopKeys();
  await phone.stop();
  await media.stop();
}

async function keepRegistered(
  phone: TerminalPhone,
  extension: string,
  terminal: Terminal,
  quit: AbortController,
): Promise<void> {
  let told = false;
  while (!quit.signal.aborted) {
    let nextSeconds = retrySeconds;
    try {
      const granted = await phone.register(registrationSeconds);
      if (!told) terminal.say(registeredWords(extension, granted));
      told = true;
      nextSeconds = granted / 2;
    } catch (error) {
      if (!isHotlineError(error, 'sip-failed')) throw error;
      terminal.say(refusedWords(error));
      told = false;
      const { status } = error.details;
      if (status === 401 || status === 403) {
        process.exitCode = 1;
        return;
      }
    }
    await wait(nextSeconds * 1000, undefined, { signal: quit.signal }).catch(() => undefined);
  }
}

function registeredWords(extension: string, seconds: number): Wording {
  return bilingual(
    `registered as ${extension} for ${seconds} s`,
    `已注册为 ${extension}，有效 ${seconds} 秒`,
  );
}

function refusedWords({ message, details: { status, reason } }: HotlineError): Wording {
  return bilingual(message, status === undefined ? `无法发送：${reason}` : `注册被拒：${status}`);
}

const answering = bilingual('answering', '正在接听');
const ringing = bilingual('ringing: press a to answer, d to decline', '振铃：按 a 接听，按 d 拒接');

function ring(call: TerminalCall, options: PhoneCommandOptions, terminal: Terminal): void {
  const from = call.remoteParty;
  terminal.say(bilingual(`<- INVITE from ${from}`, `<- INVITE 来自 ${from}`));
  const answers = options.autoAnswer || call.isAskedToAnswer;
  terminal.say(answers ? answering : ringing);
  if (answers) void answer(call, options);
}

async function answer(call: TerminalCall, options: PhoneCommandOptions): Promise<void> {
  await call.pickUp();
  if (call.isOver) return;
  if (options.record !== undefined) await call.record(resolve(options.record));
  if (options.play === undefined) await call.echo();
  else await call.play(resolve(options.play), -1);
}

function onKey(
  key: string,
  phone: TerminalPhone,
  options: PhoneCommandOptions,
  quit: AbortController,
): void {
  if (key === 'q') quit.abort();
  const call = phone.calls.at(-1);
  if (!call) return;
  if (key === 'a') void answer(call, options);
  if (key === 'd') call.reject(486);
  if (key === 'x') call.hangUp();
  if (key === 'h') call.toggleHold();
  if (/^[0-9*#]$/.test(key)) void call.press(key);
}
