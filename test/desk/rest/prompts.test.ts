/** Recordings over REST: what is wrong with them, replacing one, going back, and what is refused. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryPromptDesk } from '../../../src/composition/prompt-desk.ts';
import type { RecordingRow } from '../../../src/protocol/rest/prompts.ts';
import { encodeWavHeader } from '../../../src/sound/wav.ts';
import { Database } from '../../../src/store/database/database.ts';
import { MeasuredSounds } from '../../../src/store/files/measured-sounds.ts';
import { SqlitePromptVersions } from '../../../src/store/sqlite-prompt-versions.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { demoDialplan } from '../../support/demo-dialplan.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { callerAs, type RestCaller } from '../../support/desk/rest-caller.ts';

const demo = demoDialplan();
const welcome = 'zh-CN/welcome.wav';
const startAt = 1_800_000_000_000;

/** A tone with its peak at that level. */
function wav({ seconds = 1, peakDb = -17, rate = 8_000, channels = 1 as 1 | 2 } = {}): Buffer {
  const amplitude = 32_767 * 10 ** (peakDb / 20);
  const samples = Int16Array.from({ length: seconds * rate * channels }, (_, index) => {
    return amplitude * Math.sin(index / 3);
  });
  const audio = Buffer.from(samples.buffer);
  return Buffer.concat([encodeWavHeader(channels, rate, audio.length), audio]);
}

