/** What the page shows, without a page. Cuts and reloads are in test/desk/receipts-under-fault. */
import { describe, expect, it } from 'vitest';
import type { LinkSocketEvents } from '../../src/client/desk-link.ts';
import { DeskSession, type DeskState } from '../../src/client/desk-session.ts';
import { CallDrafts } from '../../src/web/model/call-drafts.ts';
import { actionOfKey, possibleActions } from '../../src/web/model/desk-actions.ts';
import { finishWrapUp, handIn } from '../../src/web/model/hand-in.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';
import { sampleCallback, samplePop } from '../support/desk/desk-samples.ts';
import { MemoryTexts } from '../support/memory-texts.ts';

const startAt = 1_800_000_000_000;

function openPage(kept = new MemoryTexts()) {
  const clock = new VirtualClock(startAt);
  const sent: { readonly kind: string; readonly id?: string; readonly command?: unknown }[] = [];
  const raised: string[] = [];
  let socket: LinkSocketEvents | undefined;
  const page = new DeskSession({
    clock,
    random: () => 0.5,
    kept,
    onNewPop: (pop) => raised.push(pop.offerId),
    openSocket: (events) => {
      socket = events;
      return { send: (text) => sent.push(JSON.parse(text)), close: () => undefined };
    },
  });
  page.start();
  const say = (frame: unknown) => socket?.message(JSON.stringify(frame));
  socket?.opened();
  say({
    kind: 'welcome',
    version: 1,
    session: 'desk_1',
    resumed: false,
    heartbeatMs: 5_000,
    now: startAt,
  });
  return { clock, page, sent, raised, say };
}

const baseView = {
  agentId: 'agt_1',
  name: '林静',
  extension: '1001',
  phoneReachable: true,
  waiting: 0,
  callbacksDue: 0,
  today: { answered: 0, talkMs: 0, wrapUpMs: 0 },
};
const ready = { ...baseView, state: { state: 'ready', since: startAt } };
const pop = samplePop(1, startAt);
const offered = {
  ...baseView,
  state: { state: 'offered', since: startAt, offerId: 'ofr_1', callId: 'call_1', dueAt: startAt },
  call: { pop, phase: 'presented' },
};
const talking = {
  ...baseView,
  state: { state: 'talking', since: startAt, callId: 'call_1' },
  call: { pop, phase: 'talking', connectedAt: startAt },
};

