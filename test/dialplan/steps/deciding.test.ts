import { describe, expect, it } from 'vitest';
import { stepFlow } from '../../../src/dialplan/flow.ts';
import { callThrough, stateAt, stepDialplan, told } from '../../support/step-dialplan.ts';

describe('where a number is', () => {
  const steps = `
      first: {area: {table: counties, variable: county, areas: {river: hi}, otherwise: no}}
      hi: {play: {prompt: hello, next: end}}`;
  const from = (number: string) => callThrough({ steps }, { from: number });

  it('is told by the longest beginning that fits, and kept', () => {
    expect(from('09341234567')).toMatchObject({ variables: { county: 'river' } });
    expect(from('09341234567').path).toEqual(['begin', 'first', 'hi', 'end']);
    expect(from('09347234567')).toMatchObject({ variables: { county: 'hills' } });
    expect(from('09347234567').path).toEqual(['begin', 'first', 'no', 'end']);
  });

  it.each(['02112345678', 'anonymous', 'constructor', '093'])('is not known of %s', (number) => {
    expect(from(number)).toMatchObject({ variables: { county: '' } });
    expect(from(number).path).toEqual(['begin', 'first', 'no', 'end']);
  });

  it('can be that of a number the caller has typed, and is told to the agent', () => {
    const plan = stepDialplan({
      steps: `
      first: {area: {table: counties, number: variables.phone, areas: {hills: hi}, otherwise: no}}
      typed: {collect: {prompt: ask, variable: phone, label: {zh-CN: 号, en: N}, min: 3, max: 9,
        next: first, otherwise: no}}
      hi: {play: {prompt: hello, next: end}}`,
    });
    const typed = { kind: 'digits-collected', at: 0, digits: '138001', terminator: '#' } as const;
    const { state, effects } = stepFlow(plan, stateAt(plan, 'typed'), typed);
    expect(state.step).toBe('hi');
    expect(effects).toContainEqual({
      ...{ kind: 'note', step: 'first' },
      label: { 'zh-CN': '山县', en: 'Hills' },
    });
  });
});

describe('another flow', () => {
  const bills = `
  bills:
    name: {zh-CN: 账单, en: Bills}
    start: which
    steps:
      which: {play: {prompt: ask, next: done}}
      done: {hangup: {}}`;

  it('is gone on in from its start, or from the step that is named', () => {
    const from = (step: string) =>
      callThrough({ steps: `      first: {goto: {flow: bills${step}}}`, flows: bills }).path;
    expect(from('')).toEqual(['begin', 'first', 'which', 'done']);
    expect(from(', step: done')).toEqual(['begin', 'first', 'done']);
  });

  const identify = `
  identify:
    name: {zh-CN: 身份, en: Identity}
    start: account
    steps:
      account:
        collect: {prompt: ask, variable: account, label: {zh-CN: 账号, en: Account}, min: 4, max: 4,
          tries: 1, next: known, otherwise: unknown}
      known: {return: {}}
      unknown: {return: {exit: unknown}}`;
  const steps = `
      first: {subFlow: {flow: identify, next: hi, exits: {unknown: no}}}
      hi: {play: {prompt: hello, next: end}}`;

  it('is come back from, by the way that its return names, with what it has found', () => {
    const known = callThrough({ steps, flows: identify }, { press: ['4711'] });
    expect(known.path).toEqual(['begin', 'first', 'account', 'known', 'hi', 'end']);
    expect(known.variables).toEqual({ account: '4711' });
    const unknown = callThrough({ steps, flows: identify });
    expect(unknown.path).toEqual(['begin', 'first', 'account', 'unknown', 'no', 'end']);
  });

  it('can be nested, and each return goes back to its own caller', () => {
    const nested = `
  outer:
    name: {zh-CN: 外, en: Outer}
    start: inside
    steps:
      inside: {subFlow: {flow: identify, next: after, exits: {unknown: after}}}
      after: {play: {prompt: thanks, next: back}}
      back: {return: {}}${identify}`;
    const { path } = callThrough({
      steps: `
      first: {subFlow: {flow: outer, next: hi}}
      hi: {play: {prompt: hello, next: end}}`,
      flows: nested,
    });
    expect(path).toEqual([
      ...['begin', 'first', 'inside', 'account', 'unknown', 'after', 'back', 'hi', 'end'],
    ]);
  });

  it('hangs up in a call whose caller is gone, instead of leaving it in silence', () => {
    const plan = stepDialplan({ steps, flows: identify });
    const at = 0;
    const state = stateAt(plan, 'account', 'identify');
    const step = stepFlow(plan, state, { kind: 'digits-collected', at, digits: '4711' });
    expect(step.effects.at(-1)).toMatchObject({ kind: 'hang-up' });
    expect(step.state.step).toBeUndefined();
  });
});