describe('recordings over REST', () => {
  let folder: string;
  let database: Database;
  let fixture: DeskFixture;
  let admin: RestCaller;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-prompts-'));
    mkdirSync(join(folder, 'prompts'));
    cpSync('dialplans/prompts/zh-CN', join(folder, 'prompts/zh-CN'), { recursive: true });
    database = await Database.open(':memory:');
    const clock = new VirtualClock(startAt);
    const prompts = new DirectoryPromptDesk({
      ...{ clock, directory: folder, dialplan: () => demo, sounds: new MeasuredSounds() },
      versions: new SqlitePromptVersions(database, join(folder, 'versions')),
    });
    fixture = await openDeskFixture(clock, { prompts });
    admin = await callerAs(fixture.server, 'root');
  });
  afterEach(async () => {
    await fixture.server.close();
    database.close();
    rmSync(folder, { recursive: true });
  });

  const now = (file: string) => readFileSync(join(folder, 'prompts', file));
  const replace = (audio: Buffer, more: object = {}) => {
    const body = { file: welcome, audio: audio.toString('base64'), level: false, why: '新录音' };
    return admin.put('/api/prompts/audio', { ...body, ...more });
  };
  const rowOf = async (file: string) => {
    const { recordings } = (await admin.get('/api/prompts')).json();
    return recordings.find((row: RecordingRow) => row.file === file);
  };
  const versions = async () => {
    return (await admin.get(`/api/prompts/versions?file=${welcome}`)).json().versions;
  };

  it('are listed with their texts and what is wrong with them', async () => {
    writeFileSync(join(folder, 'prompts/zh-CN/closed.wav'), 'no sound');
    writeFileSync(join(folder, 'prompts/old.wav'), wav({ peakDb: -60 }));
    expect(await rowOf(welcome)).toMatchObject({
      ...{ kind: 'prompt', id: 'welcome', language: 'zh-CN', faults: [] },
      text: '您好，欢迎致电快递客户服务热线。',
      sound: { durationMs: expect.closeTo(6_006.5, 0), sampleRate: 8_000, channels: 1 },
    });
    expect(await rowOf('zh-CN/parts/one.wav')).toMatchObject({ kind: 'part', text: '一' });
    expect((await rowOf('en/welcome.wav')).faults).toEqual(['prompt-file-missing']);
    expect((await rowOf('zh-CN/closed.wav')).faults).toEqual(['prompt-unreadable']);
    expect((await rowOf('old.wav')).faults).toEqual(['prompt-file-unused', 'prompt-loudness']);
  });

  it('are heard as callers hear them, and as they were', async () => {
    const before = now(welcome);
    await replace(wav());
    const heard = await admin.get(`/api/prompts/audio?file=${welcome}`);
    expect(heard.headers['content-type']).toBe('audio/wav');
    expect(heard.rawPayload).toEqual(wav());
    const earlier = await admin.get(`/api/prompts/audio?file=${welcome}&version=1`);
    expect(earlier.rawPayload).toEqual(before);
    const none = await admin.get(`/api/prompts/audio?file=${welcome}&version=9`);
    expect(none.statusCode).toBe(404);
  });

  it('are replaced whole, with who and why, and can be gone back to', async () => {
    const before = now(welcome);
    expect((await replace(wav())).json()).toMatchObject({ file: welcome, faults: [] });
    expect(now(welcome)).toEqual(wav());
    expect(readdirSync(join(folder, 'prompts/zh-CN')).filter((name) => /new/.test(name))).toEqual(
      [],
    );
    expect(await versions()).toEqual([
      { number: 2, at: startAt, by: '管理员', why: '新录音' },
      { number: 1, at: startAt, by: 'files', why: '' },
    ]);
    await admin.post('/api/prompts/roll-back', { file: welcome, number: 1, why: '旧的更好' });
    expect(now(welcome)).toEqual(before);
    expect((await versions())[0]).toMatchObject({ number: 3, why: '↩ 1: 旧的更好' });
    expect(fixture.audit.entries.slice(-2)).toMatchObject([
      { kind: 'prompt-replaced', subject: welcome, facts: { why: '新录音' } },
      { kind: 'prompt-rolled-back', subject: welcome, facts: { number: 1 } },
    ]);
  });

  it('are brought to the loudness of all others where that is wished', async () => {
    const soft = (await replace(wav({ peakDb: -40 }))).json();
    expect(soft.faults).toEqual(['prompt-loudness']);
    const levelled = (await replace(wav({ peakDb: -40 }), { level: true })).json();
    expect(levelled).toMatchObject({ faults: [], sound: { speechDb: expect.closeTo(-20, 0) } });
  });

  it('may be made for a prompt that is yet to be written', async () => {
    expect((await replace(wav(), { file: 'zh-CN/storm.wav' })).json()).toMatchObject({
      ...{ kind: 'unused', faults: ['prompt-file-unused'] },
    });
  });

  it.each([
    ['what is no WAV', Buffer.from('ID3'), {}],
    ['another rate', wav({ rate: 16_000 }), {}],
    ['two channels', wav({ channels: 2 }), {}],
    ['silence', wav({ peakDb: -200 }), {}],
    ['a click', wav({ seconds: 0.01 }), {}],
    ['a name that climbs out', wav(), { file: '../welcome.wav' }],
    ['an absolute name', wav(), { file: '/tmp/welcome.wav' }],
    ['a file that is no recording', wav(), { file: 'manifest.yaml' }],
    ['no reason', wav(), { why: ' ' }],
  ])('are not replaced by %s', async (_name, audio, more) => {
    const before = now(welcome);
    const answer = await replace(audio, more);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid-input']);
    expect(now(welcome)).toEqual(before);
    expect(await versions()).toEqual([]);
  });

  it('are not replaced by more than two minutes', async () => {
    const answer = await replace(wav({ seconds: 140 }));
    expect(answer.statusCode).toBe(400);
    expect((await replace(wav({ seconds: 300 }))).statusCode).toBe(413);
  });

  it('keep the last twenty versions, and no sound that none of them has', async () => {
    for (let seconds = 1; seconds <= 23; seconds++) await replace(wav({ seconds: seconds / 10 }));
    expect((await versions()).map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, index) => 24 - index),
    );
    expect(readdirSync(join(folder, 'versions'))).toHaveLength(20);
  });
});
