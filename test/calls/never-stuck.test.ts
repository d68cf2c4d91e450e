/** Crashes, full disks and contradictions: the state is rebuilt or repaired, and nothing stays behind. */
import { describe, expect, it } from 'vitest';
import type { AgentConfig } from '../../src/acd/model/config.ts';
import { emptyState } from '../../src/acd/state.ts';
import type { AgentId, CallId, LegId, OfferId } from '../../src/base/ids.ts';
import { AcdIntake } from '../../src/calls/queueing/acd-intake.ts';
import { findRepairs } from '../../src/calls/queueing/reconciliation.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';
import { FakeJournal } from '../support/fakes/fake-call-store.ts';
import type { FakeLeg } from '../support/fakes/fake-leg.ts';

/** As if its end had been lost on the way: whoever listens from now on is told nothing. */
function hearsNothingOf(leg: FakeLeg): void {
  leg.ended.addEventListener('abort', (event) => event.stopImmediatePropagation());
}

describe('after a crash', () => {
  it('closes the calls of the dead process and keeps the agents as they were', async () => {
    const dead = new CallScene();
    await dead.conversation();
    await dead.queuedCaller('13900139000');
    const scene = new CallScene(dead);
    expect(scene.store.calls.map(({ outcome, endedBy }) => [outcome, endedBy])).toEqual([
      ['failed', 'system'],
      ['failed', 'system'],
    ]);
    expect(scene.state(lin)).toBe('wrap-up');
    expect(scene.alive()).toBe(0);
    await scene.pass(30_000);
    expect(scene.state(lin)).toBe('ready');
    await scene.queuedCaller();
    expect(scene.desks.pops.has(lin)).toBe(true);
  });

  it('keeps the outcome of a call that was in wrap-up', async () => {
    const dead = new CallScene();
    const caller = await dead.conversation();
    await dead.pass(8_000);
    const endedAt = dead.clock.now();
    caller.leg.endByPeer();
    await dead.settle();
    const scene = new CallScene(dead);
    expect(scene.store.calls).toMatchObject([{ outcome: 'answered', endedBy: 'caller', endedAt }]);
  });

  it('gives an agent whose desk does not come back no calls', async () => {
    const dead = new CallScene();
    dead.ready(lin);
    await dead.settle();
    const scene = new CallScene(dead);
    scene.desks.connected.delete(lin);
    await scene.pass(5_000);
    expect(scene.state(lin)).toBe('ready');
    await scene.pass(30_000);
    expect(scene.state(lin)).toBe('not-ready (desk-unreachable)');
  });
});

describe('the queue engine', () => {
  it('is rebuilt up to an input that breaks it, and says which', async () => {
    const dead = new CallScene();
    dead.ready(lin);
    await dead.settle();
    dead.journal.append([{ kind: 'config-changed', at: dead.clock.now(), config: null }]);
    const scene = new CallScene(dead);
    expect(scene.state(lin)).toBe('ready');
    expect(scene.log.faults).toEqual(['journal replayed in part']);
    expect(new CallScene(scene).log.faults).toEqual([]);
  });

  it('takes nothing any more once it has contradicted itself', () => {
    const taken: string[] = [];
    const fatal: unknown[] = [];
    const intake = new AcdIntake({
      ...{ journal: new FakeJournal(), clock: new VirtualClock() },
      log: { debug() {}, info() {}, warn() {}, error: (_facts, message) => taken.push(message) },
      carryOut: (effect) => taken.push(effect.kind),
      onSettled: () => undefined,
      onFatal: (error) => fatal.push(error),
    });
    // @ts-expect-error such an input has no place in the program
    intake.submit({ kind: 'config-changed', at: 0, config: null });
    intake.drain();
    intake.submit({ kind: 'time-passed', at: 1 });
    intake.drain();
    expect(fatal).toHaveLength(1);
    expect(taken).toEqual(['queue engine stopped']);
  });
});

describe('a question', () => {
  it('is answered: why a caller waits, why an agent gets no calls', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    scene.centre.agents.notReady(lin, 'lunch');
    await scene.queuedCaller();
    await scene.pass(4_000);
    const callId = scene.store.calls[0]?.id;
    if (!callId) throw new Error('no call');
    expect(scene.centre.explainWait(callId)).toMatchObject({
      ...{ place: 'waiting', position: 1, waitedMs: 4_000 },
      agents: [{ agentId: lin, reason: 'not-ready', detail: 'lunch' }, { reason: 'signed-out' }],
    });
    expect(scene.centre.explainIdle(lin)).toMatchObject({
      unavailable: { reason: 'not-ready', detail: 'lunch' },
      queues: [{ waiting: 1, beyondSkills: 0 }],
    });
  });
});

describe('when the disk is full', () => {
  it('calls go on, and the next journal that can be written is whole', async () => {
    const scene = new CallScene();
    scene.journal.isFull = true;
    await scene.conversation();
    expect(scene.state(lin)).toBe('talking');
    expect(scene.log.faults).toContain('journal append failed');
    scene.journal.isFull = false;
    scene.centre.agents.notReady(lin, 'lunch');
    await scene.settle();
    const after = new CallScene(scene);
    await after.pass(30_000);
    expect(after.state(lin)).toBe('not-ready (lunch)');
  });
});

