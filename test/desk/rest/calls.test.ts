import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import {
  addRecordedCall,
  type DeskFixture,
  openDeskFixture,
  samplePassword,
} from '../../support/desk/desk-fixture.ts';
import { linJing, samplePop, zhaoMin } from '../../support/desk/desk-samples.ts';

const startAt = 1_800_000_000_000;
const own = { host: 'desk.test', origin: 'http://desk.test' };

describe('calls and recordings over REST', () => {
  let clock: VirtualClock;
  let fixture: DeskFixture;

  beforeEach(async () => {
    clock = new VirtualClock(startAt);
    fixture = await openDeskFixture(clock);
    await addRecordedCall(fixture, 1, startAt - 3_600_000);
  });
  afterEach(() => fixture.server.close());

  async function as(username: string) {
    const { app } = fixture.server;
    const payload = { username, password: samplePassword };
    const signedIn = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: own,
      payload,
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    return (url: string, headers: Record<string, string> = {}) =>
      app.inject({ url, headers: { ...own, cookie, ...headers } });
  }

  it('shows an agent her own calls, and those who oversee all', async () => {
    const rows = async (username: string) =>
      (await (await as(username))('/api/calls')).json().calls;
    expect(await rows('linjing')).toMatchObject([
      { id: 'call_old1', agentName: '林静', recordings: [{ id: 'rec_1' }] },
    ]);
    expect(await rows('zhaomin')).toEqual([]);
    expect(await rows('chen')).toHaveLength(1);
  });

  it("hides another agent's call and recording as if there were none", async () => {
    const get = await as('zhaomin');
    for (const url of ['/api/calls/call_old1', '/api/recordings/rec_1/audio']) {
      const response = await get(url);
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'not-found']);
    }
    expect(fixture.audit.entries.filter(({ kind }) => kind === 'recording-played')).toEqual([]);
  });

  it("shows the caller's earlier calls while the caller is on the desk, without others' audio", async () => {
    const get = await as('zhaomin');
    expect((await get('/api/desk/earlier-calls')).json().calls).toEqual([]);
    fixture.agentDesk.offer(zhaoMin, samplePop(1, startAt));
    const { calls } = (await get('/api/desk/earlier-calls')).json();
    expect(calls).toMatchObject([{ id: 'call_old1', agentName: '林静', recordings: [] }]);
    expect((await get('/api/customers/cus_wang')).json().customer.name).toBe('王建国');
    fixture.agentDesk.withdraw(zhaoMin, 'caller-left');
    expect((await get('/api/customers/cus_wang')).statusCode).toBe(404);
  });

  it('plays a recording whole and in ranges, and notes who listened once', async () => {
    const get = await as('linjing');
    const url = '/api/recordings/rec_1/audio';
    const whole = await get(url);
    expect(whole.statusCode).toBe(200);
    expect(whole.headers['content-type']).toBe('audio/wav');
    expect(whole.rawPayload.toString('latin1', 0, 4)).toBe('RIFF');
    const size = whole.rawPayload.length;
    const part = await get(url, { range: 'bytes=44-143' });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 44-143/${size}`);
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(44, 144));
    expect((await get(url, { range: `bytes=${size}-` })).statusCode).toBe(416);
    const listened = fixture.audit.entries.filter(({ kind }) => kind === 'recording-played');
    expect(listened).toMatchObject([
      { personId: linJing, subject: 'rec_1', facts: { callId: 'call_old1' } },
    ]);
  });

  it('notes the same listener again after a quarter of an hour', async () => {
    const get = await as('linjing');
    await get('/api/recordings/rec_1/audio');
    clock.advance(15 * 60_000);
    await get('/api/recordings/rec_1/audio');
    const listened = fixture.audit.entries.filter(({ kind }) => kind === 'recording-played');
    expect(listened).toHaveLength(2);
  });

  it.each(['../../etc/passwd', '/etc/passwd'])('never serves the file %s', async (file) => {
    const [recording] = fixture.archive.recordings;
    if (recording) fixture.archive.recordings.splice(0, 1, { ...recording, file });
    const response = await (await as('linjing'))('/api/recordings/rec_1/audio');
    expect([response.statusCode, response.json().error.code]).toEqual([404, 'not-found']);
  });

  it.each(['/api/calls?limit=0', '/api/calls?limit=9999', '/api/calls?before=x'])(
    'refuses %s',
    async (url) => {
      const response = await (await as('linjing'))(url);
      expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid-input']);
    },
  );

  it.each(['/api/calls', '/api/calls/call_old1', '/api/recordings/rec_1/audio'])(
    'answers %s only to those who are signed in',
    async (url) => {
      expect((await fixture.server.app.inject({ url, headers: own })).statusCode).toBe(401);
    },
  );
});
