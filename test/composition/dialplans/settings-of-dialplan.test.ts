import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHotlineError } from '../../../src/base/errors.ts';
import type { AgentId, CallId } from '../../../src/base/ids.ts';
import { LoadedDialplans } from '../../../src/composition/dialplans/loaded-dialplans.ts';
import { Secrets, secretsDirectory } from '../../../src/composition/dialplans/secrets.ts';
import {
  centreSettings,
  deskSettings,
} from '../../../src/composition/dialplans/settings-of-dialplan.ts';
import { trunkConfigs } from '../../../src/composition/dialplans/trunks-of-dialplan.ts';
import { compileDialplan } from '../../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../../src/dialplan/compiled.ts';
import { demoSources } from '../../support/demo-dialplan.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'hotline-composition-'));
});
afterEach(() => rmSync(data, { recursive: true }));

/** The demo's dialplan without the calls of its tests, which are made elsewhere. */
const demo = demoSources().map(({ name, text }) => {
  return { name, text: text.replace(/^tests:[\s\S]*/m, '') };
});

/** With one file more. */
function dialplanWith(text: string): CompiledDialplan {
  const sources = text === '' ? demo : [...demo, { name: 'more.yaml', text }];
  const { dialplan, faults } = compileDialplan(sources, { year: 2026 });
  if (!dialplan) throw new Error(JSON.stringify(faults));
  return dialplan;
}

const agent = {
  id: 'agt_lin' as AgentId,
  name: '林静',
  extension: '1001',
  queues: [{ queueId: 'general', order: 1 }],
  skills: { tracking: 3 },
};

describe('a queue of the dialplan', () => {
  it('reaches the queue engine with each of its settings', () => {
    const dialplan = dialplanWith(`
queues:
  night:
    name: {zh-CN: 夜班, en: Night}
    music: waiting
    receiptTimeout: 1s
    ringTimeout: 9s
    wrapUp: 11s
    maxWait: 3m
    maxLength: 7
    waitWithoutAgents: true
    ringNoAnswerLimit: 4
    serviceLevel: {within: 20s, target: 0.8}
`);
    const config = { dialplanDirectory: '/plans', dataDirectory: data };
    const { acd, queueNames, serviceLevels } = centreSettings(dialplan, [agent], config);
    expect(acd.queues.find((queue) => queue.id === 'night')).toMatchObject({
      receiptTimeoutMs: 1_000,
      ringTimeoutMs: 9_000,
      wrapUpMs: 11_000,
      waitMsMax: 180_000,
      waitingMax: 7,
      whenNoAgents: 'wait',
      ringNoAnswerLimit: 4,
    });
    expect(acd.agents).toEqual([{ id: agent.id, queues: agent.queues, skills: agent.skills }]);
    expect(queueNames.night).toEqual({ 'zh-CN': '夜班', en: 'Night' });
    expect(serviceLevels?.night).toEqual({ withinMs: 20_000, target: 0.8 });
    expect(serviceLevels?.general).toEqual({ withinMs: 15_000, target: 0.99 });
  });
});

describe('a recording', () => {
  it('has a file of its own in the folder of its day', () => {
    const config = { dialplanDirectory: '/plans', dataDirectory: data };
    const { recordingFile } = centreSettings(dialplanWith(''), [agent], config);
    expect(recordingFile('call_1' as CallId, 2, Date.UTC(2026, 10, 22))).toBe(
      join(data, 'recordings/2026-11-22/call_1-2.wav'),
    );
  });
});