describe('a lookup', () => {
  const asking = `
      first:
        lookup:
          service: crm
          query: {waybill: '"47" + "11"'}
          keep: {status: order.status, fee: order.fee}
          next: fee
          otherwise: no
      fee: {say: {as: money, value: variables.fee, next: end}}`;

  it('keeps what the service answers, and goes on otherwise when it does not', () => {
    const services = { crm: { status: 'delivered', fee: '12.50' } };
    const found = callThrough({ steps: asking }, { services });
    expect(found.variables).toEqual(services.crm);
    expect(found.path).toContain('fee');
    expect(callThrough({ steps: asking }).path).toContain('no');
    const partly = callThrough({ steps: asking }, { services: { crm: { status: 'lost' } } });
    expect(partly.path).toContain('no');
    expect(partly.variables).toEqual({});
  });

  it('asks with what its expressions give', () => {
    const plan = stepDialplan({ steps: asking });
    const at = 0;
    const state = stateAt(plan, 'begin');
    expect(stepFlow(plan, state, { kind: 'answered', at }).effects).toMatchObject([
      { kind: 'look-up', service: 'crm', query: { waybill: '4711' }, keep: { fee: 'order.fee' } },
    ]);
  });

  it('of a number makes its owner the customer of the call', () => {
    const steps = `
      first: {set: {variable: phone, to: '"13900139000"', next: who}}
      who: {lookup: {customer: variables.phone, next: tier, otherwise: no}}
      tier:
        branch: {when: [{if: 'customer.tier == "contract"', next: hi}], otherwise: no}
      hi: {play: {prompt: hello, next: end}}`;
    const customers = { '13900139000': 'contract' } as const;
    expect(callThrough({ steps }, { customers }).path).toContain('hi');
    expect(callThrough({ steps }, { customers: { '1': 'contract' } }).path).toContain('no');
  });
});

describe('telling a service', () => {
  const steps = (more: string) => `
      first: {set: {variable: waybill, to: '"4711"', next: tell}}
      tell: {send: {service: sms, facts: {what: '"asked"'}, ${more}next: end}}`;

  it('does not wait for it, unless there is a way for its failure', () => {
    expect(callThrough({ steps: steps('') }).path).toEqual(['begin', 'first', 'tell', 'end']);
    const failed = callThrough({ steps: steps('failed: no, ') });
    expect(failed.path).toEqual(['begin', 'first', 'tell', 'no', 'end']);
    const taken = callThrough({ steps: steps('failed: no, ') }, { services: { sms: {} } });
    expect(taken.path).toEqual(['begin', 'first', 'tell', 'end']);
  });

  it('writes a short message in the language of the call, with its variables', () => {
    const message =
      'message: {text: {zh-CN: "运单{waybill}已签收", en: "Waybill {waybill} delivered"}}, ';
    expect(told(callThrough({ steps: steps(message) }), 'service-told')).toMatchObject([
      { service: 'sms', to: '13800138000', text: '运单4711已签收' },
    ]);
    const to = message.replace('{text', '{to: dialled, text');
    expect(told(callThrough({ steps: steps(to) }), 'service-told')).toMatchObject([
      { to: '4008100000' },
    ]);
  });
});

describe('the emergency plan', () => {
  const flow = {
    hotline: 'emergency: {announce: notice, flow: rescue}',
    steps: '      first: {play: {prompt: hello, next: end}}',
    flows: `
  rescue:
    name: {zh-CN: 应急, en: Emergency}
    start: team
    steps:
      team: {queue: {id: team, emergency: true, timedOut: sorry, noAgents: sorry, full: sorry}}
      sorry: {play: {prompt: sorry, next: gone}}
      gone: {hangup: {}}`,
  };

  it('takes the place of the flow while it is switched on, after its announcement', () => {
    const on = callThrough(flow, { isEmergency: true });
    expect([on.heard[0], on.path, on.outcome]).toEqual(['notice', ['team'], 'answered']);
    expect(callThrough(flow).path).toEqual(['begin', 'first', 'end']);
  });
});
