/** Recordings when the engine is killed in the middle of one, and when the disk is full. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { LeftRecordings } from '../../src/telephony/media/left-recordings.ts';
import { answeredCaller, settledCode } from '../contract/telephony/incoming-call-contract.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';
import { EngineProcess } from '../support/engine-process.ts';
import { eventually } from '../support/eventually.ts';
import { toneShare } from '../support/network/rtp-peer.ts';
import { parseWav } from '../support/sound.ts';
import { startTelephony } from '../support/telephony-fixture.ts';

const never = new AbortController().signal;
let engine: EngineProcess;

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-survive-'));
  engine = await EngineProcess.start(folder);
  onTestFinished(async () => {
    await engine.kill();
    rmSync(folder, { recursive: true });
  });
});

async function recordedCaller(file: string) {
  const fixture = await startTelephony(engine.servers);
  onTestFinished(() => fixture.telephony.stop());
  const caller = await answeredCaller(() => fixture);
  await caller.leg.startRecording(file);
  return { ...caller, fixture };
}

/** Bytes of the file under way. */
function written(file: string): number {
  const part = file.replace('.wav', '.part.wav.part');
  return existsSync(part) ? statSync(part).size : 0;
}

/** What the next start of engine and controller makes of what was left, an hour later. */
async function repaired(file: string): Promise<number[]> {
  await engine.startAgain();
  const left = new LeftRecordings({
    directory: engine.recordingsFolder,
    clock: new VirtualClock(Date.now() + 3_600_000),
    logger: pino({ level: 'silent' }),
    onPublished: () => undefined,
  });
  const isThere = async () => {
    await left.look();
    return existsSync(file) || undefined;
  };
  await eventually('it has its name', isThere);
  const { channels, rate } = parseWav(readFileSync(file));
  expect(rate).toBe(8000);
  expect(channels).toHaveLength(2);
  return [...(channels[0] ?? [])];
}

test('what was said until the engine was killed can be played', async () => {
  const file = join(engine.recordingsFolder, 'killed.wav');
  const { leg } = await recordedCaller(file);
  await eventually('two seconds are written', () => written(file) > 64_000 || undefined);
  await engine.kill();
  await eventually('the leg has ended', () => leg.ended.aborted || undefined);
  expect(existsSync(file)).toBe(false);
  const said = await repaired(file);
  expect(said.length).toBeGreaterThan(2 * 7_900);
  expect(toneShare(said.slice(4_000, 15_000), 400, 8_000)).toBeGreaterThan(0.6);
});

test('a full disk ends the recording and not the call; nothing looks whole', async () => {
  const file = join(engine.recordingsFolder, 'full.wav');
  const { leg, rtp, dialog } = await recordedCaller(file);
  // The process may write no file longer than this: to the engine, a disk that is full.
  const sizeMax = 96_000;
  execFileSync('prlimit', ['--pid', String(engine.pid), `--fsize=${sizeMax}`]);
  await eventually('the disk is full', () => written(file) === sizeMax || undefined);
  await leg.play(['tone_stream://%(500,0,700)'], never);
  await rtp.hears(700);
  expect(await settledCode(leg.stopRecording())).toBe('media-failed');
  expect(leg.ended.aborted).toBe(false);
  expect(existsSync(file)).toBe(false);
  await dialog.bye();
  await engine.kill();
  expect((await repaired(file)).length).toBeGreaterThan(2 * 7_900);
});