describe("the page's desk session", () => {
  const offer = { kind: 'event', seq: 1, event: { kind: 'offer-presented', pop } };
  const snapshot = { kind: 'snapshot', seq: 0, view: ready, notices: [] };
  const receipts = (sent: ReturnType<typeof openPage>['sent']) =>
    sent.filter((frame) => JSON.stringify(frame.command ?? '').includes('offer-received'));

  it('shows the pop before the view follows, and raises it once', () => {
    const { page, raised, say } = openPage();
    say(snapshot);
    say(offer);
    expect(page.state).toMatchObject({ pop: { offerId: 'ofr_1' }, phase: 'presented' });
    say({ kind: 'event', seq: 2, event: { kind: 'agent-changed', view: offered } });
    expect(raised).toEqual(['ofr_1']);
  });

  it('sends no receipt before the pop was painted, and one after', () => {
    const { page, sent, say } = openPage();
    say(snapshot);
    say(offer);
    expect(receipts(sent)).toEqual([]);
    page.popPainted('ofr_1');
    page.popPainted('ofr_1');
    expect(receipts(sent)).toHaveLength(1);
  });

  it('does not raise a pop again after a reload, but still sends its receipt', () => {
    const kept = new MemoryTexts();
    const first = openPage(kept);
    first.say(snapshot);
    first.say(offer);
    const second = openPage(kept);
    second.say({ ...snapshot, view: offered, offer: { pop, received: false } });
    expect(second.raised).toEqual([]);
    expect(second.page.state.pop?.offerId).toBe('ofr_1');
    second.page.popPainted('ofr_1');
    expect(receipts(second.sent)).toHaveLength(1);
  });

  it('takes a withdrawn pop away, and keeps one that has become a call', () => {
    const { page, say } = openPage();
    say(snapshot);
    say(offer);
    const withdrawn = { kind: 'offer-withdrawn', offerId: 'ofr_1', reason: 'caller-left' };
    say({ kind: 'event', seq: 2, event: withdrawn });
    expect(page.state.pop).toBeUndefined();
    say({ kind: 'event', seq: 3, event: { kind: 'offer-presented', pop } });
    say({ kind: 'event', seq: 4, event: { kind: 'agent-changed', view: talking } });
    expect(page.state).toMatchObject({ pop: { offerId: 'ofr_1' }, phase: 'talking' });
    say({ kind: 'event', seq: 5, event: { kind: 'agent-changed', view: ready } });
    expect(page.state.pop).toBeUndefined();
  });

  it('knows who is to be called back, from the first on and as it changes', () => {
    const { page, say } = openPage();
    const callbacks = (...numbers: number[]) => ({
      nearest: numbers.map((number) => sampleCallback(number, startAt)),
      further: 0,
    });
    say(snapshot);
    expect(page.state.callbacks).toEqual(callbacks());
    say({ ...snapshot, callbacks: callbacks(1, 2) });
    expect(page.state.callbacks).toEqual(callbacks(1, 2));
    const event = { kind: 'callbacks-changed', callbacks: callbacks(2) };
    say({ kind: 'event', seq: 1, event });
    say({ kind: 'event', seq: 2, event: { kind: 'agent-changed', view: offered } });
    expect(page.state.callbacks).toEqual(callbacks(2));
  });

  it('keeps a refusal for the page to say until the next success', async () => {
    const { page, sent, say } = openPage();
    say(snapshot);
    const first = page.run({ name: 'hold' });
    const error = { code: 'conflict', message: 'nobody to hold' };
    say({ kind: 'answer', id: sent.at(-1)?.id, answer: { ok: false, error } });
    await first;
    expect(page.state.refusal).toEqual({ command: 'hold', code: 'conflict' });
    const second = page.run({ name: 'ready' });
    say({ kind: 'answer', id: sent.at(-1)?.id, answer: { ok: true } });
    await second;
    expect(page.state.refusal).toBeUndefined();
  });
});

describe('handing in notes', () => {
  const draft = { callId: 'call_1', title: '王建国', note: '明早派送', changedAt: 1 };
  const answerLast = ({ sent, say }: ReturnType<typeof openPage>, ok: boolean) => {
    const error = { code: 'conflict', message: 'too late' };
    say({ kind: 'answer', id: sent.at(-1)?.id, answer: ok ? { ok } : { ok, error } });
  };

  it('happens before the wrap-up ends, and then the draft is gone', async () => {
    const desk = openPage();
    const drafts = new CallDrafts(new MemoryTexts());
    drafts.keep({ ...draft, disposition: 'tracked' });
    const finished = finishWrapUp(desk.page, drafts, 'call_1');
    expect(desk.sent.at(-1)?.command).toMatchObject({ name: 'set-disposition', note: '明早派送' });
    answerLast(desk, true);
    await new Promise((turn) => setImmediate(turn));
    expect(desk.sent.at(-1)?.command).toEqual({ name: 'end-wrap-up' });
    answerLast(desk, true);
    await finished;
    expect(drafts.all()).toEqual([]);
  });

  it('keeps the draft when it is refused, changed meanwhile, or has no reason yet', async () => {
    const desk = openPage();
    const drafts = new CallDrafts(new MemoryTexts());
    drafts.keep(draft);
    expect(await handIn(desk.page, drafts, 'call_1')).toBe(false);
    drafts.keep({ ...draft, disposition: 'tracked' });
    const refused = handIn(desk.page, drafts, 'call_1');
    answerLast(desk, false);
    expect(await refused).toBe(false);
    const overtaken = handIn(desk.page, drafts, 'call_1');
    drafts.keep({ ...draft, disposition: 'tracked', note: '今晚派送' });
    answerLast(desk, true);
    expect(await overtaken).toBe(false);
    expect(drafts.of('call_1')?.note).toBe('今晚派送');
  });
});

