import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookIntervalMs } from '../../../src/composition/dialplans/directory-watch.ts';
import { followDialplans } from '../../../src/composition/dialplans/followed-dialplans.ts';
import { followSecrets } from '../../../src/composition/dialplans/followed-secrets.ts';
import { LoadedDialplans } from '../../../src/composition/dialplans/loaded-dialplans.ts';
import { Secrets } from '../../../src/composition/dialplans/secrets.ts';
import { serviceConfigs } from '../../../src/composition/dialplans/services-of-dialplan.ts';
import { trunkConfigs } from '../../../src/composition/dialplans/trunks-of-dialplan.ts';
import { Database } from '../../../src/store/database/database.ts';
import { readDialplan } from '../../../src/store/files/dialplan-directory.ts';
import { SqliteDialplanVersions } from '../../../src/store/sqlite-dialplan-versions.ts';
import { TrunkWatches } from '../../../src/telephony/carriers/trunk-watches.ts';
import { newCounters } from '../../../src/telephony/counters.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeCarrier } from '../../support/fakes/fake-carrier.ts';
import { smallDialplan, smallDialplanWith, soundDialplan } from '../../support/small-dialplan.ts';

const systems = `trunks:
  carrier:
    addresses: [203.0.113.7]
    outgoing:
      address: 203.0.113.7
      callerNumber: '4008108000'
      credentials: {username: hotline, secret: carrier}
      register: {}
services:
  crm: {url: 'https://crm.example.com', secret: crm} # allow unused: a flow will ask it
`;
const text = `${smallDialplan}\n${systems}`;
const nobody = { extensions: new Set<string>(), agents: new Set<string>(), abilities: [] };
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let root: string;
let clock: VirtualClock;
let told: { readonly message: string; readonly facts: object }[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hotline-secrets-'));
  mkdirSync(join(root, 'secrets'));
  write('carrier', 'open sesame\n');
  write('crm', 'token');
  clock = new VirtualClock(1_800_000_000_000);
  told = [];
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, secret: string): void {
  writeFileSync(join(root, 'secrets', name), secret);
}

function hear(facts: object, message: string): void {
  told.push({ message, facts });
}
const log = { debug: hear, info: hear, warn: hear, error: hear };

/** A trunk that registers and a service, both with what the files hold. */
function followed() {
  const carrier = new FakeCarrier(clock);
  const counters = newCounters();
  const logger = pino({ level: 'silent' });
  const watches = new TrunkWatches({ requests: carrier, clock, counters, logger });
  const secrets = new Secrets(join(root, 'secrets'));
  const dialplan = soundDialplan(text);
  secrets.read(dialplan);
  const token = () => serviceConfigs(dialplan, secrets).crm?.token;
  const onTaken = () => watches.replace(trunkConfigs(dialplan, secrets, 'hotline'));
  onTaken();
  const parts = { secrets, dialplan: () => dialplan, onTaken, onChange: () => undefined };
  const following = followSecrets({ ...parts, clock, log });
  const rest = async () => {
    clock.advance(2 * lookIntervalMs);
    await settled();
  };
  return { carrier, watches, secrets, token, following, rest };
}

