/** `hotline simulate`: each option makes another call of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SimulateOptions, wishedCall } from '../../src/cli/simulate-command.ts';
import { withCustomer, withService } from '../../src/cli/simulated-answers.ts';
import { formatSimulation } from '../../src/cli/simulation-words.ts';
import { simulate } from '../../src/dialplan/simulation/simulate.ts';
import { withEmergencyPlan } from '../support/emergency-plan.ts';
import { stepDialplan } from '../support/step-dialplan.ts';

const options: SimulateOptions = {
  ...{ from: '13800138000', at: '2026-11-23 10:00', zone: 'Asia/Shanghai', press: [] },
  ...{ agents: 0, ahead: 0, talk: 60, json: false, emergency: false, dial: 'talked', message: 0 },
  ...{ service: { crm: { status: 'ok' } }, customer: { '13900139000': 'contract' } },
  callbacks: 'taken',
  lang: 'en',
};

const flow = {
  ...withEmergencyPlan,
  steps: `
      first: {language: {choose: {prompt: ask, keys: {'1': zh-CN, '2': en}}, next: crm}}
      crm: {lookup: {service: crm, keep: {status: order.status}, next: who, otherwise: who}}
      who: {lookup: {customer: '"13900139000"', next: text, otherwise: text}}
      text: {send: {service: sms, message: {text: {zh-CN: 好, en: Good}}, next: boss, failed: boss}}
      boss: {dial: {extension: '"1001"', next: box, noAnswer: box}}
      box: {voicemail: {box: night, prompt: ask, next: wish, empty: wish}}
      wish: {callback: {queue: team, next: end, refused: no}}
`,
};

describe('a call simulated from the command line', () => {
  const dialplan = stepDialplan(flow);
  const told = (change: Partial<SimulateOptions> = {}) => {
    const call = wishedCall(dialplan, { ...options, ...change });
    return formatSimulation(dialplan, simulate(dialplan, call), options.zone, 'en');
  };

  it.each<[Partial<SimulateOptions>, string]>([
    [{}, `finds {"status":"ok"}`],
    [{ service: {} }, "'crm' gives nothing: unreachable"],
    [{ service: { crm: { fee: '1' } } }, "'crm' gives nothing: incomplete"],
    [{}, "'sms' has not taken it"],
    [{ service: { sms: {} } }, "'sms' has taken it"],
    [{}, 'is a known customer'],
    [{ customer: {} }, 'nobody knows the number'],
    [{}, 'that call ends: talked'],
    [{ dial: 'busy' }, 'that call ends: busy'],
    [{}, 'says nothing'],
    [{ message: 9 }, "leaves a message of 9 s in 'night'"],
    [{}, "'team' will call back"],
    [{ callbacks: 'refused' }, "'team' cannot call back"],
    [{ emergency: true }, 'the emergency plan is switched on'],
    [{ language: 'en' }, 'goes on in en'],
  ])('with %o tells: %s', (change, words) => {
    expect(told(change)).toContain(words);
  });
});

describe('what a service answers', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-answers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written there, or in a file, or nothing where it only takes what it is sent', () => {
    const file = join(folder, 'crm.json');
    writeFileSync(file, '{"tier": "gold", "points": 12}');
    const services = withService(`crm=${file}`, withService('sms', {}));
    expect(services).toEqual({ sms: {}, crm: { tier: 'gold', points: '12' } });
    expect(withService('crm={"tier":"none"}', services).crm).toEqual({ tier: 'none' });
  });

  it.each(['CRM=x', 'crm={"order": {"status": 1}}', 'crm=[1]', '=x', 'crm=/nowhere.json'])(
    'cannot be %s',
    (text) => expect(() => withService(text, {})).toThrow(/write crm|is to be JSON|cannot read/),
  );

  it('and whom a lookup finds are gathered', () => {
    const customers = withCustomer('13900139000=contract', { '13800138000': 'walk-in' });
    expect(customers).toEqual({ '13800138000': 'walk-in', '13900139000': 'contract' });
    expect(() => withCustomer('13900139000=gold', {})).toThrow('13800138000=contract');
  });
});
