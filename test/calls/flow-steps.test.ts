/** What a flow's steps do with a live call: the real flow machine, the call centre, fake legs. */
import { describe, expect, it } from 'vitest';
import { centreSettings } from '../../src/composition/dialplans/settings-of-dialplan.ts';
import { startFlow, stepFlow } from '../../src/dialplan/flow.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';
import { callThrough, type StepFlow, stepDialplan, stepNumber } from '../support/step-dialplan.ts';

/** @param callbackHours for how long callers may be called back from now on; 0: not at all */
function stepScene(flow: StepFlow, callbackHours = 1): { readonly scene: CallScene } {
  const dialplan = stepDialplan(flow);
  const queues = [{ queueId: 'team', order: 1 }];
  const agents = [
    { id: lin, name: '林静', extension: '1001', username: 'lin', queues, skills: { tracking: 5 } },
    { id: wang, name: '王敏', extension: '1002', queues, skills: { tracking: 5 } },
  ];
  const scene = new CallScene({
    flows: {
      start: (facts) => startFlow(dialplan, facts),
      step: (state, input) => stepFlow(dialplan, state, input),
    },
    settings: {
      ...centreSettings(dialplan, agents, { dialplanDirectory: '', dataDirectory: '' }),
      promptSource: (file) => file,
      callbackHours: (_, at) => {
        const until = at + callbackHours * 3_600_000;
        return { windows: [{ from: at, until }], promisedAt: until };
      },
      recordingFile: (callId, number) => `${callId}-${number}.wav`,
    },
  });
  return { scene };
}

async function caller(scene: CallScene) {
  const calling = scene.telephony.callIn({ from: '13800138000', to: stepNumber });
  await scene.settle();
  return calling;
}

function events(scene: CallScene, kind: string): readonly unknown[] {
  return scene.store.eventsOf(kind);
}

function closed(scene: CallScene) {
  expect(scene.alive()).toBe(0);
  expect(scene.log.faults).toEqual([]);
  return scene.store.calls;
}

describe('a flow that dials', () => {
  const dialling = (settings: string) => `
      first: {dial: {${settings}, noAnswer: no}}`;

  it('joins the caller with the extension that answers, records, and hangs up after it', async () => {
    const { scene } = stepScene({ steps: dialling(`extension: '"1002"'`) });
    const calling = await caller(scene);
    expect(calling.leg.hears).toMatch(/^music tone_stream:/);
    const phone = scene.telephony.phone('1002');
    phone.answer();
    await scene.settle();
    expect(calling.leg.hears).toBe(`bridge ${phone.leg.id}`);
    expect(calling.leg.isRecording).toBe(true);
    await scene.pass(90_000);
    phone.leg.endByPeer();
    await scene.settle();
    expect(calling.leg.end).toMatchObject({ by: 'us' });
    const [record] = closed(scene);
    expect(record).toMatchObject({ outcome: 'completed-in-flow', talkMs: 90_000 });
  });

  it('closes the recording when the two cannot be joined', async () => {
    const { scene } = stepScene({ steps: dialling(`extension: '"1002"'`) });
    const calling = await caller(scene);
    calling.leg.failsAt = 'bridge';
    scene.telephony.phone('1002').answer();
    await scene.settle();
    expect(calling.leg.isRecording).toBe(false);
    expect([...scene.store.recordings.values()]).toMatchObject([{ endedAt: expect.any(Number) }]);
  });

  it('occupies the agent whom it dials by her name, as long as they talk', async () => {
    const { scene } = stepScene({ steps: dialling('agent: lin, music: waiting') });
    scene.ready(lin);
    const calling = await caller(scene);
    expect(calling.leg.hears).toBe('music music/waiting.wav');
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(scene.state(lin)).not.toBe('ready');
    calling.leg.endByPeer();
    await scene.settle();
    expect(scene.telephony.phone('1001').leg.end).toMatchObject({ by: 'us' });
    expect(scene.state(lin)).toBe('ready');
    expect(closed(scene)).toMatchObject([{ outcome: 'completed-in-flow', endedBy: 'caller' }]);
  });

  it('calls a number outside through its trunk, and joins it only with the key', async () => {
    const { scene } = stepScene({
      steps: dialling(
        `number: '"02112345678"', trunk: carrier, callerId: caller, confirm: {prompt: ask}`,
      ),
    });
    const calling = await caller(scene);
    expect(scene.telephony.dialled).toMatchObject([
      { number: '02112345678', trunks: ['carrier'], callerNumber: '13800138000' },
    ]);
    const outside = scene.telephony.outside('02112345678');
    outside.answer();
    await scene.settle();
    expect(calling.leg.hears).toMatch(/^music/);
    outside.leg.press('1');
    await scene.settle();
    expect(calling.leg.hears).toBe(`bridge ${outside.leg.id}`);
    calling.leg.endByPeer();
    await scene.settle();
    closed(scene);
  });

  it('hangs up a mailbox that presses no key, and goes another way', async () => {
    const { scene } = stepScene({ steps: dialling(`extension: '"1001"', confirm: {prompt: ask}`) });
    const calling = await caller(scene);
    const phone = scene.telephony.phone('1001');
    phone.answer();
    await scene.settle();
    phone.leg.press('7');
    await scene.settle();
    expect(phone.leg.end).toMatchObject({ by: 'us' });
    expect(calling.leg.hears).toBe('prompt zh-CN/sorry.wav');
    calling.leg.finishPlaying();
    await scene.settle();
    closed(scene);
  });

  it('stops the phone when the caller hangs up while it rings', async () => {
    const { scene } = stepScene({ steps: dialling(`extension: '"1001"'`) });
    const calling = await caller(scene);
    calling.leg.endByPeer();
    await scene.settle();
    expect(scene.telephony.phone('1001').isRinging).toBe(false);
    expect(closed(scene)).toMatchObject([{ outcome: 'abandoned-in-flow' }]);
  });

  it('ends the conversation after the longest talk', async () => {
    const { scene } = stepScene({ steps: dialling(`extension: '"1001"', maxTalk: 10s`) });
    await caller(scene);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    await scene.pass(10_000);
    expect(scene.telephony.phone('1001').leg.end).toMatchObject({ by: 'us' });
    closed(scene);
  });
});

