/**
 * A caller who goes from one agent to another, with real phones: who hears whom at each step, and one
 * record in which the talk time of all adds up to the time connected.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CallRecord } from '../../src/calls/ports.ts';
import { eventually } from '../support/eventually.ts';
import { type AgentAtWork, RunningHotline } from '../support/hotline/running-hotline.ts';
import { hasSipp, SippPhone } from '../support/hotline/sipp-phone.ts';
import { listenMs, Speaker, writeVoices } from '../support/hotline/speaker.ts';
import { numbers, waitingMusic } from '../support/hotline/test-dialplan.ts';
import { RtpPeer } from '../support/network/rtp-peer.ts';
import { SipPeer } from '../support/network/sip-peer.ts';
import { tone } from '../support/sound.ts';

describe('a caller in conversation', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    writeVoices(hotline.folder);
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  /** Caller and first agent talk; the second agent is signed in and not ready. */
  async function talk() {
    const agent = await hotline.agent(0);
    const dialling = await hotline.caller();
    const call = await dialling.dial(numbers.queue);
    const answered = await agent.phone.ringing();
    await answered.pickUp();
    await agent.desk.reaches('talking talking');
    const { number } = dialling;
    await eventually('the two are joined', () => joined(number, 1));
    const caller = new Speaker(hotline.folder, 'caller', dialling, call);
    const first = new Speaker(hotline.folder, 'first', agent.phone, answered);
    return { agent, caller, number, first };
  }

  function joined(number: string, times: number): true | undefined {
    const { events } = hotline.storedCall(number);
    return events.filter(({ kind }) => kind === 'agent-joined').length >= times || undefined;
  }

  /** The first agent asks the second, who picks up. */
  async function consult(agent: AgentAtWork) {
    const phone = await hotline.phone(1);
    await phone.terminal.register(300);
    const desk = await hotline.desk(1);
    const to = { kind: 'agent', agentId: desk.view.agentId } as const;
    await agent.desk.does({ name: 'consult', to });
    const rung = await phone.ringing();
    expect(desk.view.call).toMatchObject({ role: 'consulted', phase: 'ringing' });
    await rung.pickUp();
    await eventually('she has answered', () => {
      return agent.desk.view.call?.consultation?.connection === 'connected' || undefined;
    });
    return { desk, second: new Speaker(hotline.folder, 'second', phone, rung) };
  }

  function addsUp({
    talks = [],
    talkMs,
    holdMs,
    connectedAt,
    endedAt,
  }: CallRecord): readonly string[] {
    const sum = talks.reduce((ms, { from, to }) => ms + to - from, 0);
    expect(sum).toBe(talkMs + holdMs);
    expect(talks[0]?.from).toBe(connectedAt);
    expect(talks.at(-1)?.to).toBe(endedAt);
    return talks.map(({ by }) => by);
  }

  it('is given to the agent who was consulted, and was on hold meanwhile', async () => {
    const { agent, caller, number, first } = await talk();
    const { desk, second } = await consult(agent);
    const atAll = [caller.hears(waitingMusic), first.hears('second'), second.hears('first')];
    await Promise.all(atAll);
    await agent.desk.does({ name: 'transfer' });
    expect(await first.call.ended).toMatchObject({ by: 'peer' });
    await Promise.all([caller.hears('second'), second.hears('caller')]);
    expect(desk.view.call).toMatchObject({ phase: 'talking' });
    caller.call.hangUp();
    const { record, recordings } = await hotline.closedCall(number);
    expect(addsUp(record)).toEqual(['answer', 'attended-transfer']);
    expect(recordings.map(({ channels }) => channels.right)).toEqual([
      ...[agent.desk.view.agentId, desk.view.agentId],
    ]);
  });

  it('is given on by the transfer key of the phone, which asked the other agent on its second line', async () => {
    const { agent, caller, number, first } = await talk();
    const phone = await hotline.phone(1);
    await phone.terminal.register(300);
    const desk = await hotline.desk(1);
    first.call.hold(true);
    await agent.desk.reaches('talking held');
    const asking = await agent.phone.terminal.call(hotline.card(1).extension);
    const rung = await phone.ringing();
    await rung.pickUp();
    await desk.reaches('talking talking');
    const second = new Speaker(hotline.folder, 'second', phone, rung);
    first.call.transferTo(asking);
    await Promise.all([first.call.ended, asking.ended]);
    const told = agent.phone.progressOf(first.call).filter(({ kind }) => kind === 'transfer');
    expect(told).toEqual([100, 200].map((status) => ({ kind: 'transfer', status })));
    await Promise.all([caller.hears('second'), second.hears('caller')]);
    caller.call.hangUp();
    const { record } = await hotline.closedCall(number);
    expect(addsUp(record)).toEqual(['answer', 'attended-transfer']);
    expect(record.holdMs).toBeGreaterThan(0);
  });

  it.skipIf(!hasSipp)('is given on by the transfer key of a phone that is not ours', async () => {
    const { folder, sip: server } = hotline;
    const card = hotline.card(0);
    const sipp = await SippPhone.register({ folder, server, card });
    const colleague = hotline.card(1).extension;
    const pressed = sipp.plays('phone-transfers-attended', { colleague });
    const phone = await hotline.phone(1);
    await phone.terminal.register(300);
    const [asking, asked] = [await hotline.desk(0), await hotline.desk(1)];
    await asking.does({ name: 'ready' });
    const dialling = await hotline.caller();
    const call = await dialling.dial(numbers.queue);
    const rung = await phone.ringing();
    await rung.pickUp();
    const [first = [], second = []] = await pressed;
    await sipp.unregister();
    expect(first.slice(first.indexOf('-> REFER') + 1)).toEqual([
      ...['<- 202 REFER', '<- NOTIFY SIP/2.0 100 Trying', '-> 200 NOTIFY'],
      ...['<- NOTIFY SIP/2.0 200 OK', '-> 200 NOTIFY', '<- BYE', '-> 200 BYE'],
    ]);
    expect(second.slice(-2)).toEqual(['<- BYE', '-> 200 BYE']);
    const caller = new Speaker(folder, 'caller', dialling, call);
    const colleagueSpeaks = new Speaker(folder, 'second', phone, rung);
    await Promise.all([caller.hears('second'), colleagueSpeaks.hears('caller')]);
    expect(asked.view.call).toMatchObject({ phase: 'talking' });
    call.hangUp();
    const { record } = await hotline.closedCall(dialling.number);
    expect(addsUp(record)).toEqual(['answer', 'attended-transfer']);
  });

  it('is back with the agent when she asks a number outside, hears what is played there, and leaves it', async () => {
    const { agent, caller, number, first } = await talk();
    const { address: host, port } = hotline.sip;
    const peer = await SipPeer.open({ host, port });
    const rtp = await RtpPeer.open();
    onTestFinished(() => {
      peer.close();
      rtp.close();
    });
    hotline.dialsOutTo(peer.port);
    const to = { kind: 'external', number: '13900001111' } as const;
    await agent.desk.does({ name: 'consult', to });
    const invite = await peer.expectRequest('INVITE');
    const fields = [['Content-Type', 'application/sdp']] as const;
    peer.respond(invite, 183, { tag: 'far', body: rtp.sdp(), fields });
    rtp.sendTone(invite.body, 1300);
    await first.hearsWithin(tone(1300, 0.5));
    await agent.desk.does({ name: 'reconnect' });
    const cancel = await peer.expectRequest('CANCEL');
    peer.respond(cancel, 200, { tag: 'far' });
    peer.respond(invite, 487, { tag: 'far' });
    await Promise.all([caller.hears('first'), first.hears('caller')]);
    caller.call.hangUp();
    const { record } = await hotline.closedCall(number);
    expect(addsUp(record)).toEqual(['answer']);
  });

  it('talks with both agents in a conference, and with one when the other leaves it', async () => {
    const { agent, caller, number, first } = await talk();
    const { desk, second } = await consult(agent);
    await agent.desk.does({ name: 'conference' });
    // One after the other, so that each voice is to be known for certain.
    await desk.does({ name: 'mute' });
    await caller.hears('first');
    await desk.does({ name: 'unmute' });
    await agent.desk.does({ name: 'mute' });
    await Promise.all([caller.hears('second'), second.hears('caller')]);
    await agent.desk.does({ name: 'clear' });
    expect(await first.call.ended).toMatchObject({ by: 'peer' });
    await caller.hears('second');
    caller.call.hangUp();
    const { record } = await hotline.closedCall(number);
    expect(addsUp(record)).toEqual(['answer', 'conference']);
  });

  it('waits in a queue after a blind transfer there, and the next agent knows how long', async () => {
    const { agent, caller, number, first } = await talk();
    const queueId = agent.desk.view.call?.pop.queue.id ?? '';
    await agent.desk.does({ name: 'not-ready', reason: 'break' });
    await agent.desk.does({ name: 'transfer', to: { kind: 'queue', queueId } });
    expect(await first.call.ended).toMatchObject({ by: 'peer' });
    await caller.hears(waitingMusic);
    const next = await hotline.agent(1, { arrival: 'offered ringing' });
    const rung = await next.phone.ringing();
    expect(next.desk.pops[0]?.waitedMs).toBeGreaterThanOrEqual(listenMs);
    await rung.pickUp();
    await eventually('they are joined', () => joined(number, 2));
    new Speaker(hotline.folder, 'second', next.phone, rung);
    await caller.hears('second');
    caller.call.hangUp();
    const { record } = await hotline.closedCall(number);
    expect(addsUp(record)).toEqual(['answer', 'answer']);
  });
});
