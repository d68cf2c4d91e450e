/**
 * A call that goes well: caller and agent hear each other, the desk knew first, the recording has
 * both, and the record tells it all. Sound is compared with what was really said.
 */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalCall } from '../../src/cli/terminal/terminal-call.ts';
import { callBody, callsBody } from '../../src/protocol/rest/desk.ts';
import { eventually } from '../support/eventually.ts';
import { type AgentAtWork, RunningHotline } from '../support/hotline/running-hotline.ts';
import { alike, listenMs, Speaker, voices, writeVoices } from '../support/hotline/speaker.ts';
import { numbers, waitingMusic } from '../support/hotline/test-dialplan.ts';
import { likeness, parseWav } from '../support/sound.ts';

interface Talk {
  readonly agent: AgentAtWork;
  readonly number: string;
  readonly caller: Speaker;
  readonly first: Speaker;
}

describe('a conversation', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    writeVoices(hotline.folder);
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  /** Caller and agent in conversation, both speaking without a pause. */
  async function talk(dialled: string = numbers.queue): Promise<Talk> {
    const agent = await hotline.agent(0);
    const dialling = await hotline.caller();
    const { number } = dialling;
    const call = await dialling.dial(dialled);
    const answered = await agent.phone.ringing();
    await answered.pickUp();
    const caller = new Speaker(hotline.folder, 'caller', dialling, call);
    const first = new Speaker(hotline.folder, 'first', agent.phone, answered);
    await agent.desk.reaches('talking talking');
    await eventually('the two are joined', () => hasEvent(number, 'agent-joined'));
    return { agent, number, caller, first };
  }

  function hasEvent(callerNumber: string, wanted: string): true | undefined {
    const { events } = hotline.storedCall(callerNumber);
    return events.some(({ kind }) => kind === wanted) || undefined;
  }

  it('is heard both ways and recorded, and the agent can play it from her desk', async () => {
    const { agent, number, caller, first } = await talk();
    await Promise.all([caller.hears('first'), first.hears('caller')]);
    caller.call.hangUp();
    const { record, recordings } = await hotline.closedCall(number);
    const [recording] = recordings;
    expect(recording?.channels).toEqual({ left: 'caller', right: agent.desk.view.agentId });
    const response = await agent.desk.client.request(`/api/recordings/${recording?.id}/audio`);
    expect(response.headers.get('content-type')).toBe('audio/wav');
    const played = Buffer.from(await response.arrayBuffer());
    expect(played.equals(readFileSync(recording?.file ?? ''))).toBe(true);
    const [left, right] = parseWav(played).channels;
    expect(likeness(left ?? new Int16Array(), voices.caller)).toBeGreaterThan(alike);
    expect(likeness(right ?? new Int16Array(), voices.first)).toBeGreaterThan(alike);
    const { calls } = callsBody.parse(await agent.desk.get('/api/calls'));
    expect(calls[0]).toMatchObject({ id: record.id, recordings: [{ id: recording?.id }] });
  });

  it('begins with the pop: shown, confirmed, then the INVITE, then the ringing', async () => {
    const { desk, phone } = await hotline.agent(0);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.menu);
    await caller.promptEnd(call);
    await call.press('1');
    await caller.promptEnd(call);
    await call.press('77349812#');
    const rung = await phone.ringing();
    const [pop] = desk.pops;
    expect(pop).toMatchObject({
      callerNumber: caller.number,
      dialledNumber: numbers.menu,
      path: [
        { step: 'main-menu', input: '1', label: { en: 'Track' } },
        { step: 'waybill', input: '77349812', label: { en: 'Waybill number' } },
      ],
      queue: { id: 'general' },
      attempt: 1,
      earlierCalls: [],
    });
    await rung.pickUp();
    await eventually('the two are joined', () => hasEvent(caller.number, 'agent-joined'));
    call.hangUp();
    const { events } = await hotline.closedCall(caller.number);
    const kindsInOrder = [
      ...['offer-presented', 'offer-received', 'agent-invited', 'phone-ringing', 'offer-accepted'],
      'agent-joined',
    ];
    const shown = events.filter(({ kind }) => kindsInOrder.includes(kind));
    expect(shown.map(({ kind }) => kind)).toEqual(kindsInOrder);
    const shownAt = desk.happenings.find(({ kind }) => kind === 'offer-presented')?.at ?? 0;
    const invitedAt = phone.wire.first('<- INVITE')?.at ?? 0;
    const ringsAt = phone.wire.first('-> 180 INVITE')?.at ?? 0;
    expect(shownAt).toBeGreaterThan(0);
    expect(invitedAt).toBeGreaterThanOrEqual(shownAt);
    expect(ringsAt).toBeGreaterThanOrEqual(invitedAt);
  });

  it('is held from the desk: the caller hears music, then the agent again', async () => {
    const { agent, number, caller } = await talk();
    await agent.desk.does({ name: 'hold' });
    await agent.desk.reaches('talking held');
    await caller.hears(waitingMusic);
    await agent.desk.does({ name: 'retrieve' });
    await agent.desk.reaches('talking talking');
    await caller.hears('first');
    await agent.desk.does({ name: 'clear' });
    expect(await caller.call.ended).toMatchObject({ by: 'peer', status: 0 });
    const { record, events } = await hotline.closedCall(number);
    expect(record).toMatchObject({ outcome: 'answered', endedBy: 'agent' });
    expect(record.holdMs).toBeGreaterThanOrEqual(listenMs);
    expect(events.filter(({ kind }) => /held|retrieved/.test(kind))).toMatchObject([
      { kind: 'call-held', facts: { at: 'desk' } },
      { kind: 'call-retrieved', facts: { at: 'desk' } },
    ]);
  });

  it('is held from the phone, which the desk shows', async () => {
    const { agent, number, caller, first } = await talk();
    first.call.hold(true);
    await agent.desk.reaches('talking held');
    await caller.hears(waitingMusic);
    first.call.hold(false);
    await agent.desk.reaches('talking talking');
    await caller.hears('first');
    await first.hears('caller');
    caller.call.hangUp();
    const { record } = await hotline.closedCall(number);
    expect(record.holdMs).toBeGreaterThanOrEqual(listenMs);
  });

  it('is wrapped up with a disposition, which closes the record', async () => {
    const { agent, number, caller } = await talk(numbers.wrapUp);
    caller.call.hangUp();
    await agent.desk.reaches('wrap-up wrap-up');
    expect(hotline.storedCall(number).record).not.toHaveProperty('endedAt');
    const callId = agent.desk.view.call?.pop.callId ?? '';
    await agent.desk.does({
      name: 'set-disposition',
      ...{ callId, disposition: 'tracking', note: '明早派送' },
    });
    await agent.desk.does({ name: 'end-wrap-up' });
    await agent.desk.reaches('ready');
    const { record } = await hotline.closedCall(number);
    expect(record).toMatchObject({
      ...{ id: callId, outcome: 'answered', endedBy: 'caller' },
      ...{ disposition: 'tracking', dispositionNote: '明早派送' },
    });
    const { call } = callBody.parse(await agent.desk.get(`/api/calls/${callId}`));
    expect(call).toMatchObject({ disposition: 'tracking', dispositionNote: '明早派送' });
  });

  it('goes on while the desk reloads, which then shows it', async () => {
    const { agent, number, caller } = await talk();
    const call = await eventually('the desk counts the conversation', () => {
      const shown = agent.desk.view.call;
      return shown?.connectedAt === undefined ? undefined : shown;
    });
    agent.desk.client.disconnect();
    const reloaded = await hotline.desk(0);
    expect(reloaded.view.call).toEqual(call);
    expect(reloaded.offers).toEqual([]);
    await caller.hears('first');
    await reloaded.does({ name: 'clear' });
    await reloaded.reaches('ready');
    await caller.call.ended;
    expect((await hotline.closedCall(number)).record.endedBy).toBe('agent');
  });

  it('comes to each caller in the order they called', async () => {
    const callers = [await hotline.caller(), await hotline.caller(), await hotline.caller()];
    const dialled: TerminalCall[] = [];
    for (const caller of callers) dialled.push(await caller.dial(numbers.queue));
    const waiting = () => hotline.app.counters().calls.queuedCalls === 3 || undefined;
    await eventually('all three wait', waiting);
    const first = await hotline.agent(0, { arrival: 'offered ringing' });
    await (await first.phone.ringing()).pickUp();
    const second = await hotline.agent(1, { arrival: 'offered ringing' });
    await (await second.phone.ringing()).pickUp();
    await first.desk.reaches('talking talking');
    await second.desk.reaches('talking talking');
    dialled[1]?.hangUp();
    await (await second.phone.ringing()).pickUp();
    await second.desk.reaches('talking talking');
    const order = [...first.desk.pops, ...second.desk.pops].map((pop) => pop.callerNumber);
    expect(order).toEqual(callers.map(({ number }) => number));
    dialled[0]?.hangUp();
    dialled[2]?.hangUp();
    for (const { number } of callers) {
      expect((await hotline.closedCall(number)).record.outcome).toBe('answered');
    }
  });
});