describe('a voicemail box', () => {
  const steps = `
      first: {voicemail: {box: night, prompt: ask, maxLength: 30s, next: hi, empty: no}}
      hi: {play: {prompt: thanks, next: end}}`;

  it('keeps the message as a recording of the call, also of a caller who hangs up', async () => {
    const { scene } = stepScene({ steps });
    const calling = await caller(scene);
    calling.leg.finishPlaying();
    await scene.settle();
    calling.leg.endByPeer();
    await scene.settle();
    const [record] = closed(scene);
    expect(record).toMatchObject({ outcome: 'completed-in-flow', endedBy: 'caller' });
    expect(events(scene, 'message-left')).toMatchObject([{ facts: { box: 'night', ms: 1_000 } }]);
    expect([...scene.store.recordings.values()]).toMatchObject([
      { callId: record?.id, channels: { left: 'caller', right: 'night' } },
    ]);
  });

  it('thanks a caller who ends it with the key', async () => {
    const { scene } = stepScene({ steps });
    const calling = await caller(scene);
    calling.leg.finishPlaying();
    await scene.settle();
    calling.leg.finishMessage('terminator', 5_000);
    await scene.settle();
    expect(calling.leg.hears).toBe('prompt zh-CN/thanks.wav');
    calling.leg.endByPeer();
    await scene.settle();
    expect(closed(scene)).toMatchObject([{ outcome: 'completed-in-flow' }]);
  });
});

describe('a flow that asks another system', () => {
  const steps = `
      first:
        lookup:
          service: crm
          query: {from: caller}
          keep: {status: order.status}
          next: known
          otherwise: no
      known: {send: {service: sms, facts: {status: variables.status}, next: hi}}
      hi: {play: {prompt: hello, next: end}}`;

  it('goes on with the answer, and tells what it is to tell', async () => {
    const { scene } = stepScene({ steps });
    scene.services.answers.set('crm', { order: { status: 'delivered' } });
    const calling = await caller(scene);
    expect(scene.services.asked).toEqual([{ service: 'crm', query: { from: '13800138000' } }]);
    expect(calling.leg.hears).toBe('prompt zh-CN/hello.wav');
    expect(scene.services.told).toMatchObject([
      { service: 'sms', facts: { status: 'delivered', callerNumber: '13800138000' } },
    ]);
    calling.leg.endByPeer();
    await scene.settle();
    closed(scene);
    expect(events(scene, 'service-told')).toMatchObject([{ facts: { outcome: 'unreachable' } }]);
  });

  it.each([
    ['gives nothing', undefined],
    ['gives something else', { order: 7 }],
  ])('goes another way when it %s', async (_, answer) => {
    const { scene } = stepScene({ steps });
    if (answer) scene.services.answers.set('crm', answer);
    const calling = await caller(scene);
    expect(calling.leg.hears).toBe('prompt zh-CN/sorry.wav');
    calling.leg.endByPeer();
    await scene.settle();
    closed(scene);
  });

  it('finds the customer by another number, for the screen pop as well', async () => {
    const { scene } = stepScene({
      steps: `
      first: {lookup: {customer: '"13900139000"', next: wait, otherwise: no}}
      wait: {queue: {id: team, timedOut: no, noAgents: no, full: no}}`,
    });
    const numbers = ['13900139000'];
    scene.store.customers.push({ id: 'cus_1', name: '陈先生', tier: 'vip-local', numbers });
    scene.ready(lin);
    await caller(scene);
    expect(scene.desks.pops.get(lin)?.customer).toMatchObject({ name: '陈先生' });
  });
});