describe('a new configuration', () => {
  it('brings agents who can work at once, and is no fault', async () => {
    const scene = new CallScene();
    const zhao = 'agt_zhao' as AgentId;
    scene.telephony.phone('1003');
    scene.desks.connected.add(zhao);
    const { acd, agents } = scene.settings;
    scene.centre.configure({
      ...scene.settings,
      acd: { ...acd, agents: [...acd.agents, { ...acd.agents[0], id: zhao } as AgentConfig] },
      agents: [...agents, { id: zhao, name: '赵蕾', extension: '1003' }],
    });
    scene.ready(zhao);
    expect(scene.state(zhao)).toBe('ready');
    await scene.pass(10_000);
    expect(scene.centre.counters().repairs).toBe(0);
    await scene.queuedCaller();
    expect(scene.desks.pops.has(zhao)).toBe(true);
  });
});

describe('stopping', () => {
  it('hangs up what is there, closes the records, and leaves no timer', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    const waiting = await scene.queuedCaller('13900139000');
    await scene.centre.stop();
    expect([caller.leg.end?.by, waiting.leg.end?.by]).toEqual(['us', 'us']);
    expect(scene.store.openCalls()).toEqual([]);
    expect(scene.alive()).toBe(0);
    expect(scene.clock.pendingTimers).toBe(0);
    const late = scene.telephony.callIn({ from: '1', to: '4008108000' });
    expect(late.status).toBe(503);
  });
});

describe('a process that was killed', () => {
  it('leaves legs, which the next one ends', async () => {
    const dead = new CallScene();
    const caller = await dead.conversation();
    const waiting = await dead.queuedCaller('13900139000');
    const { store, journal } = dead;
    const { telephony } = new CallScene({ store, journal });
    const sipCallIds = telephony.orphansEnded.map((one) => (one as typeof caller.leg).sipCallId);
    expect(sipCallIds).toHaveLength(3);
    expect(sipCallIds).toEqual(
      expect.arrayContaining([caller.leg.sipCallId, waiting.leg.sipCallId]),
    );
  });
});

describe('a process that was killed while a phone rang', () => {
  const ringing = { rings: '1001' };

  it('leaves the ringing, which the next one ends', async () => {
    const dead = new CallScene();
    const caller = await dead.queuedCaller();
    dead.ready(lin);
    await dead.receive(lin);
    expect(dead.telephony.phone('1001').isRinging).toBe(true);
    const { store, journal } = dead;
    const { telephony } = new CallScene({ store, journal });
    expect(telephony.orphansEnded).toEqual([caller.leg.identity, ringing]);
  });

  it('leaves no ringing once the phone was answered', async () => {
    const dead = new CallScene();
    await dead.conversation();
    const { store, journal } = dead;
    const { telephony } = new CallScene({ store, journal });
    expect(telephony.orphansEnded).not.toContainEqual(ringing);
  });
});

describe('reconciliation', () => {
  it('finds nothing to repair in a sound centre', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    await scene.queuedCaller('13900139000');
    await scene.pass(60_000);
    caller.leg.endByPeer();
    await scene.pass(60_000);
    expect(scene.centre.counters().repairs).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('repairs a registration that nobody reported', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    scene.telephony.phone('1001').isRegistered = false;
    await scene.pass(5_000);
    expect(scene.state(lin)).toBe('not-ready (phone-unreachable)');
    expect(scene.centre.counters().repairs).toBe(1);
    expect(scene.log.faults).toEqual(['legs and state differed']);
  });

  it('frees an agent whose leg beside the queues went unnoticed, and ends her call', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const to = { kind: 'external', number: '13900139000' } as const;
    await scene.centre.agents.control(lin, { name: 'make-call', to });
    const own = scene.telephony.phone('1001').answer();
    hearsNothingOf(own);
    await scene.settle();
    const other = scene.telephony.outside('13900139000').answer();
    await scene.settle();
    own.endByPeer();
    await scene.settle();
    expect(scene.state(lin)).toBe('talking');
    await scene.pass(5_000);
    expect(scene.log.faults).toContain('legs and state differed');
    expect(scene.centre.counters().repairs).toBeGreaterThan(0);
    expect(scene.state(lin)).toBe('ready');
    expect(other.ended.aborted).toBe(true);
    expect(scene.alive()).toBe(0);
  });

  it('frees a consulted agent whose leg went unnoticed, and nobody else', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    scene.ready(wang);
    const to = { kind: 'agent', agentId: wang } as const;
    await scene.centre.agents.control(lin, { name: 'consult', to });
    const consulted = scene.telephony.phone('1002').answer();
    hearsNothingOf(consulted);
    await scene.settle();
    expect(scene.state(wang)).toBe('talking');
    consulted.endByPeer();
    await scene.pass(5_000);
    expect([scene.state(lin), scene.state(wang)]).toEqual(['talking', 'ready']);
    // She is freed, and her leg is counted no more.
    expect(scene.centre.counters()).toMatchObject({ repairs: 2, legs: 2 });
    expect(caller.leg.ended.aborted).toBe(false);
  });

  it('names legs without a call and ringing without an offer', () => {
    const callId = 'call_ghost' as CallId;
    const offerId = 'ofr_ghost' as OfferId;
    const legId = 'leg_ghost' as LegId;
    const repairs = findRepairs(
      emptyState(),
      {
        calls: new Map([[callId, { stage: 'queued', callerGone: false, hasConversation: false }]]),
        ringings: new Set([offerId]),
        legsGone: [legId],
        isPhoneReachable: () => undefined,
        isDeskConnected: () => false,
        outsideCallsOf: () => [],
      },
      0,
    );
    expect(repairs).toEqual([
      { difference: 'legs-without-call', subject: callId, finish: callId },
      { difference: 'ringing-without-offer', subject: offerId, stop: offerId },
      { difference: 'leg-gone', subject: legId, forget: legId },
    ]);
  });
});
