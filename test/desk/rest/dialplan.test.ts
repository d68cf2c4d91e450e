import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HotlineError } from '../../../src/base/errors.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { demoSources } from '../../support/demo-dialplan.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { callerAs, type RestCaller } from '../../support/desk/rest-caller.ts';
import { withEmergencyPlan } from '../../support/emergency-plan.ts';
import { pastDayOf } from '../../support/past-calls.ts';
import { stepNumber, stepSources } from '../../support/step-dialplan.ts';

const startAt = Date.parse('2026-11-23T10:00:00+08:00');

describe('dialplans over REST', () => {
  let fixture: DeskFixture;
  let admin: RestCaller;

  beforeEach(async () => {
    fixture = await openDeskFixture(new VirtualClock(startAt));
    admin = await callerAs(fixture.server, 'root');
  });
  afterEach(() => fixture.server.close());

  /** The demo with its first menu's time changed. */
  const changed = () => edited('timeout: 5s', 'timeout: 7s');

  function edited(from: string, to: string) {
    return demoSources().map(({ name, text }) => ({
      ...{ name, text: name === 'flows/express.yaml' ? text.replace(from, to) : text },
    }));
  }

  async function base(): Promise<string> {
    return (await admin.get('/api/dialplan')).json().base;
  }

  it('gives the files, and what is live', async () => {
    const { version, base, files } = (await admin.get('/api/dialplan')).json();
    expect(base).toBe(version);
    expect(files).toEqual(demoSources());
  });

  it('checks a draft: every fault with its place, the outline, and what would change', async () => {
    const files = edited('next: waybill', 'next: waybil');
    const { faults, version, outline } = (
      await admin.post('/api/dialplan/check', { files })
    ).json();
    expect(version).toBeUndefined();
    const lines = files.find(({ name }) => name === 'flows/express.yaml')?.text.split('\n') ?? [];
    const line = lines.findIndex((text) => text.includes('waybil')) + 1;
    expect(faults).toContainEqual(
      expect.objectContaining({
        ...{ code: 'unknown-reference', severity: 'error', file: 'flows/express.yaml', line },
        fix: expect.stringContaining("'waybill'"),
      }),
    );
    expect(outline.flows[0]).toMatchObject({ id: 'express', file: 'flows/express.yaml' });
    const sound = (await admin.post('/api/dialplan/check', { files: changed() })).json();
    expect(sound.version).toMatch(/^[0-9a-f]{12}$/);
    expect(sound.differences).toEqual([expect.stringContaining('menu.timeout was 5s, is now 7s')]);
  });

  it('tells the faults in the language that is asked for', async () => {
    const files = edited('next: waybill', 'next: waybil');
    const fault = async (path: string, body: object, language: string) => {
      const more = { 'accept-language': language };
      return (await admin.send('POST', path, body, more)).json().faults[0].message;
    };
    const draft = { files, why: 'x', base: await base() };
    expect(await fault('/api/dialplan/check', { files }, 'zh-CN')).toContain('里没有“waybil”');
    expect(await fault('/api/dialplan/check', { files }, 'en')).toContain("there is no 'waybil'");
    expect(await fault('/api/dialplan/live', draft, 'zh-CN')).toContain('里没有“waybil”');
  });

  it('simulates a call through a draft, with what the caller hears', async () => {
    const call = { from: '13800138000', to: '4008108000', at: startAt, press: ['2'], agents: 1 };
    const { lines, outcome } = (
      await admin.post('/api/dialplan/simulate', { ...call, files: changed() })
    ).json();
    expect(outcome).toBe('answered');
    const events = lines.map((line: { event: string }) => line.event);
    expect(events).toEqual(
      expect.arrayContaining(['step-entered', 'call-queued', 'call-answered']),
    );
    expect(lines.find((line: { texts: string[] }) => line.texts.length > 0).texts[0]).toMatch(/\S/);
    const broken = { ...call, files: edited('next: waybill', 'next: waybil') };
    const refused = await admin.post('/api/dialplan/simulate', broken);
    expect([refused.statusCode, refused.json().error.code]).toEqual([422, 'dialplan-invalid']);
  });

  it('simulates what others do as well: services, whoever is dialled, the emergency plan', async () => {
    const steps = `
      first: {lookup: {service: crm, keep: {status: s}, next: boss, otherwise: boss}}
      boss: {dial: {extension: '"1001"', noAnswer: box}}
      box: {voicemail: {box: night, prompt: ask, next: end, empty: end}}
`;
    const files = stepSources({ ...withEmergencyPlan, steps });
    const eventsOf = async (change: object) => {
      const call = { files, from: '13800138000', to: stepNumber, at: startAt, ...change };
      const { lines } = (await admin.post('/api/dialplan/simulate', call)).json();
      return lines.map(({ event }: { event: string }) => event);
    };
    expect(await eventsOf({})).toEqual(expect.arrayContaining(['lookup-failed', 'dial-ended']));
    const answers = { services: { crm: { status: 'ok' } }, dial: 'busy', messageMs: 9_000 };
    const told = await eventsOf(answers);
    expect(told).toEqual(expect.arrayContaining(['facts-found', 'message-left']));
    expect(await eventsOf({ isEmergency: true })).toContain('emergency-plan-followed');
    const services = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`s${n}`, {}]));
    const call = { files, from: '13800138000', to: stepNumber, at: startAt, services };
    expect((await admin.post('/api/dialplan/simulate', call)).statusCode).toBe(400);
  });

  it('forecasts a draft by the last whole day, or says that there is none', async () => {
    const forecast = async (files: object) =>
      (await admin.post('/api/dialplan/forecast', { files })).json();
    expect(await forecast(changed())).toEqual({ outcome: 'no-calls' });
    fixture.dialplans.past = pastDayOf(Date.parse('2026-11-22T00:00:00+08:00'));
    const told = await forecast(changed());
    expect(told).toMatchObject({ outcome: 'rehearsed', date: '2026-11-22', isYesterday: true });
    expect(told).toMatchObject({ calls: 40, agents: 2, live: { calls: 40 }, draft: { calls: 40 } });
    expect(told.draft.version).not.toBe(told.live.version);
    const broken = await forecast(edited('next: waybill', 'next: waybil'));
    expect(broken.error.code).toBe('dialplan-invalid');
  });

  it('lets go of a forecast when whoever asked has hung up', async () => {
    const address = `http://127.0.0.1:${await fixture.server.listen('127.0.0.1', 0)}`;
    const events = new EventEmitter();
    const [asked, letGo] = [once(events, 'asked'), once(events, 'let-go')];
    fixture.dialplans.forecast = async (_files, gone) => {
      events.emit('asked');
      await once(gone, 'abort');
      events.emit('let-go');
      throw new HotlineError('deadline-passed', 'gone');
    };
    const hangUp = new AbortController();
    const { cookie = '' } = admin.headers;
    const headers = { cookie, origin: address, 'content-type': 'application/json' };
    const body = JSON.stringify({ files: changed() });
    const sent = { method: 'POST', headers, body, signal: hangUp.signal };
    const answer = fetch(`${address}/api/dialplan/forecast`, sent);
    await asked;
    hangUp.abort();
    await expect(answer).rejects.toThrow('aborted');
    await letGo;
    expect(fixture.faults).toEqual([]);
  });

  it('draws a flow with its steps named', async () => {
    const flow = { flow: 'express', language: 'en' };
    const answer = await admin.post('/api/dialplan/graph', flow);
    expect(answer.headers['content-type']).toContain('image/svg+xml');
    expect(answer.body).toContain('data-step="main-menu"');
    const none = await admin.post('/api/dialplan/graph', { ...flow, flow: 'none' });
    expect(none.statusCode).toBe(404);
  });

  it('goes live with who and why, tells what changed, and comes back', async () => {
    const draft = { files: changed(), why: '给客户更多时间', base: await base() };
    expect((await admin.post('/api/dialplan/live', draft)).json().outcome).toBe('swapped');
    const { versions } = (await admin.get('/api/dialplan/versions')).json();
    expect(versions[0]).toMatchObject({ number: 2, by: '管理员', why: '给客户更多时间' });
    const told = (await admin.get('/api/dialplan/versions/2/differences')).json();
    expect(told).toMatchObject({ since: 1, differences: [expect.stringContaining('is now 7s')] });
    const chinese = await admin.send(
      ...(['GET', '/api/dialplan/versions/2/differences', undefined] as const),
      { 'accept-language': 'zh-CN' },
    );
    expect(chinese.json().differences).toEqual([expect.stringContaining('改为 7s')]);
    const back = await admin.post('/api/dialplan/versions/1/roll-back', { why: '客户更急' });
    expect(back.json().outcome).toBe('swapped');
    expect((await admin.get('/api/dialplan')).json().files).toEqual(demoSources());
    expect(fixture.audit.entries.slice(-2)).toMatchObject([
      { kind: 'dialplan-live', personId: 'prs_root', facts: { why: '给客户更多时间' } },
      { kind: 'dialplan-rolled-back', personId: 'prs_root', facts: { number: 1 } },
    ]);
  });

  it('refuses a draft with errors, and keeps what is live', async () => {
    const before = await base();
    const files = edited('next: waybill', 'next: waybil');
    const answer = await admin.post('/api/dialplan/live', { files, why: 'x', base: before });
    expect(answer.statusCode).toBe(422);
    const { outcome, faults } = answer.json();
    expect([outcome, faults[0].code]).toEqual(['refused', 'unknown-reference']);
    expect(await base()).toBe(before);
    expect(fixture.audit.entries.filter(({ kind }) => kind === 'dialplan-live')).toEqual([]);
  });

  it("refuses a draft that began before somebody else's change", async () => {
    const before = await base();
    await admin.post('/api/dialplan/live', { files: changed(), why: 'first', base: before });
    const late = { files: demoSources(), why: 'second', base: before };
    const answer = await admin.post('/api/dialplan/live', late);
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'conflict']);
  });

  it.each([
    ['a name that climbs out', [{ name: '../secrets.yaml', text: '' }]],
    ['a name that climbs out further in', [{ name: 'flows/../../a.yaml', text: '' }]],
    ['a hidden name', [{ name: 'flows/.a.yaml', text: '' }]],
    ['an absolute name', [{ name: '/etc/hotline.yaml', text: '' }]],
    ['a file that is not YAML', [{ name: 'prompts/a.wav', text: '' }]],
    [
      'a name twice',
      [
        { name: 'a.yaml', text: '' },
        { name: 'a.yaml', text: '' },
      ],
    ],
    ['no files', []],
  ])('refuses a draft with %s', async (_case, files) => {
    const answer = await admin.post('/api/dialplan/live', { files, why: 'x', base: await base() });
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid-input']);
  });

  it.each(['流程/夜间（试用）.yaml', 'flows/Express copy.YML'])(
    'takes a draft with a file that was named on disk: %s',
    async (name) => {
      const files = [{ name, text: '# later\n' }];
      const answer = await admin.post('/api/dialplan/check', { files });
      expect(answer.statusCode).toBe(200);
    },
  );

  it.each(['0', '99', 'abc', '1e3'])('knows no version %s', async (number) => {
    const answer = await admin.get(`/api/dialplan/versions/${number}/files`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not-found']);
  });
});
