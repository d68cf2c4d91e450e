/** Trunks that are registered and asked whether they are there, by the rules and the deadlines. */
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { TrunkWatches } from '../../../src/telephony/carriers/trunk-watches.ts';
import { newCounters } from '../../../src/telephony/counters.ts';
import type {
  OutgoingTrunkConfig,
  TrunkConfig,
  TrunkHealthConfig,
  TrunkRegisterConfig,
} from '../../../src/telephony/ports.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { FakeCarrier } from '../../support/fakes/fake-carrier.ts';

const register: TrunkRegisterConfig = { expiresSeconds: 3_600, retryMs: 30_000 };
const health: TrunkHealthConfig = { everyMs: 30_000, answerWithinMs: 5_000, downAfter: 3 };

function trunk(more: Partial<OutgoingTrunkConfig>, name = 'carrier'): TrunkConfig {
  const outgoing: OutgoingTrunkConfig = {
    ...{ host: 'sip.carrier.example', transport: 'udp', linesMax: 30, order: 1 },
    noResponseMs: 10_000,
    credentials: { username: 'hotline', password: 'open sesame' },
    callerNumbers: { default: '4008108000', allowed: [] },
    prefixes: [{ from: '', to: '' }],
    ...more,
  };
  return { name, outgoing };
}

let clock: VirtualClock;
let carrier: FakeCarrier;
let watches: TrunkWatches;
let counters: ReturnType<typeof newCounters>;

beforeEach(() => {
  clock = new VirtualClock(1_800_000_000_000);
  carrier = new FakeCarrier(clock);
  counters = newCounters();
  const token = () => 'a1b2';
  const logger = pino({ level: 'silent' });
  watches = new TrunkWatches({
    requests: carrier,
    clock,
    counters,
    logger,
    random: () => 1,
    token,
  });
});

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await settled();
}

async function watch(...trunks: readonly TrunkConfig[]): Promise<void> {
  watches.replace(trunks);
  await settled();
}

const standing = () => watches.standings()[0];

