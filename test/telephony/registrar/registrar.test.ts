import { describe, expect, test } from 'vitest';
import type { ContactBinding } from '../../../src/telephony/ports.ts';
import { decideRegister } from '../../../src/telephony/registrar/bindings.ts';
import { Locations } from '../../../src/telephony/registrar/locations.ts';
import { readRegisterRequest } from '../../../src/telephony/registrar/register-request.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { MemoryLocationStore } from '../../support/telephony-fixture.ts';

const limits = { expiresSecondsMin: 60, expiresSecondsMax: 3600, contactsMax: 2 };
const now = 1_000_000;

function read(headers: Readonly<Record<string, string>>) {
  const all: Record<string, string> = {
    to: '<sip:1001@hotline>',
    'call-id': 'a',
    cseq: '1 REGISTER',
    ...headers,
  };
  return readRegisterRequest({
    get: (name: string) => all[name.toLowerCase()],
    protocol: 'udp',
    source_address: '192.0.2.1',
    source_port: 5062,
  });
}

function decide(current: readonly ContactBinding[], headers: Readonly<Record<string, string>>) {
  const request = read(headers);
  if (!request) throw new Error('unreadable');
  return decideRegister(current, request, limits, now);
}

function bound(headers: Readonly<Record<string, string>>, current: readonly ContactBinding[] = []) {
  const decision = decide(current, headers);
  if (decision.status !== 200) throw new Error(String(decision.status));
  return decision.bindings;
}

describe('a registration (RFC 3261 §10.3)', () => {
  test('keeps contact, source and expiry', () => {
    const [binding] = bound({ contact: '"P" <sip:1001@10.0.0.5:5060;ob>;expires=120' });
    expect(binding).toMatchObject({
      extension: '1001',
      contact: 'sip:1001@10.0.0.5:5060;ob',
      source: { protocol: 'udp', address: '192.0.2.1', port: 5062 },
      expiresAt: now + 120_000,
    });
  });

  test('lasts as long as Expires says where the contact says nothing, and no longer than allowed', () => {
    expect(bound({ contact: '<sip:a@x>', expires: '90' })[0]?.expiresAt).toBe(now + 90_000);
    expect(bound({ contact: '<sip:a@x>', expires: '999999' })[0]?.expiresAt).toBe(now + 3_600_000);
    expect(bound({ contact: '<sip:a@x>' })[0]?.expiresAt).toBe(now + 3_600_000);
  });

  test('is too brief under the minimum, but 0 removes', () => {
    const current = bound({ contact: '<sip:a@x>' });
    expect(decide(current, { contact: '<sip:a@x>;expires=59' })).toEqual({ status: 423 });
    expect(bound({ contact: '<sip:A@X>;expires=0', cseq: '2 R' }, current)).toHaveLength(1);
    expect(bound({ contact: '<sip:a@X>;expires=0', cseq: '2 R' }, current)).toEqual([]);
  });

  test('does not undo a later one of the same Call-ID', () => {
    const current = bound({ contact: '<sip:a@x>', cseq: '5 REGISTER' });
    expect(decide(current, { contact: '<sip:a@x>;expires=0', cseq: '4 R' })).toEqual({
      status: 500,
    });
    expect(decide(current, { contact: '*', expires: '0', cseq: '5 R' })).toEqual({ status: 500 });
    expect(bound({ contact: '*', expires: '0', cseq: '1 R', 'call-id': 'b' }, current)).toEqual([]);
  });

  test('of one phone too many makes the oldest give way', () => {
    const one = bound({ contact: '<sip:a@x>' });
    const two = bound({ contact: '<sip:b@x>', 'call-id': 'b' }, one);
    const three = bound({ contact: '<sip:c@x>', 'call-id': 'c' }, two);
    expect(three.map(({ contact }) => contact)).toEqual(['sip:c@x', 'sip:b@x']);
  });

  test.each([
    [{ contact: '*', expires: '60' }],
    [{ contact: '*, <sip:a@x>', expires: '0' }],
    [{ contact: '<tel:123>' }],
    [{ contact: '<sip:a@x' }],
    [{ contact: Array<string>(11).fill('<sip:a@x>').join(',') }],
    [{ cseq: 'REGISTER' }],
    [{ to: 'nonsense' }],
  ])('cannot be read from %j', (headers) => {
    expect(read(headers)).toBeUndefined();
  });
});

describe('locations', () => {
  test('expire by themselves, in the store too, and say so', () => {
    const clock = new VirtualClock(now);
    const store = new MemoryLocationStore();
    const locations = new Locations(clock, store);
    const heard: [string, boolean][] = [];
    locations.onReachability((extension, reachable) => heard.push([extension, reachable]));
    locations.replace('1001', bound({ contact: '<sip:a@x>;expires=60' }));
    clock.advance(59_999);
    expect(locations.contactsOf('1001')).toHaveLength(1);
    const place = { protocol: 'udp', address: '192.0.2.1', port: 5062 } as const;
    expect(locations.isPhoneAt('1001', place)).toBe(true);
    expect(locations.isPhoneAt('1001', { ...place, port: 5063 })).toBe(false);
    expect(locations.isPhoneAt('1002', place)).toBe(false);
    clock.advance(1);
    expect(locations.contactsOf('1001')).toEqual([]);
    expect(locations.isPhoneAt('1001', place)).toBe(false);
    expect(store.loadBindings()).toEqual([]);
    expect(heard).toEqual([
      ['1001', true],
      ['1001', false],
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  test('come back after a restart, without those that expired meanwhile', () => {
    const store = new MemoryLocationStore();
    store.saveBindings('1001', bound({ contact: '<sip:a@x>;expires=60' }));
    const other = bound({ to: '<sip:1002@hotline>', contact: '<sip:b@x>;expires=600' });
    store.saveBindings('1002', other);
    const locations = new Locations(new VirtualClock(now + 100_000), store);
    expect(locations.contactsOf('1001')).toEqual([]);
    expect(locations.contactsOf('1002')).toHaveLength(1);
  });
});
