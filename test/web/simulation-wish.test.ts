import { describe, expect, it } from 'vitest';
import {
  firstWish,
  requestOf,
  type SimulationWish,
  servicesIn,
} from '../../src/web/model/simulation-wish.ts';

const numbers = ['4008108000', '8008108000'];
const wish = (change: Partial<SimulationWish> = {}) => ({
  ...firstWish(Date.parse('2026-11-23T02:00:00Z')),
  ...change,
});

describe('a call that an admin wishes to try', () => {
  it('goes to the first number at the time that the form shows', () => {
    const at = Date.parse('2026-11-23T02:00:00Z');
    expect(requestOf(wish(), numbers)).toMatchObject({ to: '4008108000', at, agents: 1 });
    expect(requestOf(wish({ to: '8008108000' }), numbers)).toMatchObject({ to: '8008108000' });
    expect(requestOf(wish({ to: '9' }), numbers)).toMatchObject({ to: '4008108000' });
  });

  it('says how long callers wait and speak in milliseconds, and leaves out what is not known', () => {
    const request = requestOf(wish({ patience: 30, message: 9, tier: 'contract' }), numbers);
    expect(request).toMatchObject({ patienceMs: 30_000, messageMs: 9_000, tier: 'contract' });
    const plain = requestOf(wish(), numbers);
    expect(plain).not.toHaveProperty('patienceMs');
    expect(plain).not.toHaveProperty('tier');
  });

  it.each<[string, Partial<SimulationWish>, readonly string[]]>([
    ['a number', {}, []],
    ['a time', { at: '' }, numbers],
    ['keys that a phone has', { press: '1,x' }, numbers],
    ['answers that are JSON', { services: '{"crm": ' }, numbers],
  ])('cannot be made without %s', (_, change, known) => {
    expect(requestOf(wish(change), known)).toBeUndefined();
  });
});

describe('what services answer', () => {
  it('is text by service and variable', () => {
    const text = '{"tracking": {"status": "delivered", "fee": 12.5, "paid": true}, "sms": {}}';
    const tracking = { status: 'delivered', fee: '12.5', paid: 'true' };
    expect(servicesIn(text)).toEqual({ tracking, sms: {} });
    expect(servicesIn(' ')).toEqual({});
  });

  it.each(['tracking', '[1]', '{"tracking": "delivered"}', '{"tracking": {"order": {}}}'])(
    'cannot be %s',
    (text) => expect(servicesIn(text)).toBeUndefined(),
  );
});
