import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHotlineError } from '../../src/base/errors.ts';
import type { AgentId, CallId } from '../../src/base/ids.ts';
import type { CallRecord, Customer } from '../../src/calls/ports.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqliteCallArchive } from '../../src/store/sqlite-call-archive.ts';
import { SqliteCallStore } from '../../src/store/sqlite-call-store.ts';
import { SqliteJournal } from '../../src/store/sqlite-journal.ts';
import { SqliteLocationStore } from '../../src/store/sqlite-location-store.ts';
import { SqlitePeople } from '../../src/store/sqlite-people.ts';
import { SqliteAuditTrail, SqliteSignInSessionStore } from '../../src/store/sqlite-sign-in.ts';

let directory: string;
let database: Database;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hotline-store-'));
  database = await Database.open(join(directory, 'hotline.sqlite'));
});

afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true });
});

/** What a process that was killed would leave to the next one: the file, without a clean close. */
async function openAgain(): Promise<Database> {
  const next = await Database.open(join(directory, 'hotline.sqlite'));
  database.close();
  database = next;
  return next;
}

function call(number: number, facts: Partial<CallRecord> = {}): CallRecord {
  return {
    id: `call_${number}` as CallId,
    sipCallId: `sip-${number}`,
    hotline: 'express',
    trunk: 'demo',
    callerNumber: '13800138000',
    dialledNumber: '4008108000',
    language: 'zh-CN',
    receivedAt: number * 1000,
    outcome: 'open',
    path: [],
    ringMs: 0,
    queueMs: 0,
    talkMs: 0,
    holdMs: 0,
    wrapUpMs: 0,
    ...facts,
  };
}

const wang: Customer = {
  id: 'cus_wang',
  name: '王建国',
  tier: 'vip-strategic',
  numbers: ['13800138000', '01088886666'],
};

describe('the call store', () => {
  it('lists the calls that were open when the process died, and no closed one', async () => {
    const store = new SqliteCallStore(database);
    store.saveCall(call(1));
    store.saveCall(call(2));
    store.saveCall(call(1, { outcome: 'answered', endedAt: 9_000 }));
    expect(new SqliteCallStore(await openAgain()).openCalls().map((one) => one.id)).toEqual([
      'call_2',
    ]);
  });

  it('never changes a closed record', () => {
    const store = new SqliteCallStore(database);
    store.saveCall(call(1, { outcome: 'abandoned', endedAt: 2_000 }));
    store.saveCall(call(1, { outcome: 'answered', endedAt: 3_000 }));
    expect(store.earlierCalls('13800138000', 5).map((one) => one.outcome)).toEqual(['abandoned']);
  });

  it('gives the earlier calls of a number, newest first, without the open one', () => {
    const store = new SqliteCallStore(database);
    for (const number of [1, 2, 3]) {
      store.saveCall(call(number, { outcome: 'answered', endedAt: 1 }));
    }
    store.saveCall(call(4));
    store.saveCall(call(5, { callerNumber: '13900139000', outcome: 'answered', endedAt: 1 }));
    const earlier = store.earlierCalls('13800138000', 2);
    expect(earlier.map((one) => one.id)).toEqual(['call_3', 'call_2']);
  });

  it('finds a customer by any of his numbers', () => {
    const people = new SqlitePeople(database);
    people.saveCustomer(wang);
    const store = new SqliteCallStore(database);
    expect(store.customerByNumber('01088886666')).toEqual(wang);
    people.saveCustomer({ ...wang, numbers: ['13800138000'] });
    expect(store.customerByNumber('01088886666')).toBeUndefined();
  });
});