describe('a queue step that prefers an agent', () => {
  it('asks her alone for a while, though another has been idle longer; then everybody', async () => {
    const { scene } = stepScene({
      team: 'preferLastAgent: 8s',
      steps: `
      first: {set: {variable: owner, to: '"lin"', next: wait}}
      wait: {queue: {id: team, prefer: variables.owner, timedOut: no, noAgents: no, full: no}}`,
    });
    scene.ready(wang);
    await scene.pass(60_000);
    scene.ready(lin);
    await caller(scene);
    expect([...scene.desks.pops.keys()]).toEqual([lin]);
    const pop = scene.desks.pops.get(lin);
    if (pop) scene.centre.agents.declineOffer(lin, pop.offerId);
    await scene.settle();
    expect([...scene.desks.pops.keys()]).toEqual([wang]);
  });
});

describe('a queue whose overflow rule names a flow', () => {
  const overflow = (target: string) => `overflow: [{name: far, when: {waited: 10s}, ${target}}]`;
  const plan = (target: string): StepFlow => ({
    team: overflow(target),
    steps: `
      first: {queue: {id: team, timedOut: no, noAgents: no, full: no}}`,
    flows: `
  partner:
    name: {zh-CN: 伙伴, en: Partner}
    start: depot
    steps:
      depot: {dial: {number: '"02112345678"', trunk: carrier, next: end, noAnswer: end}}
      end: {hangup: {}}`,
  });

  it('dials the number outside that the flow dials, and keeps the rule as the reason', async () => {
    const { scene } = stepScene(plan('flow: partner'));
    scene.ready(lin);
    scene.centre.agents.notReady(lin, 'lunch');
    const calling = await caller(scene);
    await scene.pass(10_000);
    expect(events(scene, 'call-left-queue')).toMatchObject([
      { facts: { reason: 'overflowed', exit: 'far', target: { kind: 'flow', flow: 'partner' } } },
    ]);
    const outside = scene.telephony.outside('02112345678').answer();
    await scene.settle();
    expect(calling.leg.hears).toBe(`bridge ${outside.id}`);
    calling.leg.endByPeer();
    await scene.settle();
    expect(closed(scene)).toMatchObject([{ outcome: 'overflowed', queueMs: 10_000 }]);
  });

  it('makes the same call when it is simulated', () => {
    const simulate = (target: string) =>
      callThrough(plan(target), { agents: 1, ahead: 1, dial: 'talked' });
    const simulated = simulate('flow: partner');
    expect(simulated.path).toEqual(['begin', 'first', 'depot', 'end']);
    expect(simulate('refuse: busy')).toMatchObject({
      path: ['begin', 'first'],
      outcome: 'overflowed',
    });
    expect(simulate('callback: true').outcome).toBe('deferred');
    const heard = simulate('announce: thanks').lines.filter(
      ({ event }) => event === 'prompts-played',
    );
    expect(JSON.stringify(heard)).toContain('thanks');
  });
});

describe('a request for a call back', () => {
  const steps = (number = '') => `
      first: {callback: {queue: team, ${number}next: hi, refused: no}}
      hi: {play: {prompt: thanks, next: end}}`;

  it('is handed over, and the call is booked as deferred', async () => {
    const { scene } = stepScene({ steps: steps() });
    const calling = await caller(scene);
    expect(calling.leg.hears).toBe('prompt zh-CN/thanks.wav');
    calling.leg.endByPeer();
    await scene.settle();
    expect(scene.centre.callbacks()).toMatchObject([{ queueId: 'team', number: '13800138000' }]);
    expect(scene.store.calls[0]).toMatchObject({ outcome: 'deferred' });
  });

  it.each([
    ['comes when nobody may be called back', 0, ''],
    ['names no number', 1, `number: '"nobody"', `],
  ] as const)('goes another way when it %s', async (_, callbackHours, number) => {
    const { scene } = stepScene({ steps: steps(number) }, callbackHours);
    const calling = await caller(scene);
    expect(calling.leg.hears).toBe('prompt zh-CN/sorry.wav');
    calling.leg.endByPeer();
    await scene.settle();
    expect(closed(scene)).toMatchObject([{ outcome: 'abandoned-in-flow' }]);
  });
});

