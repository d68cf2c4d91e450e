import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/desk/sign-in/password-hash.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';
import { type DeskFixture, openDeskFixture, samplePassword } from '../support/desk/desk-fixture.ts';
import { linJing, samplePop } from '../support/desk/desk-samples.ts';
import { metricOf } from '../support/metric-of.ts';

const startAt = 1_800_000_000_000;
const own = { host: 'desk.test', origin: 'http://desk.test' };

describe('signing in', () => {
  let clock: VirtualClock;
  let fixture: DeskFixture;

  beforeEach(async () => {
    clock = new VirtualClock(startAt);
    fixture = await openDeskFixture(clock);
  });
  afterEach(() => fixture.server.close());

  function signIn(username: string, password: string, headers: Record<string, string> = own) {
    const payload = { username, password };
    return fixture.server.app.inject({ method: 'POST', url: '/api/session', headers, payload });
  }

  async function cookieOf(username: string): Promise<string> {
    const response = await signIn(username, samplePassword);
    return String(response.headers['set-cookie']).split(';')[0] ?? '';
  }

  /** Requests refused for that, as /metrics shows it. */
  const refused = (why: string) =>
    metricOf(fixture.registry, `hotline_http_requests_refused_total{why="${why}"}`);

  const who = (cookie: string, app = fixture.server.app) =>
    app.inject({ url: '/api/session', headers: { ...own, cookie } });

  it('gives an HttpOnly, same-site cookie and tells who it is', async () => {
    const response = await signIn('LinJing', samplePassword);
    expect(response.statusCode).toBe(200);
    expect(response.json().person).toMatchObject({ name: '林静', roles: ['agent'] });
    expect(response.body).not.toContain('scrypt');
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/^hotline_session=[\w-]{43}; .*HttpOnly; SameSite=Strict/);
    expect((await who(cookie.split(';')[0] ?? '')).json().person.id).toBe(linJing);
  });

  it.each([
    ['a wrong password', 'linjing', 'wrong'],
    ['an unknown name', 'nobody', samplePassword],
  ])('refuses %s with the same answer', async (_case, username, password) => {
    const response = await signIn(username, password);
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({
      error: { code: 'not-signed-in', message: 'wrong username or password' },
    });
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['another origin', { ...own, origin: 'http://evil.test' }],
    ['a sibling port', { ...own, origin: 'http://desk.test:8443' }],
    ['no origin', { host: 'desk.test' }],
    ['an opaque origin', { ...own, origin: 'null' }],
  ])('refuses a request from %s', async (_case, headers) => {
    const response = await signIn('linjing', samplePassword, headers as Record<string, string>);
    expect(response.statusCode).toBe(403);
    expect(response.json().error.code).toBe('not-allowed');
    expect(await refused('foreign-origin')).toBe(1);
  });

  it('makes guessing of one password wait, also for the right one, and forgets in time', async () => {
    for (let tries = 0; tries < 5; tries++) await signIn('linjing', 'wrong');
    const throttled = await signIn('linjing', samplePassword);
    expect(throttled.statusCode).toBe(429);
    expect(throttled.json().error.code).toBe('too-many');
    expect(await refused('too-many')).toBe(1);
    expect(Number(throttled.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn('zhaomin', samplePassword)).statusCode).toBe(200);
    clock.advance(60_000);
    expect((await signIn('linjing', samplePassword)).statusCode).toBe(200);
  });

  it('makes a source wait that tries many names', async () => {
    for (let tries = 0; tries < 20; tries++) await signIn(`guess${tries}`, 'wrong');
    expect((await signIn('linjing', samplePassword)).statusCode).toBe(429);
  });

  it('lets a whole office sign in from one address', async () => {
    for (let person = 0; person < 30; person++) {
      expect((await signIn('zhaomin', samplePassword)).statusCode).toBe(200);
    }
  });

  it('lets no burst of tries at once escape the throttle', async () => {
    const tries = Array.from({ length: 20 }, () => signIn('linjing', 'wrong'));
    const statuses = (await Promise.all(tries)).map((response) => response.statusCode);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(8);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(12);
  });

  it('holds over a restart of the server, and stores no token', async () => {
    const cookie = await cookieOf('linjing');
    const token = cookie.split('=')[1] ?? '';
    expect(JSON.stringify([...fixture.signInSessions.sessions.values()])).not.toContain(token);
    const { signInSessions } = fixture;
    const restarted = await openDeskFixture(clock, { signInSessions });
    expect((await who(cookie, restarted.server.app)).statusCode).toBe(200);
    await restarted.server.close();
  });

  it('ends by idleness, at the end of its life, and when the person is disabled', async () => {
    const idle = await cookieOf('linjing');
    clock.advance(4 * 3_600_000);
    expect((await who(idle)).statusCode).toBe(401);

    const long = await cookieOf('linjing');
    for (let hour = 0; hour < 15; hour++) {
      clock.advance(3_600_000);
      expect((await who(long)).statusCode).toBe(200);
    }
    clock.advance(3_600_000);
    expect((await who(long)).statusCode).toBe(401);

    const disabled = await cookieOf('zhaomin');
    const { people } = fixture.people;
    people.splice(0, people.length, ...people.map((person) => ({ ...person, disabled: true })));
    expect((await who(disabled)).statusCode).toBe(401);
  });

  it('ends with the sign-out, which also leaves the queues, but not during a call', async () => {
    const cookie = await cookieOf('linjing');
    const leave = () =>
      fixture.server.app.inject({
        method: 'DELETE',
        url: '/api/session',
        headers: { ...own, cookie },
      });
    fixture.agentDesk.signIn(linJing);
    fixture.agentDesk.ready(linJing);
    fixture.agentDesk.offer(linJing, samplePop(1, clock.now()));
    const refused = await leave();
    expect([refused.statusCode, refused.json().error.code]).toEqual([409, 'conflict']);
    expect((await who(cookie)).statusCode).toBe(200);
    fixture.agentDesk.withdraw(linJing, 'caller-left');
    expect((await leave()).statusCode).toBe(204);
    expect(fixture.agentDesk.view(linJing)?.state.state).toBe('signed-out');
    expect((await who(cookie)).statusCode).toBe(401);
  });

  it('leaves a trail of who came, who was refused and who left', async () => {
    await signIn('linjing', 'wrong');
    const cookie = await cookieOf('linjing');
    const headers = { ...own, cookie };
    await fixture.server.app.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(fixture.audit.entries).toMatchObject([
      { kind: 'sign-in-refused', subject: 'linjing', source: '127.0.0.1' },
      { kind: 'signed-in', personId: linJing },
      { kind: 'signed-out', personId: linJing },
    ]);
  });

  it.each([
    ['not JSON', '{', 'application/json', 400, 'invalid-input'],
    ['a wrong form', '{"username":1}', 'application/json', 400, 'invalid-input'],
    ['another media type', 'a=b', 'text/csv', 415, 'invalid-input'],
    ['an over-long body', `"${'x'.repeat(70_000)}"`, 'application/json', 413, 'too-large'],
  ])('answers %s with a code and counts it', async (_case, payload, type, status, why) => {
    const headers = { ...own, 'content-type': type };
    const { app } = fixture.server;
    const response = await app.inject({ method: 'POST', url: '/api/session', headers, payload });
    expect(response.statusCode).toBe(status);
    expect(response.json().error.code).toBe('invalid-input');
    expect(await refused(why)).toBe(1);
    expect(fixture.faults).toEqual([]);
  });

  it('forbids framing, foreign scripts and kept answers', async () => {
    const response = await who('');
    expect(response.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(response.headers['content-security-policy']).toContain("default-src 'self'");
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json().error.code).toBe('not-signed-in');
  });

  it('shows metrics to this machine and to admins only', async () => {
    const metrics = async (remoteAddress: string, cookie: string) => {
      const headers = { ...own, cookie };
      const { app } = fixture.server;
      return (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    };
    expect(await metrics('127.0.0.1', '')).toBe(200);
    expect(await metrics('192.0.2.7', '')).toBe(403);
    expect(await metrics('192.0.2.7', await cookieOf('chen'))).toBe(403);
    expect(await metrics('192.0.2.7', await cookieOf('root'))).toBe(200);
  });
});

describe('a password hash', () => {
  it('fits its password only, and differs each time', async () => {
    const [one, two] = await Promise.all([hashPassword('秘密', 16), hashPassword('秘密', 16)]);
    expect(one).not.toBe(two);
    expect(await verifyPassword('秘密', one)).toBe(true);
    expect(await verifyPassword('秘密 ', one)).toBe(false);
  });

  it.each(['', 'scrypt$16$8$1$c2FsdA', 'plain', `scrypt$${2 ** 30}$8$1$c2FsdA$a2V5`])(
    'of the form %j fits nothing',
    async (hash) => {
      expect(await verifyPassword('x', hash)).toBe(false);
    },
  );
});
