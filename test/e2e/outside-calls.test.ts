/**
 * People outside, dialled through trunks: they talk, refuse, do not answer, speak in a conference,
 * leave a message. Their phones are the terminal's; one trunk is played by sipp.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Leg } from '../../src/calls/ports.ts';
import type { TerminalCall } from '../../src/cli/terminal/terminal-call.ts';
import { answeredLeg, dialOptions } from '../contract/telephony/dial-contract.ts';
import { ChildProgram } from '../support/hotline/child-program.ts';
import { freePorts } from '../support/hotline/free-ports.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import type { TestPhone } from '../support/hotline/test-phone.ts';
import { babble, likeness, readWav, writeWav } from '../support/sound.ts';

const alike = 0.95;
const voices = [babble(11, 8), babble(12, 8), babble(13, 8)] as const;
const empty = new Int16Array();

interface Outside {
  readonly phone: TestPhone;
  readonly call: TerminalCall;
  readonly leg: Leg;
}

describe('people outside', () => {
  let hotline: RunningHotline;
  const voiceFile = (index: number) => join(hotline.folder, `outside-${index}.wav`);

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    for (const [index, voice] of voices.entries()) writeWav(voiceFile(index), voice);
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  async function phoneOutside(protocol: 'udp' | 'tcp' = 'udp'): Promise<TestPhone> {
    const phone = await hotline.caller({ protocol });
    const port = Number(/@.*:(\d+)/.exec(phone.terminal.contact)?.[1]);
    hotline.dialsOutTo(port, { transport: protocol });
    return phone;
  }

  async function answered(): Promise<Outside> {
    const phone = await phoneOutside();
    const dialling = hotline.app.telephony.dial(dialOptions());
    const call = await phone.ringing();
    await call.pickUp();
    return { phone, call, leg: answeredLeg(await dialling) };
  }

  /** Each speaks alone, and is heard by the others. */
  async function allHearEachOther(people: readonly Outside[]): Promise<void> {
    for (const [index, speaker] of people.entries()) {
      const speaking = speaker.call.play(voiceFile(index), -1);
      const others = people.filter((one) => one !== speaker);
      const heard = await Promise.all(others.map(({ phone, call }) => phone.listen(call, 2_600)));
      for (const { channels } of heard) {
        expect(likeness(channels[0] ?? empty, voices[index] ?? empty)).toBeGreaterThan(alike);
      }
      await speaker.phone.fallSilent(speaker.call);
      await speaking;
    }
  }

  it('talk in a conference of three, in which each voice is what it was', async () => {
    const people = [await answered(), await answered(), await answered()];
    const legs = people.map(({ leg }) => leg);
    await hotline.app.telephony.conference(legs);
    await allHearEachOther(people);
    await Promise.all(legs.map((leg) => leg.hangup()));
  });

  it('leave a message that has what they said', async () => {
    const { phone, call, leg } = await answered();
    const file = join(hotline.folder, 'data', 'recordings', 'voicemail', 'message.wav');
    const leaving = leg.recordMessage({
      ...{ file, maxMs: 60_000, silenceMs: 1_000, terminators: '#', beep: true },
      signal: new AbortController().signal,
    });
    void call.play(voiceFile(0), -1);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await phone.fallSilent(call);
    expect(await leaving).toMatchObject({ file, endedBy: 'silence' });
    expect(likeness(readWav(file).channels[0] ?? empty, voices[0])).toBeGreaterThan(alike);
    await leg.hangup();
  });

  it.each([
    [486, 'busy', 'udp'],
    [603, 'declined', 'tcp'],
  ] as const)('who refuse with %i are %s, over %s', async (status, outcome, protocol) => {
    const phone = await phoneOutside(protocol);
    const dialling = hotline.app.telephony.dial(dialOptions());
    (await phone.ringing()).reject(status);
    expect(await dialling).toMatchObject({ outcome, sipStatus: status });
  });

  it('who do not answer stop ringing', async () => {
    const phone = await phoneOutside();
    const dialling = hotline.app.telephony.dial(dialOptions({ ringTimeoutMs: 1_000 }));
    const call = await phone.ringing();
    expect(await dialling).toMatchObject({ outcome: 'no-answer' });
    await call.ended;
  });

  it.skipIf(!existsSync('/usr/bin/sipp')).each([
    ['open sesame', 'answered'],
    ['guessed', 'failed'],
  ])('behind a trunk with a password, given %s: %s', async (password, outcome) => {
    const [port = 0] = await freePorts(1);
    const sipp = new ChildProgram('sipp', [
      ...['-sf', 'test/fixtures/sipp/trunk-with-password.xml', '-i', '127.0.0.1'],
      ...['-p', String(port), '-m', '1', '-nostdin', '-timeout', '20'],
      `127.0.0.1:${hotline.sip.port}`,
    ]);
    await sipp.says(/Done/);
    hotline.dialsOutTo(port, { credentials: { username: 'hotline', password } });
    const result = await hotline.app.telephony.dial(dialOptions());
    expect(result.outcome, sipp.output).toBe(outcome);
    if (result.outcome === 'answered') await result.leg.hangup();
    expect((await sipp.ended).code, sipp.output.slice(-3_000)).toBe(0);
  });
});