describe('the keys', () => {
  const press = { ctrlKey: false, metaKey: false, altKey: false, isTyping: false };
  const live = { state: 'live', since: startAt } as const;
  const callbacks = { nearest: [sampleCallback(1, startAt)], further: 0 };
  const state = (part: object) =>
    ({ link: live, notices: [], callbacks, ...part }) as unknown as DeskState;
  const inCall = state({ view: talking, pop, phase: 'talking' });

  it('hold and retrieve with one key, hang up with Ctrl+K', () => {
    expect(actionOfKey({ ...press, key: 'h' }, inCall)).toBe('hold');
    expect(actionOfKey({ ...press, key: 'H' }, { ...inCall, phase: 'held' })).toBe('retrieve');
    expect(actionOfKey({ ...press, key: 'k', ctrlKey: true }, inCall)).toBe('hang-up');
  });

  it('ask somebody with C, swap with it while asking, and join or pass on whom was reached', () => {
    const { call } = talking;
    const asking = (connection: string) =>
      state({
        ...{ pop, phase: 'held' },
        view: { ...talking, call: { ...call, consultation: { connection, since: 0 } } },
      });
    expect(actionOfKey({ ...press, key: 'c' }, inCall)).toBe('consult');
    expect(actionOfKey({ ...press, key: 't' }, inCall)).toBe('transfer');
    expect(actionOfKey({ ...press, key: 'j' }, inCall)).toBeUndefined();
    const rings = asking('alerting');
    expect(['c', 't', 'j', 'h'].map((key) => actionOfKey({ ...press, key }, rings))).toEqual([
      ...[undefined, undefined, undefined, undefined],
    ]);
    expect(actionOfKey({ ...press, key: 'b' }, rings)).toBe('reconnect');
    const reached = asking('connected');
    expect(['c', 't', 'j'].map((key) => actionOfKey({ ...press, key }, reached))).toEqual([
      ...['alternate', 'complete-transfer', 'conference'],
    ]);
    expect(actionOfKey({ ...press, key: 'c' }, asking('failed'))).toBe('consult');
  });

  it('mute, mask and ask for help and take it back, each with its one key', () => {
    const now = { ...talking.call, muted: true, masked: true, helpRequestedAt: 1 };
    const on = state({ pop, phase: 'talking', view: { ...talking, call: now } });
    const keys = ['m', 'r', 'F9'];
    expect(keys.map((key) => actionOfKey({ ...press, key }, inCall))).toEqual([
      ...['mute', 'mask-recording', 'request-help'],
    ]);
    expect(keys.map((key) => actionOfKey({ ...press, key }, on))).toEqual([
      ...['unmute', 'unmask-recording', 'withdraw-help'],
    ]);
  });

  it('choose what comes after the call in it, and whom to call back without one', () => {
    expect(actionOfKey({ ...press, key: 'F2' }, inCall)).toBe('choose-not-ready');
    const wished = { ...talking, notReadyAfterCall: 'lunch' };
    const leaving = state({ view: wished, pop, phase: 'talking' });
    expect(actionOfKey({ ...press, key: 'F2' }, leaving)).toBe('ready');
    expect(actionOfKey({ ...press, key: 'n' }, inCall)).toBeUndefined();
    const idle = state({ view: ready });
    expect(actionOfKey({ ...press, key: 'n' }, idle)).toBe('choose-callback');
    const nobody = { nearest: [sampleCallback(1, startAt, { mayCall: false })], further: 0 };
    expect(possibleActions({ ...idle, callbacks: nobody })).not.toContain('choose-callback');
  });

  it('never hang up with Enter, nor act on letters that are typed', () => {
    for (const key of ['Enter', ' ', 'Escape', 'k']) {
      expect(actionOfKey({ ...press, key }, inCall), key).toBeUndefined();
    }
    expect(actionOfKey({ ...press, key: 'h', isTyping: true }, inCall)).toBeUndefined();
    expect(actionOfKey({ ...press, key: '?', isTyping: true }, inCall)).toBeUndefined();
  });

  it('do nothing but show themselves while the connection is lost', () => {
    const lost = state({ view: talking, pop, phase: 'talking' });
    const away = { ...lost, link: { state: 'waiting', since: 0, attempt: 0, dueAt: 0 } } as const;
    expect([...possibleActions(away)]).toEqual(['show-keys']);
  });

  it('make a not-ready agent ready with F2, and offer reasons to a ready one', () => {
    const notReady = { ...baseView, state: { state: 'not-ready', since: 0, reason: 'break' } };
    expect(actionOfKey({ ...press, key: 'F2' }, state({ view: notReady }))).toBe('ready');
    expect(actionOfKey({ ...press, key: 'F2' }, state({ view: ready }))).toBe('choose-not-ready');
  });
});
