/** The dialplan that ships, with a caller who knows it by heart. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { readWav } from '../support/sound.ts';

const dialled = '4008108000';

describe('a caller of the demo hotline', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start({ dialplans: 'dialplans' });
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  it('who presses a key during the welcome has chosen in the menu before it is over', async () => {
    const { desk, phone } = await hotline.agent(0);
    const caller = await hotline.caller();
    const call = await caller.dial(dialled);
    await caller.hears(call);
    void call.press('2');
    await phone.ringing();
    expect(desk.pops[0]).toMatchObject({ path: [{ input: '2' }] });
    call.hangUp();
    const { record, events } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({
      outcome: 'abandoned',
      queueId: 'pick-up',
      path: [{ step: 'main-menu', input: '2' }],
    });
    const at = (wanted: string) => events.find(({ kind }) => kind === wanted)?.at ?? Number.NaN;
    const welcome = readWav('dialplans/prompts/zh-CN/welcome.wav');
    const welcomeMs = ((welcome.channels[0]?.length ?? 0) / welcome.rate) * 1_000;
    expect(at('step-taken') - at('call-answered-by-hotline')).toBeLessThan(welcomeMs);
  });

  it.each([
    ['the motorists’ hotline', '4006506000', '0', 'enquiries'],
    ['the operator’s directory', '114', '', 'telecom-114'],
  ])('who dials %s comes to the same few agents', async (_, number, key, queueId) => {
    const { phone } = await hotline.agent(0);
    const caller = await hotline.caller();
    const call = await caller.dial(number);
    await caller.hears(call);
    if (key !== '') void call.press(key);
    await phone.ringing();
    call.hangUp();
    const { record } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'abandoned', queueId, dialledNumber: number });
  });
});
