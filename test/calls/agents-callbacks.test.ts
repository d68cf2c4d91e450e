/** Whom the agents of a queue see that they are to call back, and an agent who does it now. */
import { describe, expect, it } from 'vitest';
import { type QueueConfig, queueDefaults } from '../../src/acd/model/config.ts';
import type { AgentId, CallbackId } from '../../src/base/ids.ts';
import type { AgentCallbacks, CommandResult } from '../../src/calls/desk-port.ts';
import type { CallbackHours, CentreSettings } from '../../src/calls/settings.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';

const number = '13800138000';
const done: CommandResult = { ok: true };
/** Between two pushes to all desks. */
const pushMs = 500;
const minute = 60_000;
const conflict = { ok: false, code: 'conflict' };

interface Wish {
  readonly queue?: Partial<QueueConfig>;
  readonly settings?: Partial<CentreSettings>;
  /** Of the queue: both, unless named. */
  readonly agents?: readonly AgentId[];
}

function sceneWith({ queue, settings: more, agents = [lin, wang] }: Wish): CallScene {
  const { settings } = new CallScene();
  const overflow = [
    { name: 'call-back', when: { waitedMsMin: 10_000 }, leaveFor: { kind: 'callback' } },
  ] as const;
  const queues = settings.acd.queues.map((one) => ({ ...one, wrapUpMs: 0, overflow, ...queue }));
  const acd = {
    ...{ ...settings.acd, queues },
    agents: settings.acd.agents.map((agent) => {
      return agents.includes(agent.id) ? agent : { ...agent, queues: [] };
    }),
  };
  const originOf = () => ({ place: { 'zh-CN': '北京', en: 'Beijing' } });
  return new CallScene({ settings: { ...settings, acd, originOf, ...more } });
}

async function askToBeCalled(scene: CallScene, from: string): Promise<void> {
  const caller = await scene.queuedCaller(from);
  await scene.pass(10_000);
  caller.leg.endByPeer();
  await scene.pass(pushMs);
}

/** One customer waits to be called back. */
async function requested(wish: Wish = {}): Promise<CallScene> {
  const scene = sceneWith(wish);
  await askToBeCalled(scene, number);
  return scene;
}

function listOf(scene: CallScene, agentId: AgentId): AgentCallbacks['nearest'] {
  return scene.centre.agents.callbacks(agentId).nearest;
}

/** @returns what the command was answered */
async function callBack(scene: CallScene, agentId: AgentId): Promise<CommandResult> {
  const [callback] = scene.centre.callbacks();
  const result = scene.centre.agents.callBack(agentId, callback?.id ?? ('cbk_none' as CallbackId));
  await scene.settle();
  return result;
}

/** She is asked for the callback, answers her phone, and the customer's rings. */
async function dialled(scene: CallScene, agentId: AgentId, extension: string): Promise<void> {
  await scene.receive(agentId);
  scene.telephony.phone(extension).answer();
  await scene.settle();
}

describe('the customers to be called back', () => {
  it('are on the desks of the agents of their queue, with where they are from and by when', async () => {
    const scene = await requested({ agents: [lin] });
    expect(scene.desks.callbacks.get(lin)).toMatchObject({
      nearest: [
        {
          ...{ number, state: 'due', attempts: 0, attemptsMax: 3, isLate: false },
          ...{ mayCall: true, isHers: false, origin: { place: { en: 'Beijing' } } },
          ...{ queue: { id: 'express' }, promisedAt: scene.centre.callbacks()[0]?.promisedAt },
        },
      ],
      further: 0,
    });
    expect(scene.desks.callbacks.has(wang)).toBe(false);
    expect(listOf(scene, wang)).toEqual([]);
  });

  it('leave the desks when one of them has been called, or her wish was withdrawn', async () => {
    const scene = await requested();
    const [callback] = scene.centre.callbacks();
    if (callback) scene.centre.supervision.cancelCallback(callback.id);
    await scene.pass(pushMs);
    expect(scene.desks.callbacks.get(lin)).toEqual({ nearest: [], further: 0 });
  });

  it('are told to a desk again only when something of them has changed', async () => {
    const scene = await requested();
    const told = scene.desks.callbacks.get(lin);
    await scene.queuedCaller('13900139000');
    await scene.pass(5 * pushMs);
    expect(scene.desks.callbacks.get(lin)).toBe(told);
    await scene.pass(61 * minute);
    expect(scene.desks.callbacks.get(lin)?.nearest[0]).toMatchObject({ number, isLate: true });
  });

  it('are the twenty nearest promises, and how many more there are', async () => {
    const scene = sceneWith({ settings: { linesMax: 30 } });
    for (let caller = 0; caller < 23; caller++) {
      await askToBeCalled(scene, `138001380${String(caller).padStart(2, '0')}`);
    }
    const { nearest, further } = scene.centre.agents.callbacks(lin);
    expect([nearest.length, further]).toEqual([20, 3]);
    expect(nearest[0]?.number).toBe('13800138000');
    expect(nearest[19]?.number).toBe('13800138019');
  });
});

