import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import {
  type DeskFixture,
  openDeskFixture,
  samplePassword,
} from '../../support/desk/desk-fixture.ts';
import { linJing } from '../../support/desk/desk-samples.ts';
import {
  callerAs,
  callerWith,
  ownOrigin,
  type RestCaller,
} from '../../support/desk/rest-caller.ts';

const work = { queues: [{ queueId: 'tracking', order: 1 }], skills: { tracking: 4 } };
const learning = { extraWrapUpMs: 0 };
const newcomer = { username: 'wuli', name: '吴丽', roles: ['agent'], extension: '1010', work };
const everyScope = { name: 'hr', scopes: ['people:read', 'people:write'] };

describe('people over REST', () => {
  let clock: VirtualClock;
  let fixture: DeskFixture;
  let admin: RestCaller;

  beforeEach(async () => {
    clock = new VirtualClock(1_800_000_000_000);
    fixture = await openDeskFixture(clock, { mayDialOut: () => true });
    admin = await callerAs(fixture.server, 'root');
  });
  afterEach(() => fixture.server.close());

  async function signsIn(username: string, password: string): Promise<boolean> {
    const payload = { username, password };
    const url = '/api/session';
    const { app } = fixture.server;
    const answer = await app.inject({ method: 'POST', url, headers: ownOrigin, payload });
    return answer.statusCode === 200;
  }

  it('makes an agent who can sign in and work, and shows her passwords once', async () => {
    const { person, password, phonePassword } = (await admin.post('/api/people', newcomer)).json();
    expect(person).toMatchObject({ name: '吴丽', extension: '1010', disabled: false, work });
    expect(await signsIn('wuli', password)).toBe(true);
    expect(fixture.work.phonePasswords.get('1010')).toBe(phonePassword);
    expect(fixture.people.agents()).toMatchObject([{ name: '吴丽', ...work }]);
    expect(fixture.work.changes).toBe(1);
    const list = await admin.get('/api/people');
    expect(list.json().people).toHaveLength(6);
    expect(list.body).not.toContain('scrypt');
    const noted = fixture.audit.read({ kind: 'person-created', limit: 1 });
    expect(noted).toMatchObject([{ subject: person.id, personId: 'prs_root' }]);
    expect(JSON.stringify(fixture.audit.entries)).not.toContain(password);
  });

  it.each([
    ['a username that is taken', { username: 'linjing' }, 409],
    ['an extension that is taken', { extension: '1001' }, 409],
    ["an extension that is a hotline's number", { extension: '1050' }, 409],
    ['an agent without an extension', { extension: undefined }, 400],
    ['an unknown role', { roles: ['king'] }, 400],
    ['an unknown queue', { work: { ...work, queues: [{ queueId: 'none', order: 1 }] } }, 400],
    ['a level beyond 5', { work: { ...work, skills: { tracking: 6 } } }, 400],
    ['an unknown mentor', { work: { ...work, trainee: { ...learning, mentor: 'x' } } }, 400],
    ['an unknown class', { work: { ...work, trainee: { ...learning, classes: ['x'] } } }, 400],
    ['a username with spaces', { username: 'wu li' }, 400],
  ])('refuses %s', async (_case, change, status) => {
    const answer = await admin.post('/api/people', { ...newcomer, ...change });
    expect(answer.statusCode).toBe(status);
    expect(fixture.people.everybody()).toHaveLength(5);
  });

  it('changes what an agent does, and ends the sign-in of one who is disabled', async () => {
    const agent = await callerAs(fixture.server, 'linjing');
    const change = { name: '林静', roles: ['agent'], disabled: false, work };
    await admin.put(`/api/people/${linJing}`, change);
    expect(fixture.people.agents()).toMatchObject([{ id: linJing, extension: '1001', ...work }]);
    expect((await agent.get('/api/session')).statusCode).toBe(200);
    await admin.put(`/api/people/${linJing}`, { ...change, disabled: true });
    expect((await agent.get('/api/session')).statusCode).toBe(401);
    expect(await signsIn('linjing', samplePassword)).toBe(false);
    expect(fixture.supervisorDesk.done).toContain(`forceSignOut ${linJing}`);
  });

  it('takes the way outside from an agent, whose directory then has none, and gives it back', async () => {
    const agent = await callerAs(fixture.server, 'linjing');
    const leadsOutside = async () => (await agent.get('/api/desk/directory')).json().external;
    const change = { name: '林静', roles: ['agent'], disabled: false };
    const inside = { ...work, mayDialOut: false };
    await admin.put(`/api/people/${linJing}`, { ...change, work: inside });
    expect(fixture.people.agents()).toMatchObject([{ id: linJing, mayDialOut: false }]);
    expect(await leadsOutside()).toBe(false);
    await admin.put(`/api/people/${linJing}`, { ...change, work });
    expect(await leadsOutside()).toBe(true);
  });

  it.each([
    ['who takes calls stops taking them', linJing, { name: 'x', roles: ['quality'] }],
    [
      "a new extension is a hotline's number",
      'prs_liu',
      { name: 'x', roles: ['quality'], extension: '1050' },
    ],
    ['an extension changes', linJing, { name: 'x', roles: ['agent'], extension: '1099' }],
    ['an admin stops being one by herself', 'prs_root', { name: 'x', roles: ['supervisor'] }],
  ])('refuses that %s', async (_case, id, change) => {
    const answer = await admin.put(`/api/people/${id}`, { disabled: false, ...change });
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'conflict']);
  });

  it('refuses that a trainee is her own mentor', async () => {
    const change = { name: '林静', roles: ['agent'], disabled: false };
    const learns = { ...work, trainee: { ...learning, mentor: linJing } };
    await admin.put(`/api/people/${linJing}`, { ...change, work });
    const answer = await admin.put(`/api/people/${linJing}`, { ...change, work: learns });
    expect(answer.statusCode).toBe(400);
  });

  it('refuses that an admin disables herself', async () => {
    const change = { name: '管理员', roles: ['admin'], disabled: true };
    expect((await admin.put('/api/people/prs_root', change)).statusCode).toBe(409);
  });

  it('resets a password: the old one and the sign-ins made with it end', async () => {
    const agent = await callerAs(fixture.server, 'linjing');
    const { password } = (await admin.post(`/api/people/${linJing}/password`)).json();
    expect((await agent.get('/api/session')).statusCode).toBe(401);
    expect(await signsIn('linjing', samplePassword)).toBe(false);
    expect(await signsIn('linjing', password)).toBe(true);
  });

  it("resets a phone's password, and says who has none", async () => {
    const made = (await admin.post(`/api/people/${linJing}/phone-password`)).json();
    expect(fixture.work.phonePasswords.get('1001')).toBe(made.phonePassword);
    const none = await admin.post('/api/people/prs_liu/phone-password');
    expect(none.json().error.code).toBe('conflict');
  });

  describe('for machines', () => {
    it('opens by a token that is kept as a hash, until it is revoked', async () => {
      const { row, token } = (await admin.post('/api/tokens', everyScope)).json();
      expect(token).toMatch(/^hotline_[\w-]{43}$/);
      expect(JSON.stringify([...fixture.machineTokens.kept.values()])).not.toContain(token);
      const machine = callerWith(fixture.server, token);
      expect((await machine.get('/api/people')).statusCode).toBe(200);
      expect((await admin.get('/api/tokens')).json().tokens).toMatchObject([
        { id: row.id, name: 'hr', createdBy: '管理员', lastUsedAt: clock.now() },
      ]);
      await admin.delete(`/api/tokens/${row.id}`);
      expect((await machine.get('/api/people')).statusCode).toBe(401);
    });

    it('closes when its days are over', async () => {
      const { token } = (await admin.post('/api/tokens', { ...everyScope, days: 1 })).json();
      clock.advance(86_400_000);
      expect((await callerWith(fixture.server, token).get('/api/people')).statusCode).toBe(401);
    });

    it('notes the token as who did it, and lets it make no admins', async () => {
      const { row, token } = (await admin.post('/api/tokens', everyScope)).json();
      const machine = callerWith(fixture.server, token);
      expect((await machine.post('/api/people', newcomer)).statusCode).toBe(200);
      expect(fixture.audit.entries.at(-1)).toMatchObject({
        ...{ kind: 'person-created', tokenId: row.id },
      });
      const { entries } = (await admin.get('/api/audit?kind=person-created')).json();
      expect(entries).toMatchObject([{ who: 'hr', kind: 'person-created' }]);
      const chief = { ...newcomer, username: 'chief', extension: '1011', roles: ['admin'] };
      expect((await machine.post('/api/people', chief)).statusCode).toBe(403);
      expect((await machine.post('/api/people/prs_root/password')).statusCode).toBe(403);
    });

    it.each(['hotline_wrong', 'wrong', 'hotline_'.padEnd(500, 'a')])(
      'refuses the token %s',
      async (token) => {
        expect((await callerWith(fixture.server, token).get('/api/people')).statusCode).toBe(401);
      },
    );
  });
});
