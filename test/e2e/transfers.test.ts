/**
 * A caller who goes from one agent to another, with real phones: who hears whom at each step, and one
 * record in which the talk time of all adds up to the time connected.
 */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/calls/ports.ts';
import type { TerminalCall } from '../../src/cli/terminal-call.ts';
import { eventually } from '../support/eventually.ts';
import { type AgentAtWork, RunningHotline } from '../support/hotline/running-hotline.ts';
import { numbers, waitingMusic } from '../support/hotline/test-dialplan.ts';
import type { TestPhone } from '../support/hotline/test-phone.ts';
import { babble, likeness, writeWav } from '../support/sound.ts';

const alike = 0.95;
const listenMs = 2_600;
const voices = { caller: babble(1, 15), first: babble(2, 15), second: babble(3, 15) };

interface Speaker {
  readonly phone: TestPhone;
  readonly call: TerminalCall;
}

describe('a caller in conversation', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    for (const [name, voice] of Object.entries(voices)) {
      writeWav(join(hotline.folder, `${name}.wav`), voice);
    }
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  function speaks(name: keyof typeof voices, phone: TestPhone, call: TerminalCall): Speaker {
    void call.play(join(hotline.folder, `${name}.wav`), -1);
    return { phone, call };
  }

  async function hears({ phone, call }: Speaker): Promise<Int16Array> {
    const { channels } = await phone.listen(call, listenMs);
    return channels[0] ?? new Int16Array();
  }

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
    const caller = { ...speaks('caller', dialling, call), number };
    return { agent, caller, first: speaks('first', agent.phone, answered) };
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
    return { desk, second: speaks('second', phone, rung) };
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
    const { agent, caller, first } = await talk();
    const { desk, second } = await consult(agent);
    const [atCaller, atFirst, atSecond] = await Promise.all([
      ...[hears(caller), hears(first), hears(second)],
    ]);
    expect(likeness(atCaller ?? new Int16Array(), waitingMusic)).toBeGreaterThan(alike);
    expect(likeness(atFirst ?? new Int16Array(), voices.second)).toBeGreaterThan(alike);
    expect(likeness(atSecond ?? new Int16Array(), voices.first)).toBeGreaterThan(alike);
    await agent.desk.does({ name: 'transfer' });
    expect(await first.call.ended).toMatchObject({ by: 'peer' });
    expect(likeness(await hears(caller), voices.second)).toBeGreaterThan(alike);
    expect(likeness(await hears(second), voices.caller)).toBeGreaterThan(alike);
    expect(desk.view.call).toMatchObject({ phase: 'talking' });
    caller.call.hangUp();
    const { record, recordings } = await hotline.closedCall(caller.number);
    expect(addsUp(record)).toEqual(['answer', 'attended-transfer']);
    expect(recordings.map(({ channels }) => channels.right)).toEqual([
      ...[agent.desk.view.agentId, desk.view.agentId],
    ]);
  });

  it('talks with both agents in a conference, and with one when the other leaves it', async () => {
    const { agent, caller, first } = await talk();
    const { desk, second } = await consult(agent);
    await agent.desk.does({ name: 'conference' });
    // One after the other, so that each voice is to be known for certain.
    await desk.does({ name: 'mute' });
    expect(likeness(await hears(caller), voices.first)).toBeGreaterThan(alike);
    await desk.does({ name: 'unmute' });
    await agent.desk.does({ name: 'mute' });
    const [atCaller, atSecond] = await Promise.all([hears(caller), hears(second)]);
    expect(likeness(atCaller, voices.second)).toBeGreaterThan(alike);
    expect(likeness(atSecond, voices.caller)).toBeGreaterThan(alike);
    await agent.desk.does({ name: 'clear' });
    expect(await first.call.ended).toMatchObject({ by: 'peer' });
    expect(likeness(await hears(caller), voices.second)).toBeGreaterThan(alike);
    caller.call.hangUp();
    const { record } = await hotline.closedCall(caller.number);
    expect(addsUp(record)).toEqual(['answer', 'conference']);
  });

  it('waits in a queue after a blind transfer there, and the next agent knows how long', async () => {
    const { agent, caller, first } = await talk();
    const queueId = agent.desk.view.call?.pop.queue.id ?? '';
    await agent.desk.does({ name: 'not-ready', reason: 'break' });
    await agent.desk.does({ name: 'transfer', to: { kind: 'queue', queueId } });
    expect(await first.call.ended).toMatchObject({ by: 'peer' });
    expect(likeness(await hears(caller), waitingMusic)).toBeGreaterThan(alike);
    const next = await hotline.agent(1, { arrival: 'offered ringing' });
    const rung = await next.phone.ringing();
    expect(next.desk.pops[0]?.waitedMs).toBeGreaterThanOrEqual(listenMs);
    await rung.pickUp();
    await eventually('they are joined', () => joined(caller.number, 2));
    speaks('second', next.phone, rung);
    expect(likeness(await hears(caller), voices.second)).toBeGreaterThan(alike);
    caller.call.hangUp();
    const { record } = await hotline.closedCall(caller.number);
    expect(addsUp(record)).toEqual(['answer', 'answer']);
  });
});
