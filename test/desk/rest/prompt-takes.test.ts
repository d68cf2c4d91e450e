/** Prompts spoken into a phone, over REST: whose phone rings, what is heard, and what is decided. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PhonePromptTakes } from '../../../src/composition/phone-prompt-takes.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { callerAs, type RestCaller } from '../../support/desk/rest-caller.ts';
import { memoryPrompts } from '../../support/fakes/fake-admin-desk.ts';
import { ScriptedPhones } from '../../support/network/scripted-phones.ts';
import { babble } from '../../support/sound.ts';

const welcome = 'zh-CN/welcome.wav';
const takesPath = '/api/prompts/takes';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const log = pino({ level: 'silent' });

describe('a prompt spoken into a phone', () => {
  let folder: string;
  let clock: VirtualClock;
  let phones: ScriptedPhones;
  let takes: PhonePromptTakes;
  let fixture: DeskFixture;
  let admin: RestCaller;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-takes-'));
    clock = new VirtualClock(1_800_000_000_000);
    phones = new ScriptedPhones();
    const prompts = memoryPrompts(clock, folder);
    takes = new PhonePromptTakes({
      ...{ clock, phones, prompts, directory: join(folder, 'takes') },
      log,
    });
    fixture = await openDeskFixture(clock, { prompts, promptTakes: takes });
    for (const extension of ['1001', '1009']) {
      fixture.work.phonePasswords.set(extension, 'secret');
    }
    admin = await callerAs(fixture.server, 'root');
  });
  afterEach(async () => {
    await takes.stop();
    await fixture.server.close();
    rmSync(folder, { recursive: true });
  });

  const begin = (more: object = { extension: '1009' }, by = admin) =>
    by.post(takesPath, { file: welcome, ...more });
  const began = async () => String((await begin()).json().id);
  const kept = () => readdirSync(join(folder, 'takes'));
  const recording = () => join(folder, 'prompts', welcome);
  const audits = () => fixture.audit.entries.filter(({ kind }) => kind.startsWith('prompt-'));

  it('rings, records, and can be heard as callers would hear it', async () => {
    const first = (await begin()).json();
    expect(first).toMatchObject({ file: welcome, extension: '1009', stage: 'ringing' });
    expect(phones.last).toMatchObject({ extension: '1009', title: welcome });
    phones.last.onAnswered();
    expect((await admin.get(`${takesPath}/${first.id}`)).json().stage).toBe('recording');
    await phones.says(babble(1, 3));
    const take = (await admin.get(`${takesPath}/${first.id}`)).json();
    expect(take).toMatchObject({ stage: 'recorded', recording: { faults: [], kind: 'prompt' } });
    expect(take.recording.sound.leadingSilenceMs).toBeLessThan(100);
    expect(take.recording.sound.speechDb).toBeCloseTo(-20, 0);
    const heard = await admin.get(`${takesPath}/${first.id}/audio`);
    expect(heard.headers['content-type']).toBe('audio/wav');
    expect(heard.rawPayload.equals(readFileSync(phones.last.file))).toBe(true);
    expect(existsSync(recording())).toBe(false);
  });

  it('is heard by callers once it was accepted, and leaves nothing else behind', async () => {
    const id = await began();
    await phones.says(babble(1, 3));
    const spoken = readFileSync(phones.last.file);
    const accepted = await admin.post(`${takesPath}/${id}/accept`, { why: '新录音' });
    expect(accepted.json()).toMatchObject({ file: welcome, faults: [] });
    expect(readFileSync(recording()).equals(spoken)).toBe(true);
    expect(kept()).toEqual([]);
    expect((await admin.get(`${takesPath}/${id}`)).statusCode).toBe(404);
    expect(fixture.prompts.versions(welcome)).toMatchObject([{ why: '新录音' }]);
    expect(audits()).toMatchObject([
      { kind: 'prompt-take-begun', subject: welcome, facts: { extension: '1009', own: false } },
      { kind: 'prompt-replaced', subject: welcome, facts: { extension: '1009', why: '新录音' } },
    ]);
  });

  it('is deleted when it is discarded, and the phone is let go', async () => {
    const id = await began();
    expect((await admin.delete(`${takesPath}/${id}`)).statusCode).toBe(204);
    expect(phones.last.signal.aborted).toBe(true);
    const second = await began();
    await phones.says(babble(1, 3));
    expect((await admin.delete(`${takesPath}/${second}`)).statusCode).toBe(204);
    await settled();
    expect(kept()).toEqual([]);
    expect(audits().map(({ kind }) => kind)).toContain('prompt-take-discarded');
  });

  it('takes the place of what she has not decided upon', async () => {
    const first = await began();
    await phones.says(babble(1, 3));
    await began();
    await settled();
    expect((await admin.get(`${takesPath}/${first}`)).statusCode).toBe(404);
    expect(kept()).toEqual([]);
  });

  it('is forgotten after half an hour', async () => {
    const id = await began();
    await phones.says(babble(1, 3));
    clock.advance(1_799_999);
    expect((await admin.get(`${takesPath}/${id}`)).statusCode).toBe(200);
    clock.advance(1);
    await settled();
    expect((await admin.get(`${takesPath}/${id}`)).statusCode).toBe(404);
    expect(kept()).toEqual([]);
  });

  it('of a process that died is deleted by the next', async () => {
    await began();
    await phones.says(babble(1, 3));
    expect(kept()).toHaveLength(1);
    const { prompts } = fixture;
    const parts = { clock, phones, prompts, directory: join(folder, 'takes'), log };
    await new PhonePromptTakes(parts).stop();
    expect(kept()).toEqual([]);
  });

  it('in which nothing is heard cannot be accepted', async () => {
    const id = await began();
    await phones.says(new Int16Array(8_000));
    expect((await admin.get(`${takesPath}/${id}`)).json()).toMatchObject({
      ...{ stage: 'failed', reason: 'empty' },
    });
    const accepted = await admin.post(`${takesPath}/${id}/accept`, { why: 'x' });
    expect(accepted.statusCode).toBe(409);
    expect((await admin.get(`${takesPath}/${id}/audio`)).statusCode).toBe(409);
  });

  it('says why the phone was not reached', async () => {
    const id = await began();
    await phones.end({ outcome: 'no-answer' });
    expect((await admin.get(`${takesPath}/${id}`)).json()).toMatchObject({
      ...{ stage: 'failed', reason: 'no-answer' },
    });
  });

  it('needs a phone that has an account, and no number outside', async () => {
    expect((await begin({})).json()).toMatchObject({ error: { code: 'invalid-input' } });
    expect((await begin({ extension: '1234' })).statusCode).toBe(404);
    expect((await begin({ extension: '13900001111' })).statusCode).toBe(400);
    expect((await begin({ file: '../secrets' })).statusCode).toBe(400);
    phones.isBusy = true;
    expect((await begin()).statusCode).toBe(409);
    expect(phones.wishes).toEqual([]);
    expect(audits()).toEqual([]);
  });

  it('is nobody’s but hers', async () => {
    const id = await began();
    await phones.says(babble(1, 3));
    const boss = fixture.people.people.find(({ username }) => username === 'root');
    if (!boss) throw new Error('there is no admin');
    fixture.people.people.push({ ...boss, id: 'prs_second', username: 'second' });
    const second = await callerAs(fixture.server, 'second');
    expect((await second.get(`${takesPath}/${id}`)).statusCode).toBe(404);
    expect((await second.get(`${takesPath}/${id}/audio`)).statusCode).toBe(404);
    expect((await second.post(`${takesPath}/${id}/accept`, { why: 'x' })).statusCode).toBe(404);
    expect((await second.delete(`${takesPath}/${id}`)).statusCode).toBe(404);
    expect((await admin.get(`${takesPath}/${id}`)).statusCode).toBe(200);
  });
});