describe('a trunk of the dialplan', () => {
  function trunksOf(dialplan: CompiledDialplan) {
    const secrets = new Secrets(secretsDirectory(data));
    secrets.read(dialplan);
    return trunkConfigs(dialplan, secrets, 'hotline');
  }

  const signed = `
trunks:
  carrier:
    digest: {username: hotline, secret: carrier}
    homeCountryCode: '86'
    trustsAssertedIdentity: true
`;

  it('is known by its addresses', () => {
    const [local] = trunksOf(dialplanWith(''));
    expect(local).toMatchObject({ name: 'local', addresses: ['127.0.0.0/8', '::1'] });
  });

  it('has its password in a file of the data directory, and keeps only its hash', () => {
    mkdirSync(join(data, 'secrets'));
    writeFileSync(join(data, 'secrets/carrier'), 'open sesame\n');
    const trunks = trunksOf(dialplanWith(signed));
    const carrier = trunks.find((trunk) => trunk.name === 'carrier');
    expect(carrier).toMatchObject({ homeCountryCode: '86', trustsAssertedIdentity: true });
    expect(JSON.stringify(carrier)).not.toContain('sesame');
    expect(carrier?.digest?.ha1.MD5).toMatch(/^[0-9a-f]{32}$/);
  });

  const outward = (more: string) => `
trunks:
  carrier:
    outgoing: {address: sip.example.com, callerNumber: '4008108000'${more}}
`;
  const outgoingOf = (text: string) =>
    trunksOf(dialplanWith(text)).find(({ name }) => name === 'carrier')?.outgoing;

  it('takes no calls out unless it says where to', () => {
    const [local] = trunksOf(dialplanWith(''));
    expect(local?.outgoing).toBeUndefined();
  });

  it('that takes calls out needs to say little', () => {
    expect(outgoingOf(outward(''))).toEqual({
      ...{ host: 'sip.example.com', transport: 'udp', order: 1, linesMax: 30 },
      callerNumbers: { default: '4008108000', allowed: [] },
      prefixes: [{ from: '', to: '' }],
      noResponseMs: 10_000,
    });
  });

  it.each([
    ["address: '203.0.113.7:5070'", { host: '203.0.113.7', port: 5070 }],
    ["address: '[2001:db8::1]:5070'", { host: '2001:db8::1', port: 5070 }],
    ['transport: tcp', { transport: 'tcp' }],
    ["callerNumber: '8008108000'", { callerNumbers: { default: '8008108000', allowed: [] } }],
    [
      "allowedCallerNumbers: ['8008108000']",
      { callerNumbers: { default: '4008108000', allowed: ['8008108000'] } },
    ],
    ['allowedCallerNumbers: any', { callerNumbers: { default: '4008108000', allowed: 'any' } }],
    ["prefixes: [{from: '+', to: '00'}]", { prefixes: [{ from: '+', to: '00' }] }],
    ['lines: 5', { linesMax: 5 }],
    ['order: 7', { order: 7 }],
    ['noResponse: 4s', { noResponseMs: 4_000 }],
    ['health: {}', { health: { everyMs: 30_000, answerWithinMs: 5_000, downAfter: 3 } }],
    ['health: {every: 9s}', { health: { everyMs: 9_000 } }],
    ['health: {answerWithin: 700ms}', { health: { answerWithinMs: 700 } }],
    ['health: {downAfter: 5}', { health: { downAfter: 5 } }],
  ])('that takes calls out is told: %s', (setting, told) => {
    const [name = ''] = setting.split(':');
    const plain = { address: 'sip.example.com', callerNumber: "'4008108000'" };
    const others = Object.entries(plain).filter(([key]) => key !== name);
    const settings = [...others.map(([key, value]) => `${key}: ${value}`), setting].join(', ');
    const text = `\ntrunks:\n  carrier:\n    outgoing: {${settings}}\n`;
    expect(outgoingOf(text)).toMatchObject(told);
  });

  it('that asks for a password gets it from its file', () => {
    mkdirSync(join(data, 'secrets'));
    writeFileSync(join(data, 'secrets/outward'), 'open sesame\n');
    const credentials = ', credentials: {username: hotline, secret: outward}';
    expect(outgoingOf(outward(credentials))?.credentials).toEqual({
      ...{ username: 'hotline', password: 'open sesame' },
    });
  });

  it.each([
    ['{}', { expiresSeconds: 3_600, retryMs: 30_000 }],
    ['{domain: ims.example.com}', { domain: 'ims.example.com' }],
    ['{expires: 10m}', { expiresSeconds: 600 }],
    ['{retry: 5s}', { retryMs: 5_000 }],
  ])('that registers is told: %s', (register, told) => {
    mkdirSync(join(data, 'secrets'));
    writeFileSync(join(data, 'secrets/outward'), 'open sesame\n');
    const credentials = ', credentials: {username: hotline, secret: outward}';
    const { register: got } = outgoingOf(outward(`${credentials}, register: ${register}`)) ?? {};
    expect(got).toMatchObject(told);
  });

  it('without its password file is refused in words', () => {
    const dialplan = dialplanWith(signed);
    const attempt = () => trunksOf(dialplan);
    expect(attempt).toThrow(/password of trunk 'carrier'/);
    try {
      attempt();
    } catch (error) {
      expect(isHotlineError(error, 'config-invalid')).toBe(true);
    }
  });
});

it('gives the desk its menus in the order of the file', () => {
  const { dispositions, notReadyReasons } = deskSettings(dialplanWith(''));
  expect(dispositions[0]).toEqual({
    id: 'tracking',
    label: { 'zh-CN': '快件查询', en: 'Tracking' },
  });
  const written = readFileSync('dialplans/desk.yaml', 'utf8');
  expect(notReadyReasons.every((reason) => written.includes(`${reason.id}:`))).toBe(true);
});

it('finishes a call on the dialplan version it began with', () => {
  const first = dialplanWith('');
  const plans = new LoadedDialplans(first);
  const facts = { callerNumber: '1', dialledNumber: '4008108000', at: Date.UTC(2026, 10, 22) };
  const begun = plans.start(facts);
  if (!begun) throw new Error('the number is not known');
  plans.load({ ...first, version: 'next', flows: {} });
  const answered = { kind: 'answered', at: facts.at } as const;
  expect(plans.step(begun.state, answered).effects.map((effect) => effect.kind)).toEqual(['play']);
  expect(plans.start(facts)).toBeUndefined();
});
