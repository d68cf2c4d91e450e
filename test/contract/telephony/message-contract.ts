/** Somebody leaves a message: it ends by a key, by silence, in time, by hanging up. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RecordMessageOptions } from '../../../src/calls/ports.ts';
import { toneShare } from '../../support/network/rtp-peer.ts';
import { parseWav } from '../../support/sound.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';
import { answeredCaller, type Caller } from './incoming-call-contract.ts';

/** @param recordingsFolder where recordings may be written */
export function messageContract(
  under: () => TelephonyFixture,
  recordingsFolder: () => string,
): void {
  async function options(more: Partial<RecordMessageOptions>): Promise<RecordMessageOptions> {
    const folder = await mkdtemp(join(recordingsFolder(), 'message-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    return {
      ...{ file: join(folder, 'box', 'message.wav'), maxMs: 20_000, silenceMs: 0 },
      ...{ terminators: '#', beep: false, signal: new AbortController().signal },
      ...more,
    };
  }

  describe('a message', () => {
    test('begins after the tone, has what was said, and ends with the key', async () => {
      const caller = await answeredCaller(under);
      const wanted = await options({ beep: true });
      const leaving = caller.leg.recordMessage(wanted);
      await caller.rtp.hears(1000);
      await pause(1_500);
      caller.rtp.pressDigit('5');
      await pause(400);
      caller.rtp.pressDigit('#');
      const message = await leaving;
      expect(message).toMatchObject({ file: wanted.file, endedBy: 'terminator' });
      const said = await monoWav(wanted.file);
      expect(said.length / 8).toBeGreaterThan(1_000);
      expect(Math.abs(said.length / 8 - message.durationMs)).toBeLessThan(200);
      expect(toneShare(said.slice(0, 8_000), 400, 8_000)).toBeGreaterThan(0.9);
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hears(800);
      await hangUp(caller);
    });

    test('ends with a digit that is sent as SIP INFO', async () => {
      const caller = await answeredCaller(under);
      const leaving = caller.leg.recordMessage(await options({}));
      await pause(600);
      caller.dialog.request('INFO', 'Signal=#\r\nDuration=160\r\n', [
        ['Content-Type', 'application/dtmf-relay'],
      ]);
      expect(await leaving).toMatchObject({ endedBy: 'terminator' });
      await hangUp(caller);
    });

    test('ends after so much silence', async () => {
      const caller = await answeredCaller(under);
      const leaving = caller.leg.recordMessage(await options({ silenceMs: 1_000 }));
      await pause(500);
      caller.rtp.fallSilent();
      expect(await leaving).toMatchObject({ endedBy: 'silence' });
      await hangUp(caller);
    });

    test('ends when it is long enough', async () => {
      const caller = await answeredCaller(under);
      const wanted = await options({ maxMs: 700 });
      expect(await caller.leg.recordMessage(wanted)).toMatchObject({ endedBy: 'max-duration' });
      expect((await monoWav(wanted.file)).length / 8).toBeLessThan(1_200);
      await hangUp(caller);
    });

    test('is kept when the caller hangs up', async () => {
      const caller = await answeredCaller(under);
      const wanted = await options({});
      const leaving = caller.leg.recordMessage(wanted);
      await pause(1_500);
      await caller.dialog.bye();
      expect(await leaving).toMatchObject({ file: wanted.file, endedBy: 'hangup' });
      expect((await monoWav(wanted.file)).length / 8).toBeGreaterThan(1_000);
    });

    test('ends when it is called off', async () => {
      const caller = await answeredCaller(under);
      const abort = new AbortController();
      const leaving = caller.leg.recordMessage(await options({ signal: abort.signal }));
      await pause(300);
      abort.abort();
      expect(await leaving).toMatchObject({ endedBy: 'aborted' });
      await hangUp(caller);
    });
  });
}

async function monoWav(file: string): Promise<number[]> {
  const { rate, channels } = parseWav(await readFile(file));
  expect([rate, channels.length]).toEqual([8_000, 1]);
  return [...(channels[0] ?? [])];
}

/** Somebody speaks for so long. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function hangUp({ leg, dialog }: Caller & { leg: { hangup(): Promise<void> } }) {
  await Promise.all([leg.hangup(), dialog.expectBye()]);
}
