/** What happens on an answered leg: digits, prompts, bridges, holds, recordings. */
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CollectOptions, Leg } from '../../../src/calls/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { toneShare } from '../../support/network/rtp-peer.ts';
import type { PeerCall } from '../../support/network/sip-peer.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';
import { answeredCaller, type Caller, settledCode } from './incoming-call-contract.ts';
import { acceptOn, openPhone, type Phone, ringOptions } from './ring-contract.ts';

const never = new AbortController().signal;

/** @param recordingsFolder where recordings may be written */
export function conversationContract(
  under: () => TelephonyFixture,
  recordingsFolder: () => string,
): void {
  async function agent(): Promise<Phone & { leg: Leg; dialog: PeerCall; remoteSdp: string }> {
    const phone = await openPhone(under, '1020');
    const ringing = under().telephony.ring(ringOptions('1020'));
    const invite = await phone.peer.expectRequest('INVITE');
    const dialog = await acceptOn(phone, invite);
    const result = await ringing;
    if (result.outcome !== 'answered') throw new Error(result.outcome);
    phone.rtp.sendTone(invite.body, 1200);
    return { ...phone, leg: result.leg, dialog, remoteSdp: invite.body };
  }

  async function conversation() {
    const caller = await answeredCaller(under);
    const other = await agent();
    await caller.leg.bridge(other.leg);
    await Promise.all([caller.rtp.hears(1200), other.rtp.hears(400)]);
    return { caller, agent: other };
  }

  async function hangUp(...legs: readonly { leg: Leg; dialog: PeerCall }[]): Promise<void> {
    await Promise.all(
      legs.map(({ leg, dialog }) => Promise.all([leg.hangup(), dialog.expectBye()])),
    );
  }

  describe('a leg', () => {
    test('plays prompts one after the other, and stops when told', async () => {
      const caller = await answeredCaller(under);
      await caller.leg.play(['tone_stream://%(300,0,600)', 'tone_stream://%(300,0,900)'], never);
      await caller.rtp.hears(900);
      const abort = new AbortController();
      const playing = caller.leg.play(['tone_stream://%(30000,0,700)'], abort.signal);
      await caller.rtp.hears(700);
      abort.abort();
      await playing;
      await caller.leg.play(['tone_stream://%(500,0,500)'], never);
      await caller.rtp.hears(500);
      await hangUp(caller);
    });

    test('says when a prompt cannot be played', async () => {
      const caller = await answeredCaller(under);
      expect(await settledCode(caller.leg.play(['/nowhere/missing.wav'], never))).toBe(
        'media-failed',
      );
      await hangUp(caller);
    });

    test('stops music for a prompt and ends every wait when the caller is gone', async () => {
      const caller = await answeredCaller(under);
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hears(800);
      await caller.leg.stopMusic();
      const playing = settledCode(caller.leg.play(['tone_stream://%(60000,0,600)'], never));
      await caller.rtp.hears(600);
      await caller.dialog.bye();
      expect(await playing).toBe('leg-ended');
      expect(await settledCode(caller.leg.play(['tone_stream://%(10,0,600)'], never))).toBe(
        'leg-ended',
      );
    });

    test('collects digits that interrupt the prompt, up to the terminator', async () => {
      const caller = await answeredCaller(under);
      const outside: string[] = [];
      caller.leg.onDigit((digit) => outside.push(digit));
      const collecting = caller.leg.collect(collectOptions({ maxDigits: 4 }));
      await caller.rtp.hears(600);
      await press(caller, '4', '2', '#');
      expect(await collecting).toEqual({ outcome: 'digits', digits: '42', terminator: '#' });
      const infoCollecting = caller.leg.collect(collectOptions({ maxDigits: 1 }));
      caller.dialog.request('INFO', 'Signal=7\r\nDuration=160\r\n', [
        ['Content-Type', 'application/dtmf-relay'],
      ]);
      expect(await infoCollecting).toEqual({ outcome: 'digits', digits: '7' });
      await caller.dialog.expectStatus(200, 'INFO');
      expect(outside).toEqual([]);
      await hangUp(caller);
    });

    test('takes digits pressed during what may be interrupted for the next question', async () => {
      const caller = await answeredCaller(under);
      const welcome = ['tone_stream://%(30000,0,600)'];
      const playing = caller.leg.play(welcome, never, true);
      await caller.rtp.hears(600);
      await press(caller, '4', '2');
      await playing;
      await caller.leg.play(welcome, never, true);
      const all = collectOptions({ maxDigits: 3 });
      const collecting = caller.leg.collect(all);
      await press(caller, '7');
      expect(await collecting).toEqual({ outcome: 'digits', digits: '427' });
      await hangUp(caller);
    });

    test('forgets digits pressed ahead where music or a notice comes between', async () => {
      const caller = await answeredCaller(under);
      const playing = caller.leg.play(['tone_stream://%(30000,0,600)'], never, true);
      await caller.rtp.hears(600);
      await press(caller, '4');
      await playing;
      await caller.leg.play(['tone_stream://%(100,0,600)'], never);
      const options = collectOptions({ prompts: [], firstDigitTimeoutMs: 200 });
      expect(await caller.leg.collect(options)).toEqual({ outcome: 'timed-out' });
      await hangUp(caller);
    });

    test('sends digits to the far end, and nothing else', async () => {
      const caller = await answeredCaller(under);
      expect(await settledCode(caller.leg.sendDigits('1 2'))).toBe('invalid-input');
      await caller.leg.sendDigits('1*#');
      await eventually('the digits came', () => caller.rtp.digitsHeard === '1*#' || undefined);
      await hangUp(caller);
    });

    test('times out when no digit comes', async () => {
      const caller = await answeredCaller(under);
      const prompts = ['tone_stream://%(100,0,600)'];
      const options = collectOptions({ prompts, firstDigitTimeoutMs: 200 });
      expect(await caller.leg.collect(options)).toEqual({ outcome: 'timed-out' });
      await hangUp(caller);
    });

    test('takes a hold made on the phone, and the retrieval', async () => {
      const { caller, agent: other } = await conversation();
      const held: boolean[] = [];
      other.leg.onHold((isHeld) => held.push(isHeld));
      other.dialog.request('INVITE', other.rtp.sdp('sendonly', 2));
      const onHold = await other.dialog.expectStatus(200);
      other.dialog.request('ACK');
      expect(onHold.body).toContain('a=recvonly');
      other.dialog.request('INVITE', other.rtp.sdp('sendrecv', 3));
      const retrieved = await other.dialog.expectStatus(200);
      other.dialog.request('ACK');
      expect(retrieved.body).not.toMatch(/a=(recvonly|inactive|sendonly)/);
      expect(held).toEqual([true, false]);
      other.rtp.forget();
      await other.rtp.hears(400);
      await hangUp(caller, other);
    });

    test('answers a re-INVITE without a description', async () => {
      const caller = await answeredCaller(under);
      caller.dialog.request('INVITE');
      const offer = await caller.dialog.expectStatus(200);
      expect(offer.body).toContain('m=audio');
      caller.dialog.request('ACK', caller.rtp.sdp('sendrecv', 2));
      caller.dialog.request('UPDATE');
      await caller.dialog.expectStatus(200, 'UPDATE');
      await hangUp(caller);
    });
  });

  describe('a bridge', () => {
    test('lets two legs hear each other and leaves one when the other ends', async () => {
      const { caller, agent: other } = await conversation();
      await other.dialog.bye();
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hears(800);
      expect(caller.leg.ended.aborted).toBe(false);
      await hangUp(caller);
    });

    test('takes the place of music, and is undone', async () => {
      const caller = await answeredCaller(under);
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hears(800);
      const other = await agent();
      await caller.leg.bridge(other.leg);
      await Promise.all([caller.rtp.hears(1200), other.rtp.hears(400)]);
      await caller.leg.unbridge();
      await caller.leg.startMusic('tone_stream://%(1000,0,600)');
      await caller.rtp.hears(600);
      await caller.leg.bridge(other.leg);
      await Promise.all([caller.rtp.hears(1200), other.rtp.hears(400)]);
      await hangUp(caller, other);
    });
  });

  describe('a recording', () => {
    test('has the caller on the left and the agent on the right', async () => {
      const folder = await mkdtemp(join(recordingsFolder(), 'contract-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, 'conversation.wav');
      const { caller, agent: other } = await conversation();
      await caller.leg.startRecording(file);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await expect(access(file)).rejects.toThrow();
      await caller.leg.stopRecording();
      const { left, right, rate } = await readStereoWav(file);
      expect(left.length).toBeGreaterThan(rate / 2);
      expect(toneShare(left, 400, rate)).toBeGreaterThan(0.6);
      expect(toneShare(right, 1200, rate)).toBeGreaterThan(0.6);
      await hangUp(caller, other);
    });

    test('has silence on both sides while it is masked, and as long as that', async () => {
      const folder = await mkdtemp(join(recordingsFolder(), 'contract-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, 'masked.wav');
      const { caller, agent: other } = await conversation();
      await caller.leg.startRecording(file);
      for (const masked of [false, true, false]) {
        await caller.leg.maskRecording(masked);
        await new Promise((resolve) => setTimeout(resolve, 800));
      }
      await caller.leg.stopRecording();
      const { left, right, rate } = await readStereoWav(file);
      for (const [side, frequency] of [
        [left, 400],
        [right, 1200],
      ] as const) {
        const silence = longestSilence(side);
        expect(silence.to - silence.from).toBeGreaterThan(0.6 * rate);
        expect(silence.to - silence.from).toBeLessThan(1.2 * rate);
        expect(toneShare(side.slice(rate / 4, silence.from), frequency, rate)).toBeGreaterThan(0.6);
        expect(toneShare(side.slice(silence.to + 400, -400), frequency, rate)).toBeGreaterThan(0.6);
      }
      await hangUp(caller, other);
    });

    test('is whole under its name when the caller hangs up in the middle', async () => {
      const folder = await mkdtemp(join(recordingsFolder(), 'contract-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, 'short.wav');
      const caller = await answeredCaller(under);
      await caller.leg.startRecording(file);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await caller.dialog.bye();
      await caller.leg.stopRecording();
      expect((await readStereoWav(file)).left.length).toBeGreaterThan(0);
    });
  });
}

function collectOptions(more: Partial<CollectOptions>): CollectOptions {
  return {
    prompts: ['tone_stream://%(30000,0,600)'],
    minDigits: 1,
    maxDigits: 4,
    firstDigitTimeoutMs: 5_000,
    interDigitTimeoutMs: 3_000,
    terminators: '#',
    signal: never,
    ...more,
  };
}

/** Presses keys one after the other, at a person's pace. */
async function press(caller: Caller, ...digits: readonly string[]): Promise<void> {
  for (const digit of digits) {
    caller.rtp.pressDigit(digit);
    await new Promise((resolve) => setTimeout(resolve, 350));
  }
}

function longestSilence(samples: readonly number[]): { from: number; to: number } {
  let longest = { from: 0, to: 0 };
  let from = 0;
  for (let at = 0; at <= samples.length; at++) {
    if (at < samples.length && Math.abs(samples[at] ?? 0) < 100) continue;
    // A tone crosses zero for a few samples at a time: those are no silence.
    if (at - from > longest.to - longest.from) longest = { from, to: at };
    from = at + 1;
  }
  return longest;
}

async function readStereoWav(
  file: string,
): Promise<{ left: number[]; right: number[]; rate: number }> {
  const bytes = await readFile(file);
  const rate = bytes.readUInt32LE(24);
  expect(bytes.readUInt16LE(22)).toBe(2);
  const start = bytes.indexOf('data', 12, 'latin1') + 8;
  const left: number[] = [];
  const right: number[] = [];
  for (let at = start; at + 4 <= bytes.length; at += 4) {
    left.push(bytes.readInt16LE(at));
    right.push(bytes.readInt16LE(at + 2));
  }
  return { left, right, rate };
}
