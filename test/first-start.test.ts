import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numberClashes } from '../src/composition/number-clashes.ts';
import { verifyPassword } from '../src/desk/sign-in/password-hash.ts';
import { prepareFirstStart } from '../src/first-start.ts';
import { Database } from '../src/store/database/database.ts';
import { SqliteCallStore } from '../src/store/sqlite-call-store.ts';
import { SqlitePeople } from '../src/store/sqlite-people.ts';
import { demoDialplan } from './support/demo-dialplan.ts';

let database: Database;
beforeEach(async () => {
  database = await Database.open(':memory:');
});
afterEach(() => database.close());

describe('the first start', () => {
  it('makes three agents, a supervisor and an admin whose printed passwords are the ones that work', async () => {
    const people = new SqlitePeople(database);
    const cards = await prepareFirstStart(people, ['general'], 'hotline');
    expect(cards.map((card) => card.extension)).toEqual([
      ...['1001', '1002', '1003', '1008', '1009'],
    ]);
    for (const card of cards) {
      const person = people.personByUsername(card.username);
      expect(await verifyPassword(card.password, person?.passwordHash ?? '')).toBe(true);
      const secret = `${card.extension}:hotline:${card.phonePassword}`;
      expect(people.ha1(card.extension, 'SHA-256')).toBe(
        createHash('sha256').update(secret).digest('hex'),
      );
    }
    const agents = people.agents();
    expect(agents.map(({ extension }) => extension)).toEqual(['1001', '1002', '1003']);
    for (const { queues } of agents) expect(queues).toEqual([{ queueId: 'general', order: 1 }]);
    const supervisor = people.personByUsername('wangfang');
    expect(supervisor).toMatchObject({ name: '王芳', roles: ['supervisor'], extension: '1008' });
    expect(supervisor?.agentId).toBeUndefined();
    expect(people.personByUsername('admin')).toMatchObject({ roles: ['admin'] });
    expect(new SqliteCallStore(database).customerByNumber('13800138000')?.name).toBe('王建国');
  });

  it('gives nobody an extension that is a number of a demo hotline', async () => {
    const people = new SqlitePeople(database);
    await prepareFirstStart(people, [], 'hotline');
    expect(numberClashes(demoDialplan(), people.phoneExtensions())).toEqual([]);
    const short = ['1000', '1008'];
    expect(numberClashes(demoDialplan(), short)).toEqual([
      { extension: '1000', hotline: 'telecom-1000' },
    ]);
  });

  it('never gives two people the same password, and tells none a second time', async () => {
    const people = new SqlitePeople(database);
    const cards = await prepareFirstStart(people, [], 'hotline');
    const passwords = cards.flatMap((card) => [card.password, card.phonePassword]);
    expect(new Set(passwords).size).toBe(passwords.length);
    expect(await prepareFirstStart(people, [], 'hotline')).toEqual([]);
  });
});
