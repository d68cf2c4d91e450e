import { describe, expect, it } from 'vitest';
import { stepFlow } from '../../../src/dialplan/flow.ts';
import { callThrough, stateAt, stepDialplan, told } from '../../support/step-dialplan.ts';

const at = 0;

/** What the first step wants done. */
function effectOf(steps: string) {
  const plan = stepDialplan({ steps });
  const state = stateAt(plan, 'begin');
  return stepFlow(plan, state, { kind: 'answered', at }).effects[0];
}

describe('dialling', () => {
  const steps = (settings: string) => `
      first: {dial: {${settings}, noAnswer: no}}`;

  it.each([
    ['agent: lin', { target: { kind: 'agent', agent: 'lin' } }],
    [`extension: '"10" + "01"'`, { target: { kind: 'extension', extension: '1001' } }],
    [
      `number: '"02112345678"', trunk: carrier`,
      { target: { kind: 'number', number: '02112345678', trunks: ['carrier'] } },
    ],
    [
      `number: '"02112345678"', trunk: [carrier, spare]`,
      { target: { kind: 'number', number: '02112345678', trunks: ['carrier', 'spare'] } },
    ],
    ['agent: lin', { callerId: '4008100000', ringTimeoutMs: 25_000, talkMsMax: 7_200_000 }],
    ['agent: lin, callerId: caller', { callerId: '13800138000' }],
    [`agent: lin, callerId: '95598'`, { callerId: '95598' }],
    ['agent: lin, timeout: 5s, maxTalk: 1m', { ringTimeoutMs: 5_000, talkMsMax: 60_000 }],
    ['agent: lin, music: waiting', { music: [{ id: 'waiting', file: 'music/waiting.wav' }] }],
    [
      `agent: lin, confirm: {prompt: ask, key: '5', timeout: 3s}`,
      { confirm: { prompts: [{ id: 'ask', file: 'en/ask.wav' }], key: '5', timeoutMs: 3_000 } },
    ],
  ])('with %s asks for %o', (settings, wanted) => {
    expect(effectOf(steps(settings))).toMatchObject({ kind: 'dial', ...wanted });
  });

  it('goes on as it ended, and ends the call when nothing is said', () => {
    const path = (more: string, dial: 'talked' | 'busy' | 'no-answer' | 'failed') =>
      callThrough(
        {
          steps: `
      first: {dial: {agent: lin, ${more}noAnswer: no}}
      bye: {play: {prompt: thanks, next: end}}
      engaged: {play: {prompt: wrong, next: end}}`,
        },
        { dial },
      ).path.slice(2);
    expect(path('', 'talked')).toEqual([]);
    expect(path('next: bye, ', 'talked')).toEqual(['bye', 'end']);
    expect(path('next: bye, busy: engaged, ', 'busy')).toEqual(['engaged', 'end']);
    expect(path('', 'busy')).toEqual(['no', 'end']);
    expect(path('', 'no-answer')).toEqual(['no', 'end']);
    expect(path('', 'failed')).toEqual(['no', 'end']);
  });
});

describe('a voicemail box', () => {
  const steps = (more = '') => `
      first: {voicemail: {box: night, prompt: ask, ${more}next: hi, empty: no}}
      hi: {play: {prompt: thanks, next: end}}`;

  it('takes the message as it is told to', () => {
    expect(effectOf(steps())).toMatchObject({
      ...{ kind: 'record-message', box: 'night', lengthMsMax: 120_000, silenceMs: 5_000 },
      ...{ terminators: '#', prompts: [{ id: 'ask' }] },
    });
    expect(effectOf(steps("maxLength: 30s, silence: 2s, terminator: '*', "))).toMatchObject({
      ...{ lengthMsMax: 30_000, silenceMs: 2_000, terminators: '*' },
    });
  });

  it('goes on with a message, and otherwise without one', () => {
    const left = callThrough({ steps: steps() }, { messageMs: 12_000 });
    expect(left.path).toContain('hi');
    expect(told(left, 'message-left')).toMatchObject([{ box: 'night', seconds: '12' }]);
    expect(callThrough({ steps: steps() }).path).toContain('no');
  });
});

describe('a request for a call back', () => {
  const steps = (more = '') => `
      first: {callback: {queue: team, ${more}next: hi, refused: no}}
      hi: {play: {prompt: thanks, next: end}}`;

  it('is for the caller’s number unless another is given', () => {
    expect(effectOf(steps())).toEqual({
      ...{ kind: 'request-callback', queue: 'team', number: '13800138000' },
    });
    expect(effectOf(steps(`number: '"139"', `))).toMatchObject({ number: '139' });
  });

  it('defers the call when it is taken, and goes another way when it is not', () => {
    const taken = callThrough({ steps: steps() });
    expect([taken.path.at(-2), taken.outcome]).toEqual(['hi', 'deferred']);
    const refused = callThrough({ steps: steps() }, { refusesCallbacks: true });
    expect([refused.path.at(-2), refused.outcome]).toEqual(['no', 'completed-in-flow']);
  });
});