describe('an agent who calls a customer back now', () => {
  it.each(['agent', 'customer'] as const)(
    'is offered it at once although she was not ready, where the %s is first',
    async (first) => {
      const scene = await requested({ queue: { callback: { ...queueDefaults.callback, first } } });
      scene.centre.agents.signIn(lin);
      expect(scene.state(lin)).toContain('not-ready');
      expect(await callBack(scene, lin)).toEqual(done);
      expect(scene.desks.pops.get(lin)).toMatchObject({ callerNumber: number });
      await dialled(scene, lin, '1001');
      const customer = scene.telephony.outside(number).answer();
      await scene.settle();
      expect(customer.hears).toContain('bridge');
      expect(scene.log.faults).toEqual([]);
    },
  );

  it('waits for no retry, and comes before callers who wait', async () => {
    const { callback } = queueDefaults;
    const scene = await requested({
      queue: { callback: { ...callback, retryGapsMs: [60 * minute] } },
    });
    scene.ready(lin);
    await scene.settle();
    await dialled(scene, lin, '1001');
    scene.telephony.outside(number).beBusy();
    scene.centre.agents.notReady(lin, 'paperwork');
    await scene.pass(pushMs);
    expect(listOf(scene, lin)).toMatchObject([{ state: 'requested', attempts: 1, mayCall: true }]);
    await scene.queuedCaller('13900139000');
    expect(await callBack(scene, lin)).toEqual(done);
    expect(scene.desks.pops.get(lin)).toMatchObject({ callerNumber: number });
  });

  it('is refused what is offered to somebody else, or given to her by a supervisor', async () => {
    const scene = await requested();
    scene.ready(lin);
    await scene.settle();
    scene.centre.agents.signIn(wang);
    expect(await callBack(scene, wang)).toMatchObject(conflict);
    expect(listOf(scene, wang)).toMatchObject([{ state: 'offered', mayCall: false }]);
    const other = await requested();
    other.centre.agents.signIn(lin);
    other.centre.agents.signIn(wang);
    const [callback] = other.centre.callbacks();
    if (callback) other.centre.supervision.assignCallback(callback.id, lin);
    await other.pass(pushMs);
    expect(other.desks.callbacks.get(lin)?.nearest).toMatchObject([{ isHers: true }]);
    expect(other.desks.callbacks.get(wang)?.nearest).toMatchObject([{ mayCall: false }]);
    expect(await callBack(other, wang)).toMatchObject(conflict);
    expect(listOf(other, lin)).toMatchObject([{ isHers: true, mayCall: true }]);
    expect(await callBack(other, lin)).toEqual(done);
  });

  it('is refused outside the hours, in a call, without a phone, and of other queues', async () => {
    const later = (_queue: string, at: number): CallbackHours => ({
      windows: [{ from: at + minute, until: at + 2 * minute }],
      promisedAt: at + 2 * minute,
    });
    const scene = await requested({ settings: { callbackHours: later } });
    scene.centre.agents.signIn(lin);
    expect(listOf(scene, lin)).toMatchObject([{ state: 'requested', mayCall: false }]);
    expect(await callBack(scene, lin)).toMatchObject(conflict);
    const busy = await requested({ agents: [lin] });
    busy.centre.agents.signIn(wang);
    expect(await callBack(busy, wang)).toMatchObject({ ok: false, code: 'not-found' });
    busy.telephony.phone('1001').isRegistered = false;
    await busy.pass(busy.settings.reconcileIntervalMs);
    busy.centre.agents.signIn(lin);
    expect(await callBack(busy, lin)).toMatchObject(conflict);
    const talking = sceneWith({});
    await talking.conversation();
    await askToBeCalled(talking, '13900139000');
    expect(listOf(talking, lin)).toMatchObject([{ number: '13900139000', mayCall: true }]);
    expect(await callBack(talking, lin)).toMatchObject(conflict);
  });

  it('may let it ring, and then it is for all again', async () => {
    const scene = await requested();
    scene.centre.agents.signIn(lin);
    scene.centre.agents.signIn(wang);
    await callBack(scene, lin);
    const offerId = scene.desks.pops.get(lin)?.offerId;
    if (offerId) scene.centre.agents.declineOffer(lin, offerId);
    scene.centre.agents.ready(wang);
    await scene.settle();
    expect(scene.desks.pops.get(wang)).toMatchObject({ callerNumber: number });
  });
});