describe('the call archive', () => {
  it('pages backwards through the calls of one agent', () => {
    const store = new SqliteCallStore(database);
    for (const number of [1, 2, 3, 4]) {
      const agentId = (number === 2 ? 'agt_other' : 'agt_lin') as AgentId;
      store.saveCall(call(number, { agentId, outcome: 'answered', endedAt: 1 }));
    }
    const archive = new SqliteCallArchive(database);
    const query = { agentId: 'agt_lin' as AgentId, limit: 2 };
    expect(archive.calls(query).map((one) => one.id)).toEqual(['call_4', 'call_3']);
    expect(archive.calls({ ...query, before: 3_000 }).map((one) => one.id)).toEqual(['call_1']);
  });

  it('lists a call that was given on for each agent who had it', () => {
    const store = new SqliteCallStore(database);
    const had = (id: string, from: number) => ({
      ...{ party: { kind: 'agent', id, name: id }, from, to: from + 1, holdMs: 0, by: 'answer' },
    });
    const outside = { ...had('', 3), party: { kind: 'external', name: '13900139000' } };
    store.saveCall(
      call(1, {
        agentId: 'agt_wang' as AgentId,
        talks: [had('agt_lin', 1), outside, had('agt_wang', 5)] as CallRecord['talks'] & object,
      }),
    );
    store.saveCall(call(2, { agentId: 'agt_wang' as AgentId }));
    const archive = new SqliteCallArchive(database);
    const listed = (agentId: string) =>
      archive.calls({ agentId: agentId as AgentId, limit: 9 }).map(({ id }) => id);
    expect(listed('agt_lin')).toEqual(['call_1']);
    expect(listed('agt_wang')).toEqual(['call_2', 'call_1']);
    expect(listed('agt_zhao')).toEqual([]);
  });

  it('shows a call with its customer, events and recordings', () => {
    const store = new SqliteCallStore(database);
    new SqlitePeople(database).saveCustomer(wang);
    const id = 'call_1' as CallId;
    store.saveCall(call(1, { customerId: wang.id }));
    store.appendEvent(id, { at: 1, kind: 'call-received' });
    store.appendEvent(id, { at: 2, kind: 'menu-chosen', facts: { digit: '1' } });
    const recording = {
      id: 'rec_1',
      callId: id,
      file: 'a.wav',
      startedAt: 3,
      channels: { left: 'caller', right: 'agent' },
    };
    store.saveRecording(recording);
    store.closeRecording('b.wav', 3);
    expect(new SqliteCallArchive(database).recordingsOf(id)).toEqual([recording]);
    store.closeRecording('a.wav', 4);
    store.closeRecording('a.wav', 5);
    const archive = new SqliteCallArchive(database);
    expect(archive.call(id)).toMatchObject({ customerName: '王建国' });
    expect(archive.call(id)).not.toHaveProperty('sipCallId');
    expect(archive.events(id).map((event) => event.kind)).toEqual(['call-received', 'menu-chosen']);
    expect(archive.recordingsOf(id)).toEqual([{ ...recording, endedAt: 4 }]);
    expect(archive.recording('rec_2')).toBeUndefined();
  });
});

describe('the journal', () => {
  it('gives back the snapshot and the inputs after it, in order, after a crash', async () => {
    const journal = new SqliteJournal(database);
    journal.append([{ n: 1 }, { n: 2 }]);
    journal.snapshot({ state: 'two' });
    journal.append([{ n: 3 }]);
    journal.append([{ n: 4 }, { n: 5 }]);
    expect(new SqliteJournal(await openAgain()).restore()).toEqual({
      snapshot: { state: 'two' },
      inputs: [{ n: 3 }, { n: 4 }, { n: 5 }],
    });
  });

  it('keeps as many snapshots as it is told, and the inputs since the oldest of them', () => {
    const journal = new SqliteJournal(database, 2);
    for (const n of [1, 2, 3]) {
      journal.append([{ n }]);
      journal.snapshot({ state: n });
    }
    journal.append([{ n: 4 }]);
    expect([...journal.segments()]).toEqual([
      { snapshot: { state: 2 }, inputs: [{ n: 3 }] },
      { snapshot: { state: 3 }, inputs: [{ n: 4 }] },
    ]);
    expect(journal.restore()).toEqual({ snapshot: { state: 3 }, inputs: [{ n: 4 }] });
  });

  it('loses nothing that comes after a second snapshot of an empty journal', () => {
    const journal = new SqliteJournal(database);
    journal.append([{ n: 1 }]);
    journal.snapshot({ state: 'one' });
    journal.snapshot({ state: 'still one' });
    journal.append([{ n: 2 }]);
    expect(journal.restore()).toEqual({ snapshot: { state: 'still one' }, inputs: [{ n: 2 }] });
  });

  it('is empty at first', () => {
    expect(new SqliteJournal(database).restore()).toEqual({ snapshot: undefined, inputs: [] });
  });
});