describe('recording', () => {
  const steps = (step: string) => `
      first: {record: {${step}, next: wait}}
      wait: {queue: {id: team, timedOut: no, noAgents: no, full: no}}`;

  it.each([
    ['', 'set: on', true],
    ['', 'set: off, consent: refused', false],
    ['record: false', 'set: on', true],
    ['recordWithConsentOnly: true', 'set: on', false],
    ['recordWithConsentOnly: true', 'set: on, consent: announced', true],
  ])('of a hotline with "%s" is, after a step with "%s": %s', async (hotline, step, isRecorded) => {
    const { scene } = stepScene({ hotline, steps: steps(step) });
    scene.ready(lin);
    const calling = await caller(scene);
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(calling.leg.isRecording).toBe(isRecorded);
    expect(events(scene, 'recording-set')).toHaveLength(1);
  });

  it('begins without a step only where the hotline needs no consent', async () => {
    for (const [hotline, isRecorded] of [
      ['', true],
      ['record: false', false],
      ['recordWithConsentOnly: true', false],
    ] as const) {
      const queue = '      first: {queue: {id: team, timedOut: no, noAgents: no, full: no}}';
      const { scene } = stepScene({ hotline, steps: queue });
      scene.ready(lin);
      const calling = await caller(scene);
      await scene.receive(lin);
      scene.telephony.phone('1001').answer();
      await scene.settle();
      expect(calling.leg.isRecording).toBe(isRecorded);
    }
  });
});

describe('an announcement before the answer', () => {
  it('is early media, and the call is answered after it', async () => {
    const { scene } = stepScene({
      hotline: 'announcements: before-answer',
      flow: 'early',
      steps: '      first: {play: {prompt: hello, next: end}}',
      flows: `
  early:
    name: {zh-CN: 先, en: Early}
    start: notice
    steps:
      notice: {announce: {prompt: notice, next: over}}
      over: {goto: {flow: main}}`,
    });
    const calling = await caller(scene);
    expect(calling.status).toBeUndefined();
    expect(scene.telephony.deeds).toContain('caller early zh-CN/notice.wav');
    calling.finishAnnouncement();
    await scene.settle();
    expect(calling.status).toBe(200);
    expect(calling.leg.hears).toBe('prompt zh-CN/hello.wav');
    calling.leg.endByPeer();
    await scene.settle();
    closed(scene);
  });
});

describe('a survey after the conversation', () => {
  const steps = `
      first: {queue: {id: team, timedOut: no, noAgents: no, full: no, afterwards: how}}
      how:
        survey:
          questions: [{id: polite, prompt: ask, label: {zh-CN: 态度, en: Politeness}}]
          next: end`;

  async function talking(scene: CallScene) {
    scene.ready(lin);
    const calling = await caller(scene);
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    return calling;
  }

  it('is put to a caller who stays when the agent hangs up, while she wraps up', async () => {
    const { scene } = stepScene({ steps });
    const calling = await talking(scene);
    scene.telephony.phone('1001').leg.endByPeer();
    await scene.settle();
    expect(scene.state(lin)).toBe('wrap-up');
    expect(calling.leg.isRecording).toBe(false);
    await scene.pass(30_000);
    expect(scene.state(lin)).toBe('ready');
    expect(scene.store.calls).toMatchObject([{ outcome: 'answered' }]);
    calling.leg.press('5');
    await scene.settle();
    expect(calling.leg.end).toMatchObject({ by: 'us' });
    expect(events(scene, 'question-answered')).toMatchObject([
      { agentId: lin, facts: { survey: 'how', question: 'polite', answer: 5 } },
    ]);
    expect(closed(scene)).toMatchObject([{ outcome: 'answered', endedBy: 'agent' }]);
  });

  it('is not put to a caller who hangs up first', async () => {
    const { scene } = stepScene({ steps });
    const calling = await talking(scene);
    calling.leg.endByPeer();
    await scene.settle();
    await scene.pass(30_000);
    expect(events(scene, 'question-answered')).toEqual([]);
    expect(closed(scene)).toMatchObject([{ outcome: 'answered', endedBy: 'caller' }]);
  });
});
