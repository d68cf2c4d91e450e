import { describe, expect, it } from 'vitest';
import { type FlowInput, startFlow, stepFlow } from '../../src/dialplan/flow.ts';
import { demoDialplan } from '../support/demo-dialplan.ts';
import { smallDialplanWith, soundDialplan } from '../support/small-dialplan.ts';

const dialplan = demoDialplan();

const at = Date.UTC(2026, 10, 22, 4);
const springFestivalEve = Date.UTC(2027, 1, 5, 11);

/** One word an effect, as a reader of the flow would tell the call. */
function tell(inputs: readonly FlowInput[], facts: { at?: number; dialledNumber?: string } = {}) {
  const begun = startFlow(dialplan, {
    callerNumber: '13800138000',
    dialledNumber: '4008108000',
    at,
    ...facts,
  });
  if (!begun) return undefined;
  let state = begun.state;
  const told = begun.effects.map(word);
  for (const input of inputs) {
    const step = stepFlow(dialplan, state, input);
    state = JSON.parse(JSON.stringify(step.state));
    told.push(...step.effects.map(word));
  }
  return { told, state };
}

function word(effect: NonNullable<ReturnType<typeof startFlow>>['effects'][number]): string {
  switch (effect.kind) {
    case 'play':
      return `play ${effect.prompts.map((prompt) => prompt.file).join(' ')}${effect.bargeIn ? '' : ' to its end'}`;
    case 'collect':
      return `collect ${effect.maxDigits} after ${effect.prompts.map((prompt) => prompt.id).join(' ')}`;
    case 'enqueue':
      return `enqueue ${effect.queue} ${JSON.stringify(effect.skills)}`;
    case 'note':
      return `note ${effect.label.en} ${effect.input}`;
    case 'hang-up':
      return `hang-up ${effect.outcome}`;
    default:
      return effect.kind;
  }
}

const answered: FlowInput = { kind: 'answered', at };
const played: FlowInput = { kind: 'played', at };
const timedOut: FlowInput = { kind: 'collect-timed-out', at };
const digits = (pressed: string): FlowInput => ({ kind: 'digits-collected', at, digits: pressed });

describe('the express hotline', () => {
  it('takes a waybill number to the agents who track when nothing is known of it', () => {
    const unknown: FlowInput = { kind: 'looked-up', at, reason: 'unreachable' };
    expect(tell([answered, played, digits('1'), digits('1234567890'), unknown])).toMatchObject({
      told: [
        'answer',
        'play zh-CN/welcome.wav',
        'collect 1 after main-menu other-language',
        'note Track a shipment 1',
        'collect 12 after enter-waybill',
        'note Waybill number 1234567890',
        'look-up',
        'enqueue tracking {"tracking":1}',
      ],
      state: { variables: { waybill: '1234567890', reason: 'tracking' } },
    });
  });

  it('says a key is wrong, then gives the caller to an agent after three tries', () => {
    expect(tell([answered, played, digits('7'), timedOut, digits('5')])?.told.slice(2)).toEqual([
      'collect 1 after main-menu other-language',
      'collect 1 after invalid-key main-menu other-language',
      'collect 1 after main-menu other-language',
      'enqueue general {}',
    ]);
  });

  it('goes on in English after nine', () => {
    const english = tell([answered, played, digits('9'), digits('0')]);
    expect(english?.state.language).toBe('en');
    expect(english?.told.at(-1)).toBe('enqueue general {}');
  });

  it('asks again for a waybill number that is too short', () => {
    expect(tell([answered, played, digits('1'), digits('123')])?.told.at(-1)).toBe(
      'collect 12 after invalid-waybill enter-waybill',
    );
  });

  it('offers to call back when nobody answers in the queue, and says goodbye to who does not want it', () => {
    const left: FlowInput = { kind: 'queue-left', at, reason: 'timed-out' };
    const call = tell([answered, played, digits('2'), left, timedOut, played]);
    expect(call?.told.slice(-3)).toEqual([
      'collect 1 after callback-offer',
      'play zh-CN/all-busy.wav',
      'hang-up completed-in-flow',
    ]);
    expect(call?.state.step).toBeUndefined();
  });

  it('is closed on the evening of the Spring Festival', () => {
    const evening = { ...answered, at: springFestivalEve };
    expect(tell([evening, played], { at: springFestivalEve })?.told).toEqual([
      'answer',
      'play zh-CN/closed.wav',
      'hang-up closed',
    ]);
  });

  it('lets a key stop what is played, unless it must be heard to its end', () => {
    const night = Date.UTC(2026, 10, 22, 19);
    const notice = 'play: {prompt: sorry, next: end}';
    for (const [written, bargeIn] of [
      [notice, true],
      ['play: {prompt: sorry, bargeIn: false, next: end}', false],
    ] as const) {
      const plan = soundDialplan(smallDialplanWith([notice, written]));
      const facts = { callerNumber: '1', dialledNumber: '4008108000', at: night };
      const begun = startFlow(plan, facts);
      const step = begun && stepFlow(plan, begun.state, { ...answered, at: night });
      expect(step?.effects).toMatchObject([{ kind: 'play', bargeIn }]);
    }
  });

  it('is not reached by a number nobody owns', () => {
    expect(tell([], { dialledNumber: '4000000000' })).toBeUndefined();
  });

  it('ignores an input that does not fit the step', () => {
    const before = tell([answered, played]);
    const after = tell([answered, played, played, answered]);
    expect(after).toEqual(before);
  });
});
