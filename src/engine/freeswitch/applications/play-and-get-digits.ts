/**
 * `play_and_get_digits`: a prompt, then digits. The prompt stops at the first digit; digits typed
 * before it skip the prompt. A terminator ends the collection and is not part of the digits.
 */
import type { Channel } from '../channel/channel.ts';
import { type Application, noResponse, type RunningApplication } from './application.ts';

interface Collection {
  readonly digitsMin: number;
  readonly digitsMax: number;
  readonly tries: number;
  /** From the end of the prompt to the first digit. */
  readonly timeoutMs: number;
  /** Between digits. */
  readonly digitTimeoutMs: number;
  readonly terminators: string;
  readonly file: string;
  /** Empty: nothing is said after a failed try. */
  readonly invalidFile: string;
  readonly variable: string;
  /** Absent: everything is right. */
  readonly pattern: RegExp | undefined;
}

interface Collected {
  readonly digits: string;
  readonly outcome: 'complete' | 'timeout' | 'aborted';
  readonly terminator: string | undefined;
}

const everyDigit = '0123456789*#ABCD';
const digitsLimit = 128;
const triesLimit = 100;
const timeoutLimitMs = 3_600_000;
const patternLengthMax = 256;

export const playAndGetDigits: Application = async (running) => {
  const collection = parseCollection(running.argument);
  if (!collection) return '-ERR invalid arguments';
  const { channel, signal } = running;
  for (let tries = collection.tries; tries > 0 && !signal.aborted; tries--) {
    channel.setVariable(collection.variable, '');
    channel.setVariable(`${collection.variable}_invalid`, '');
    const collected = await collectOnce(running, collection);
    if (collected.outcome === 'aborted') break;
    if (accept(channel, collection, collected)) return noResponse;
    channel.setVariable('read_result', collected.outcome === 'timeout' ? 'timeout' : 'failure');
    if (collected.digits) channel.setVariable(`${collection.variable}_invalid`, collected.digits);
    await say(running, collection.invalidFile, '');
  }
  return noResponse;
};

/** min max tries timeout terminators file invalidFile variable regexp digitTimeout */
function parseCollection(argument: string): Collection | undefined {
  const [min, max, tries, timeout, terminators, file, invalidFile, variable, regexp, digitTimeout] =
    splitQuoted(argument);
  if (!variable || file === undefined) return undefined;
  const timeoutMs = bounded(timeout, 0, timeoutLimitMs, 1_000);
  const digitsMax = bounded(max, 1, digitsLimit, digitsLimit);
  return {
    digitsMin: bounded(min, 0, digitsMax, 0),
    digitsMax,
    tries: bounded(tries, 1, triesLimit, 1),
    timeoutMs,
    digitTimeoutMs: bounded(digitTimeout, 0, timeoutLimitMs, timeoutMs) || timeoutMs,
    terminators: terminators === 'none' ? '' : (terminators ?? ''),
    file,
    invalidFile: invalidFile ?? '',
    variable,
    pattern: parsePattern(regexp),
  };
}

async function collectOnce(running: RunningApplication, wanted: Collection): Promise<Collected> {
  const { digits: queue } = running.channel;
  if (queue.length === 0) await say(running, wanted.file, everyDigit);
  let digits = '';
  for (;;) {
    const waitMs = digits === '' ? wanted.timeoutMs : wanted.digitTimeoutMs;
    const digit = await queue.next(waitMs, running.signal);
    if (digit === 'aborted' || digit === 'timeout') {
      return { digits, outcome: digit, terminator: undefined };
    }
    if (wanted.terminators.includes(digit)) return complete(digits, digit);
    digits += digit;
    if (digits.length >= wanted.digitsMax) return complete(digits, undefined);
  }
}

function complete(digits: string, terminator: string | undefined): Collected {
  return { digits, outcome: 'complete', terminator };
}

function accept(channel: Channel, wanted: Collection, collected: Collected): boolean {
  const { digits, terminator } = collected;
  if (terminator) channel.setVariable('read_terminator_used', terminator);
  const isEmptyByTerminator = digits === '' && terminator !== undefined && wanted.digitsMin === 0;
  const isLongEnough = digits !== '' && digits.length >= wanted.digitsMin;
  const isRight = isLongEnough && (!wanted.pattern || wanted.pattern.test(digits));
  if (!isRight && !isEmptyByTerminator) return false;
  channel.setVariable(wanted.variable, digits);
  channel.setVariable('read_result', 'success');
  return true;
}

async function say(running: RunningApplication, file: string, stopOnDigits: string): Promise<void> {
  if (file === '' || running.signal.aborted) return;
  running.onBreak = () => running.channel.playbacks.break('current');
  await running.channel.playbacks.play({ sources: [file], stopOnDigits }, running.signal);
  running.onBreak = undefined;
}

/** Unanchored, as FreeSWITCH matches; a pattern that does not compile matches nothing. */
function parsePattern(text: string | undefined): RegExp | undefined {
  if (!text) return undefined;
  if (text.length > patternLengthMax) return /(?!)/;
  try {
    return new RegExp(text);
  } catch {
    // A controller's mistake must not end the call: every try fails instead.
    return /(?!)/;
  }
}

/** Splits at blanks; a part in single quotes may contain some. */
function splitQuoted(text: string): string[] {
  const parts = text.match(/'[^']*'|\S+/g) ?? [];
  return parts.map((part) => part.replace(/^'(.*)'$/s, '$1'));
}

function bounded(text: string | undefined, min: number, max: number, otherwise: number): number {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isNaN(value) ? otherwise : Math.min(Math.max(value, min), max);
}
