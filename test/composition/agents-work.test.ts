/** From an admin's change of an agent's work to who gets the call: desk, composition and queue engine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { centreSettings } from '../../src/composition/dialplans/settings-of-dialplan.ts';
import { CallScene } from '../support/call-scene.ts';
import { type DeskFixture, openDeskFixture } from '../support/desk/desk-fixture.ts';
import { linJing, zhaoMin } from '../support/desk/desk-samples.ts';
import { callerAs, type RestCaller } from '../support/desk/rest-caller.ts';
import { MemoryWork } from '../support/fakes/fake-admin-desk.ts';
import { stepDialplan } from '../support/step-dialplan.ts';

const dialplan = stepDialplan({ steps: '      first: {hangup: {}}' });
const nowhere = { dialplanDirectory: '', dataDirectory: '' };
const express = { queues: [{ queueId: 'express', order: 1 }], skills: {} };

let scene: CallScene;
let desk: DeskFixture;
let admin: RestCaller;

beforeEach(async () => {
  scene = new CallScene();
  scene.desks.connected.add(linJing).add(zhaoMin);
  desk = await openDeskFixture(scene.clock, {
    work: {
      ...new MemoryWork().staffParts,
      choices: () => ({
        queues: [{ id: 'express', name: { 'zh-CN': '快递', en: 'Express' } }],
        ...{ skills: [], flows: [] },
      }),
      onWorkChanged: () => {
        const agents = desk.people.agents();
        const { acd } = centreSettings(dialplan, agents, nowhere);
        const { settings } = scene;
        scene.centre.configure({
          ...{ ...settings, agents },
          acd: { ...settings.acd, agents: acd.agents },
        });
      },
    },
  });
  admin = await callerAs(desk.server, 'root');
});
afterEach(() => desk.server.close());

async function give(id: string, work: object): Promise<void> {
  const person = { name: '坐席', roles: ['agent'], disabled: false };
  const answer = await admin.put(`/api/people/${id}`, { ...person, work });
  expect(answer.statusCode).toBe(200);
}

describe('an agent', () => {
  it('who learns gets calls only while her mentor is ready, who gets none', async () => {
    await give(zhaoMin, { ...express, queues: [{ queueId: 'express', order: 2 }] });
    await give(linJing, { ...express, trainee: { mentor: zhaoMin, extraWrapUpMs: 0 } });
    scene.ready(linJing);
    await scene.queuedCaller();
    expect([...scene.desks.pops.keys()]).toEqual([]);
    scene.ready(zhaoMin);
    await scene.settle();
    expect([...scene.desks.pops.keys()]).toEqual([linJing]);
    await scene.queuedCaller('13800138001');
    expect([...scene.desks.pops.keys()]).toEqual([linJing]);
  });

  it('who learns gets calls of her classes only, until she has learnt', async () => {
    await give(linJing, { ...express, trainee: { classes: ['contract'], extraWrapUpMs: 0 } });
    scene.ready(linJing);
    await scene.queuedCaller();
    expect([...scene.desks.pops.keys()]).toEqual([]);
    await give(linJing, express);
    await scene.settle();
    expect([...scene.desks.pops.keys()]).toEqual([linJing]);
  });

  it('who is universal gets calls of queues that she was not given', async () => {
    await give(zhaoMin, { queues: [], skills: {} });
    scene.ready(zhaoMin);
    await scene.queuedCaller();
    expect([...scene.desks.pops.keys()]).toEqual([]);
    await give(zhaoMin, { queues: [], skills: {}, universalOrder: 9 });
    await scene.settle();
    expect([...scene.desks.pops.keys()]).toEqual([zhaoMin]);
  });
});
