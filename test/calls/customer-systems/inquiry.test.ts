/** What other systems know of a caller comes to the pop in its own time. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ServiceAnswer } from '../../../src/calls/flow/flow-ports.ts';
import type { CompiledCustomerSystem } from '../../../src/dialplan/schema.ts';
import { CallScene, lin } from '../../support/call-scene.ts';

const crm: CompiledCustomerSystem = {
  ...{ id: 'crm', name: { 'zh-CN': '客户系统', en: 'CRM' }, ask: 'crm' },
  facts: [
    { label: { 'zh-CN': '余额', en: 'Balance' }, from: 'customer.balance' },
    { label: { 'zh-CN': '经理', en: 'Manager' }, from: 'customer.manager' },
  ],
  cases: { from: 'cases', number: 'no', title: 'about.title', since: 'opened' },
  link: 'https://crm.example.com/callers/{number}?call={call}',
};

const answer = {
  customer: { balance: 120.5 },
  cases: [
    { no: 'C-7', about: { title: '破损理赔' }, opened: '2026-11-20' },
    { no: 'C-8', about: {} },
  ],
};

/** Services that answer when the test says so. */
class SlowServices {
  readonly asked: Readonly<Record<string, string>>[] = [];
  answer: (answer: ServiceAnswer) => void = () => {};

  ask(_service: string, query: Readonly<Record<string, string>>): Promise<ServiceAnswer> {
    this.asked.push(query);
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }
}

function sceneWith(...customerSystems: readonly CompiledCustomerSystem[]) {
  const { settings } = new CallScene();
  const scene = new CallScene({ settings: { ...settings, customerSystems } });
  const services = new SlowServices();
  scene.services.ask = (service, query) => services.ask(service, query);
  return { scene, services };
}

describe('another system that knows the customer', () => {
  let scene: CallScene;
  let services: SlowServices;
  const shownCard = () => scene.centre.agents.view(lin)?.call?.pop.systems?.[0];

  beforeEach(async () => {
    ({ scene, services } = sceneWith(crm));
    scene.ready(lin);
    await scene.queuedCaller();
  });

  it('is asked by number when the caller is queued, once', async () => {
    expect(services.asked).toEqual([{ number: '13800138000', hotline: 'express' }]);
    await scene.receive(lin);
    expect(services.asked).toHaveLength(1);
  });

  it('never delays the pop or the ring, and fills in on the desk', async () => {
    expect(scene.desks.pops.get(lin)?.systems).toMatchObject([{ id: 'crm', state: 'asked' }]);
    await scene.receive(lin);
    expect(scene.telephony.phone('1001').isRinging).toBe(true);
    services.answer({ outcome: 'answered', json: answer });
    await scene.settle();
    expect(scene.desks.views.get(lin)?.call).toMatchObject({ phase: 'ringing' });
    expect(shownCard()).toEqual({
      ...{ id: 'crm', name: crm.name, state: 'answered' },
      facts: [{ label: { 'zh-CN': '余额', en: 'Balance' }, text: '120.5' }],
      cases: [{ number: 'C-7', title: '破损理赔', since: '2026-11-20' }],
      link: expect.stringMatching(/^https:\/\/crm\.example\.com\/callers\/13800138000\?call=call_/),
    });
  });

  it('stays with the call in conversation, and is in its timeline without what it said', async () => {
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    services.answer({ outcome: 'answered', json: answer });
    await scene.settle();
    expect(shownCard()?.state).toBe('answered');
    await scene.centre.agents.hold(lin);
    expect(shownCard()?.state).toBe('answered');
    const asked = scene.store.eventsOf('customer-system-asked');
    expect(asked.map(({ facts }) => facts)).toEqual([
      { system: 'crm', outcome: 'answered', ms: 0 },
    ]);
  });

  it('is shown as one that does not answer, with the link that needs no answer', async () => {
    services.answer({ outcome: 'failed', reason: 'timed-out' });
    await scene.settle();
    expect(shownCard()).toMatchObject({ state: 'failed', facts: [], cases: [] });
    expect(shownCard()?.link).toContain('13800138000');
  });

  it('shows nothing of an answer that is another thing than was expected', async () => {
    services.answer({ outcome: 'answered', json: { customer: 'none', cases: { no: 1 } } });
    await scene.settle();
    expect(shownCard()).toMatchObject({ state: 'answered', facts: [], cases: [] });
  });
});

describe('which systems a caller is shown', () => {
  it('are those of the hotline', async () => {
    const { scene, services } = sceneWith({ ...crm, hotlines: ['other'] });
    scene.ready(lin);
    await scene.queuedCaller();
    expect(services.asked).toEqual([]);
    expect(scene.desks.pops.get(lin)?.systems).toBeUndefined();
  });

  it('are none for somebody who withholds the number and is no customer', async () => {
    const { scene, services } = sceneWith(crm);
    scene.ready(lin);
    await scene.queuedCaller('anonymous');
    expect(services.asked).toEqual([]);
  });

  it('may be a link alone, which needs all that it names', async () => {
    const page = { id: 'shop', name: crm.name, facts: [] };
    const { scene } = sceneWith(
      { ...page, link: 'https://shop.example.com/{hotline}' },
      { ...page, id: 'account', link: 'https://shop.example.com/accounts/{account}' },
    );
    scene.ready(lin);
    await scene.queuedCaller();
    expect(scene.desks.pops.get(lin)?.systems).toMatchObject([
      { id: 'shop', state: 'linked', link: 'https://shop.example.com/express' },
      { id: 'account', state: 'linked' },
    ]);
    expect(scene.desks.pops.get(lin)?.systems?.[1]).not.toHaveProperty('link');
  });
});