describe('people and phones', () => {
  it('keeps a person, her profile and her phone over a restart', async () => {
    const people = new SqlitePeople(database);
    expect(people.hasPeople).toBe(false);
    const lin = {
      id: 'agt_lin',
      username: 'lin',
      passwordHash: 'hash',
      name: '林静',
      roles: ['agent'] as const,
      agentId: 'agt_lin' as AgentId,
      extension: '1001',
      disabled: false,
    };
    const profile = {
      id: 'agt_lin' as AgentId,
      name: '林静',
      extension: '1001',
      queues: [{ queueId: 'general', order: 1 }],
      skills: { tracking: 3 },
      universalOrder: 5,
      trainee: {
        ...{ classes: ['walk-in'] as const, mentor: 'agt_wang' as AgentId, extraWrapUpMs: 9_000 },
      },
      mayDialOut: false,
    };
    people.savePerson(lin);
    people.saveAgent(profile);
    people.savePhoneAccount({ extension: '1001', ha1Md5: 'm', ha1Sha256: 's' });
    const again = new SqlitePeople(await openAgain());
    expect(again.personByUsername('lin')).toEqual(lin);
    expect(again.personById('agt_lin')).toEqual(lin);
    expect(again.agents()).toEqual([profile]);
    const { universalOrder: _, trainee: __, mayDialOut: ___, ...done } = profile;
    again.saveAgent(done);
    expect(again.agents()).toEqual([done]);
    expect(again.agentName(profile.id)).toBe('林静');
    expect([again.ha1('1001', 'MD5'), again.ha1('1001', 'SHA-256')]).toEqual(['m', 's']);
    expect(again.ha1('1002', 'MD5')).toBeUndefined();
  });

  it('keeps registered contacts over a restart and forgets the removed', async () => {
    const binding = {
      extension: '1001',
      contact: 'sip:1001@127.0.0.1:5070',
      source: { protocol: 'udp', address: '127.0.0.1', port: 5070 } as const,
      sipCallId: 'a',
      cseq: 1,
      registeredAt: 1,
      expiresAt: 2,
    };
    const locations = new SqliteLocationStore(database);
    locations.saveBindings('1001', [binding]);
    locations.saveBindings('1002', [{ ...binding, extension: '1002' }]);
    locations.saveBindings('1002', []);
    expect(new SqliteLocationStore(await openAgain()).loadBindings()).toEqual([binding]);
  });
});

describe('sign-in', () => {
  it('ends sessions one by one and by age', () => {
    const sessions = new SqliteSignInSessionStore(database);
    const session = (tokenHash: string, expiresAt: number) => ({
      tokenHash,
      personId: 'agt_lin',
      createdAt: 1,
      lastSeenAt: 1,
      expiresAt,
      source: '127.0.0.1',
    });
    for (const [hash, expiresAt] of [
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ] as const) {
      sessions.saveSession(session(hash, expiresAt));
    }
    sessions.touchSession('b', 5);
    sessions.endSession('c');
    expect(sessions.removeExpiredSessions(15)).toBe(1);
    expect(['a', 'b', 'c'].map((hash) => sessions.sessionByTokenHash(hash)?.lastSeenAt)).toEqual([
      undefined,
      5,
      undefined,
    ]);
  });

  it('keeps the audit trail, newest first', () => {
    const trail = new SqliteAuditTrail(database);
    trail.append({ at: 1, kind: 'signed-in', personId: 'agt_lin', source: '::1' });
    trail.append({ at: 2, kind: 'sign-in-refused', source: '::1' });
    expect(trail.read({ limit: 10 }).map((entry) => entry.kind)).toEqual([
      'sign-in-refused',
      'signed-in',
    ]);
  });
});

describe('gathered writes', () => {
  /** What is on the disk, as the next process would find it. */
  function committedCalls(): number {
    const other = new Sqlite(join(directory, 'hotline.sqlite'), { readonly: true });
    const { length } = other.prepare('select id from calls').all();
    other.close();
    return length;
  }

  it('are seen here at once and are on the disk when the turn is over', async () => {
    const calls = new SqliteCallStore(database);
    calls.saveCall(call(1));
    calls.saveCall(call(2));
    expect([calls.openCalls().length, committedCalls()]).toEqual([2, 0]);
    await new Promise(setImmediate);
    expect(committedCalls()).toBe(2);
  });

  it('are on the disk with the journal that is written after them', () => {
    new SqliteCallStore(database).saveCall(call(1));
    new SqliteJournal(database).append([{ kind: 'time-passed' }]);
    expect(committedCalls()).toBe(1);
  });

  it('are told of when they cannot be committed, and do not take later ones with them', async () => {
    const failures: unknown[] = [];
    const told = await Database.open(join(directory, 'hotline.sqlite'), (error) => {
      failures.push(error);
    });
    // A deferred key is looked at by the commit and not before.
    const other = new Sqlite(join(directory, 'hotline.sqlite'));
    other.exec(`
      create table known (id text primary key);
      create table seen (id text references known deferrable initially deferred);
      create trigger see after insert on calls begin insert into seen values (new.id); end;
    `);
    const calls = new SqliteCallStore(told);
    calls.saveCall(call(1));
    await new Promise(setImmediate);
    expect(failures).toEqual([expect.objectContaining({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' })]);
    expect([calls.openCalls().length, committedCalls()]).toEqual([0, 0]);
    other.exec('drop trigger see');
    other.close();
    calls.saveCall(call(2));
    await new Promise(setImmediate);
    expect([failures.length, committedCalls()]).toEqual([1, 1]);
    told.close();
  });

  it('are on the disk when the database is closed in the same turn', () => {
    new SqliteCallStore(database).saveCall(call(1));
    database.close();
    expect(committedCalls()).toBe(1);
  });
});

it('says in one coded error that a database cannot be opened', async () => {
  const failed = await Database.open(join(directory, 'no', 'such', 'file')).catch((error) => error);
  expect(isHotlineError(failed, 'store-failed')).toBe(true);
});