describe('secrets of a running server', () => {
  it('that change are what a trunk registers with next, within two seconds', async () => {
    const { carrier, watches, rest } = followed();
    await settled();
    carrier.asked();
    carrier.password = 'rotated by the carrier';
    write('carrier', 'rotated by the carrier\n');
    await rest();
    expect(carrier.asked()).toEqual(['REGISTER 3600', 'REGISTER 3600 signed']);
    expect(carrier.isRegistered).toBe(true);
    expect(watches.standings()[0]).toMatchObject({
      ...{ isDown: false, registration: { state: 'registered' } },
    });
    expect(told).toEqual([
      {
        message: 'secrets taken',
        facts: { files: [{ file: 'carrier', trunks: ['carrier'], services: [] }] },
      },
    ]);
  });

  it('that change before anybody looks are not missed', () => {
    const secrets = new Secrets(join(root, 'secrets'));
    const dialplan = soundDialplan(text);
    secrets.read(dialplan);
    write('crm', 'another token');
    const parts = { secrets, dialplan: () => dialplan, onTaken: () => undefined };
    followSecrets({ ...parts, onChange: () => undefined, clock, log }).stop();
    expect(serviceConfigs(dialplan, secrets).crm?.token).toBe('another token');
  });

  it.each([
    ['missing', () => rmSync(join(root, 'secrets', 'crm'))],
    ['empty', () => write('crm', ' \n')],
    ['malformed', () => write('crm', 'one\ntwo')],
    ['malformed', () => write('crm', 'x'.repeat(20_000))],
    [
      'unreadable',
      () => {
        rmSync(join(root, 'secrets', 'crm'));
        mkdirSync(join(root, 'secrets', 'crm'));
      },
    ],
  ] as const)(
    'that are %s are told, and stay what they were until they are mended',
    async (fault, spoil) => {
      const { secrets, token, carrier, rest } = followed();
      await settled();
      carrier.asked();
      spoil();
      await rest();
      const files = [{ file: 'crm', trunks: [], services: ['crm'], fault }];
      expect(secrets.faults).toEqual(files);
      expect(told.map(({ facts }) => facts)).toEqual([{ files }]);
      expect(token()).toBe('token');

      rmSync(join(root, 'secrets', 'crm'), { recursive: true, force: true });
      write('crm', 'another token');
      await rest();
      expect(secrets.faults).toEqual([]);
      expect(token()).toBe('another token');
      // The trunk has nothing to do with it.
      expect(carrier.asked()).toEqual([]);
      expect(JSON.stringify(told)).not.toContain('token');
    },
  );

  it('are no longer looked at when it stops', () => {
    const { following, watches } = followed();
    const before = clock.pendingTimers;
    following.stop();
    expect(clock.pendingTimers).toBe(before - 1);
    void watches.stop();
  });
});

describe('a dialplan that was refused for want of a password', () => {
  it('is taken as soon as that is written', async () => {
    const directory = join(root, 'dialplans');
    const anyRecording = 'dialplans/prompts/zh-CN/agent-lost.wav';
    for (const folder of ['zh-CN', 'en', 'music']) {
      mkdirSync(join(directory, 'prompts', folder), { recursive: true });
      for (const name of ['hello', 'sorry', 'waiting']) {
        copyFileSync(anyRecording, join(directory, 'prompts', folder, `${name}.wav`));
      }
    }
    writeFileSync(join(directory, 'main.yaml'), smallDialplan);
    const secrets = new Secrets(join(root, 'secrets'));
    const first = readDialplan(directory, 2027, { secretsDirectory: secrets.directory });
    const database = await Database.open(':memory:');
    const prepared: string[] = [];
    const { live, stop } = followDialplans({
      ...{ first, secrets, clock, log, people: () => nobody },
      config: { dialplanDirectory: directory, dataDirectory: root },
      loaded: new LoadedDialplans(soundDialplan(smallDialplan)),
      history: new SqliteDialplanVersions(database),
      prepare: (next) => {
        secrets.read(next);
        prepared.push(...trunkConfigs(next, secrets, 'hotline').map(({ name }) => name));
        return () => undefined;
      },
      onSecretsTaken: () => undefined,
    });
    rmSync(join(root, 'secrets', 'carrier'));
    const named = `${smallDialplanWith(['Team', 'Crew'])}\n${systems}`;
    writeFileSync(join(directory, 'main.yaml'), named);
    clock.advance(2 * lookIntervalMs);
    const { faults } = await eventually('the dialplan is refused', () => live.refused);
    expect(faults.map(({ code }) => code)).toContain('secret-missing');

    write('carrier', 'open sesame');
    clock.advance(2 * lookIntervalMs);
    await eventually('it is taken', () => (live.refused ? undefined : true));
    expect(live.current.queues.team?.name.en).toBe('Crew');
    expect(prepared).toEqual(['carrier']);
    await stop();
    database.close();
  }, 30_000);
});