describe('a trunk that registers', () => {
  it('signs what its carrier asks it to sign, and renews it before it expires', async () => {
    await watch(trunk({ register }));
    expect(carrier.asked()).toEqual(['REGISTER 3600', 'REGISTER 3600 signed']);
    expect(standing()).toEqual({
      ...{ trunk: 'carrier', isDown: false },
      registration: {
        state: 'registered',
        since: clock.now(),
        validUntil: clock.now() + 3_600_000,
      },
    });
    await pass(2_879_999);
    expect(carrier.asked()).toEqual([]);
    await pass(1);
    expect(carrier.asked()).toEqual(['REGISTER 3600', 'REGISTER 3600 signed']);
    expect(standing()?.registration?.since).toBe(clock.now() - 2_880_000);
  });

  it('says who and where it is, under one Call-ID with rising CSeqs', async () => {
    await watch(trunk({ register }));
    const [first, signed] = carrier.requests;
    expect(first).toMatchObject({
      ...{ method: 'REGISTER', uri: 'sip:sip.carrier.example' },
      headers: {
        From: '<sip:hotline@sip.carrier.example>;tag=a1b2',
        To: '<sip:hotline@sip.carrier.example>',
        Contact: '<sip:hotline@localhost>',
        'Call-ID': 'a1b2',
        CSeq: '1 REGISTER',
      },
    });
    expect(signed?.headers).toMatchObject({ 'Call-ID': 'a1b2', CSeq: '2 REGISTER' });
    // The name may lead to another of its servers the second time, which does not know the nonce.
    expect(signed?.route).toBe('sip:203.0.113.7:5060;lr');
  });

  it('of a domain is asked for there, over the carrier’s address', async () => {
    const ims = { ...register, domain: 'ims.example.com' };
    await watch(trunk({ register: ims, host: '203.0.113.7', port: 5070, transport: 'tcp' }));
    expect(carrier.requests[0]).toMatchObject({
      ...{ uri: 'sip:ims.example.com', route: 'sip:203.0.113.7:5070;transport=tcp;lr' },
      headers: {
        To: '<sip:hotline@ims.example.com>',
        Contact: '<sip:hotline@localhost;transport=tcp>',
      },
    });
  });

  it('is renewed by what is granted to its own contact, not by what it asked', async () => {
    carrier.grants = 120;
    await watch(trunk({ register }));
    carrier.asked();
    await pass(59_999);
    expect(carrier.asked()).toEqual([]);
    await pass(1);
    expect(carrier.asked()).not.toEqual([]);
  });

  it('signs anew where its nonce has become too old, and once only', async () => {
    carrier.stale.add('n1').add('n2');
    await watch(trunk({ register }));
    expect(carrier.asked()).toHaveLength(3);
    expect(standing()?.registration).toMatchObject({ state: 'refused', sipStatus: 401 });
    await pass(30_000);
    expect(standing()?.registration?.state).toBe('registered');
  });

  it('with a wrong password is refused, down, and tried again after pauses that double', async () => {
    carrier.password = 'another';
    await watch(trunk({ register }));
    const refusedAt = clock.now();
    expect(standing()).toEqual({
      ...{ trunk: 'carrier', isDown: true },
      registration: { state: 'refused', sipStatus: 401, since: refusedAt },
    });
    carrier.asked();
    for (const pause of [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      await pass(pause - 1);
      expect(carrier.asked()).toEqual([]);
      await pass(1);
      expect(carrier.asked()).toHaveLength(2);
    }
    expect(standing()?.registration?.since).toBe(refusedAt);
    expect(counters.failedRegistrations).toBe(8);
    carrier.password = 'open sesame';
    await pass(600_000);
    expect(standing()).toMatchObject({ isDown: false, registration: { state: 'registered' } });
  });

  it('waits as long as its carrier asks it to', async () => {
    carrier.refusal = { status: 503, headers: { 'retry-after': '100 (busy)' } };
    await watch(trunk({ register }));
    carrier.asked();
    await pass(99_999);
    expect(carrier.asked()).toEqual([]);
    await pass(1);
    expect(carrier.asked()).toEqual(['REGISTER 3600']);
  });

  it('asks for as long as its carrier wants, but believes that once', async () => {
    carrier.refusal = { status: 423, headers: { 'min-expires': '7200' } };
    await watch(trunk({ register }));
    await pass(0);
    expect(carrier.asked()).toEqual(['REGISTER 3600', 'REGISTER 7200']);
    expect(standing()?.registration).toMatchObject({ state: 'refused', sipStatus: 423 });
  });

  it('whose carrier falls silent stays up until what was granted is over', async () => {
    carrier.grants = 300;
    await watch(trunk({ register }));
    carrier.isThere = false;
    await pass(240_000 + 10_000);
    expect(standing()).toMatchObject({ isDown: false, registration: { state: 'unreachable' } });
    await pass(50_000);
    expect(standing()).toMatchObject({ isDown: true, registration: { state: 'unreachable' } });
  });

  it('takes its registration back when it stops', async () => {
    await watch(trunk({ register }));
    expect(carrier.isRegistered).toBe(true);
    carrier.asked();
    await watches.stop();
    expect(carrier.asked()).toEqual(['REGISTER 0', 'REGISTER 0 signed']);
    expect(carrier.isRegistered).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stops in time though its carrier is silent, and at once where it was not registered', async () => {
    await watch(trunk({ register }));
    carrier.isThere = false;
    const stopping = watches.stop();
    await settled();
    await pass(2_000);
    await stopping;
    await watch(trunk({ register }));
    await pass(10_000);
    await watches.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('stays registered while others change, and is made anew when it changes itself', async () => {
    await watch(trunk({ register }));
    carrier.asked();
    await watch(trunk({ register }), trunk({}, 'other'));
    expect(carrier.asked()).toEqual([]);
    await watch(trunk({ register, order: 2 }));
    expect(carrier.asked()).toEqual([
      ...['REGISTER 0', 'REGISTER 0 signed', 'REGISTER 3600', 'REGISTER 3600 signed'],
    ]);
    expect(carrier.isRegistered).toBe(true);
  });

  it('with another password is renewed at once, and never taken back', async () => {
    await watch(trunk({ register }));
    carrier.asked();
    const credentials = { username: 'hotline', password: 'rotated' };
    carrier.password = credentials.password;
    await watch(trunk({ register, credentials }));
    expect(carrier.asked()).toEqual(['REGISTER 3600', 'REGISTER 3600 signed']);
    expect(standing()?.registration?.state).toBe('registered');
    await watches.stop();
    expect(carrier.asked()).toEqual(['REGISTER 0', 'REGISTER 0 signed']);
  });

  it('with a wrong new password is refused, and stays up until what was granted is over', async () => {
    await watch(trunk({ register }));
    const credentials = { username: 'hotline', password: 'mistyped' };
    await watch(trunk({ register, credentials }));
    expect(standing()).toMatchObject({
      ...{ isDown: false, registration: { state: 'refused', sipStatus: 401 } },
    });
    await watch(trunk({ register }));
    expect(standing()?.registration?.state).toBe('registered');
  });

  it('is not blamed while our own SIP server is away, and asked when that is back', async () => {
    carrier.isReachable = false;
    await watch(trunk({ register, health }));
    await pass(600_000);
    expect(standing()).toMatchObject({
      ...{ isDown: false, registration: { state: 'registering' }, health: { state: 'unknown' } },
    });
    carrier.isReachable = true;
    watches.wake();
    await settled();
    expect(standing()).toMatchObject({
      ...{ registration: { state: 'registered' }, health: { state: 'up' } },
    });
  });
});

describe('a trunk that is asked whether it is there', () => {
  it('is down after so many silences in a row, and up with the next answer', async () => {
    await watch(trunk({ health }));
    expect(standing()?.health).toEqual({ state: 'up', since: clock.now() });
    carrier.isThere = false;
    for (const silences of [1, 2, 3]) {
      expect(watches.isDown('carrier'), `before silence ${silences}`).toBe(false);
      await pass(30_000);
      await pass(5_000);
    }
    expect(standing()).toMatchObject({ isDown: true, health: { state: 'down' } });
    expect(counters.unansweredProbes).toBe(3);
    carrier.isThere = true;
    await pass(30_000);
    expect(standing()).toMatchObject({ isDown: false, health: { state: 'up' } });
    expect(counters.unansweredProbes).toBe(3);
  });

  it('needs them in a row', async () => {
    await watch(trunk({ health: { ...health, downAfter: 2 } }));
    for (const isThere of [false, true, false, true]) {
      carrier.isThere = isThere;
      await pass(30_000);
      await pass(5_000);
    }
    expect(watches.isDown('carrier')).toBe(false);
  });

  it.each([
    [404, false],
    [503, true],
    [408, true],
  ])('answering %i is down: %s', async (status, isDown) => {
    carrier.optionsStatus = status;
    await watch(trunk({ health: { ...health, downAfter: 1 } }));
    expect(watches.isDown('carrier')).toBe(isDown);
  });

  it('is asked no more when it is gone from the dialplan', async () => {
    await watch(trunk({ health }));
    await watch();
    expect(watches.standings()).toEqual([]);
    expect(watches.isDown('carrier')).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});
