/** A prompt spoken into a real phone: rung over REST, heard, and played to callers once accepted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PromptTake, RecordingRow } from '../../src/protocol/rest/prompts.ts';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { babble, likeness, parseWav, writeWav } from '../support/sound.ts';

const alike = 0.95;
const said = babble(21, 3);
const takes = '/api/prompts/takes';

describe('a prompt spoken into a phone', () => {
  let hotline: RunningHotline;
  let cookie: string;
  const adminAt = 4;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    const { username, password } = hotline.card(adminAt);
    const body = JSON.stringify({ username, password });
    const answer = await ask('/api/session', { method: 'POST', body });
    cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      origin: hotline.deskAddress,
      ...(cookie ? { cookie } : {}),
      ...(init.body ? { 'content-type': 'application/json' } : {}),
    };
    return fetch(`${hotline.deskAddress}${path}`, { ...init, headers });
  }
  const post = async <Answer>(path: string, body: object) =>
    (await ask(path, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<Answer>;
  const stands = (id: string, wanted: PromptTake['stage']) =>
    eventually(`the take is ${wanted}`, async () => {
      const take = (await (await ask(`${takes}/${id}`)).json()) as PromptTake;
      if (take.stage === wanted) return take;
      throw new Error(JSON.stringify(take));
    });

  const listed = async () => {
    const { recordings } = (await (await ask('/api/prompts')).json()) as {
      recordings: readonly RecordingRow[];
    };
    return recordings;
  };

  it.each<[string, readonly string[]]>([
    ['of a prompt', []],
    ['that is new', ['prompt-file-unused']],
  ])('%s is what she said until #, and what callers hear once it is used', async (of, faults) => {
    const prompt = (await listed()).find(({ kind }) => kind === 'prompt')?.file ?? '';
    const file = of === 'that is new' ? 'zh-CN/new/storm.wav' : prompt;
    const phone = await hotline.phone(adminAt);
    await phone.terminal.register(300);
    const voice = join(hotline.folder, 'said.wav');
    writeWav(voice, said);

    const { id, extension } = await post<PromptTake>(takes, { file });
    expect(extension).toBe(hotline.card(adminAt).extension);
    const call = await phone.ringing();
    await call.pickUp();
    await stands(id, 'recording');
    await phone.promptEnd(call);
    await call.play(voice);
    await call.press('#');
    const { recording } = await stands(id, 'recorded');
    await call.ended;
    expect(recording?.faults).toEqual(faults);

    const heard = Buffer.from(await (await ask(`${takes}/${id}/audio`)).arrayBuffer());
    expect(likeness(parseWav(heard).channels[0] ?? new Int16Array(), said)).toBeGreaterThan(alike);
    const row = await post<RecordingRow>(`${takes}/${id}/accept`, { why: 'spoken anew' });
    expect(row).toMatchObject({ file, faults });
    const stored = join(hotline.folder, 'dialplans', 'prompts', file);
    expect(readFileSync(stored).equals(heard)).toBe(true);
    expect((await listed()).find((recording) => recording.file === file)).toEqual(row);
  });

  it('is called off while it rings', async () => {
    const phone = await hotline.phone(adminAt);
    await phone.terminal.register(300);
    const { id } = await post<PromptTake>(takes, { file: 'zh-CN/new.wav' });
    const call = await phone.ringing();
    expect((await ask(`${takes}/${id}`, { method: 'DELETE' })).status).toBe(204);
    await call.ended;
    expect((await ask(`${takes}/${id}`)).status).toBe(404);
  });
});
