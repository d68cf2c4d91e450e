/**
 * Calls without telephony: an AgentDesk whose agents move through their states as the real ones do,
 * for tests of the desk and for trying the page. Time comes from the clock; nothing moves by itself.
 */
import type { Clock } from '../../../src/base/clock.ts';
import type { AgentId, CallbackId, CallId, OfferId } from '../../../src/base/ids.ts';
import type {
  AgentCallbacks,
  AgentDesk,
  AgentState,
  AgentView,
  CallCommand,
  CommandResult,
  DeskCall,
  DeskNotifier,
  ScreenPop,
} from '../../../src/calls/desk-port.ts';

const done: CommandResult = { ok: true };
const wrapUpMs = 30_000;
const answerWithinMs = 20_000;

export class FakeAgentDesk implements AgentDesk {
  readonly #clock: Clock;
  readonly #notifier: DeskNotifier;
  readonly #views = new Map<AgentId, AgentView>();
  readonly #callbacks = new Map<AgentId, AgentCallbacks>();
  /** Every call to this port, such as 'hold agt_1'. */
  readonly done: string[] = [];
  /** Receipts in the order they came, by offer. */
  readonly receipts: string[] = [];
  nextControl: CommandResult = done;

  constructor(clock: Clock, notifier: DeskNotifier) {
    this.#clock = clock;
    this.#notifier = notifier;
  }

  addAgent(agentId: AgentId, name: string, extension: string): void {
    this.#views.set(agentId, {
      agentId,
      name,
      extension,
      phoneReachable: true,
      state: { state: 'signed-out', since: this.#clock.now() },
      waiting: 0,
      callbacksDue: 0,
      today: { answered: 0, talkMs: 0, wrapUpMs: 0 },
    });
  }

  /** Changes what the desk shows besides the state. */
  amend(agentId: AgentId, change: Partial<Omit<AgentView, 'agentId' | 'state'>>): void {
    this.#update(agentId, change);
  }

  /** Who is to be called back in her queues. */
  listCallbacks(agentId: AgentId, callbacks: AgentCallbacks): void {
    this.#callbacks.set(agentId, callbacks);
    this.#notifier.callbacksChanged(agentId, callbacks);
  }

  /** Offers a call: the pop goes out, the phone does not ring before the receipt. */
  offer(agentId: AgentId, pop: ScreenPop): void {
    const now = this.#clock.now();
    const { offerId, callId } = pop;
    const dueAt = now + answerWithinMs;
    this.#notifier.presentOffer(agentId, pop);
    this.#move(
      agentId,
      { state: 'offered', since: now, offerId, callId, dueAt },
      {
        pop,
        phase: 'presented',
      },
    );
  }

  /** The agent picks up the phone. */
  answer(agentId: AgentId): void {
    const { call } = this.#known(agentId);
    if (!call) throw new Error('nothing to answer');
    const since = this.#clock.now();
    const state: AgentState = { state: 'talking', since, callId: call.pop.callId };
    this.#move(agentId, state, { ...call, phase: 'talking', connectedAt: since });
  }

  withdraw(agentId: AgentId, reason: string): void {
    const { call } = this.#known(agentId);
    if (!call) return;
    this.#notifier.withdrawOffer(agentId, call.pop.offerId, reason);
    this.#move(agentId, { state: 'ready', since: this.#clock.now() });
  }

  callerHangsUp(agentId: AgentId): void {
    const { call } = this.#known(agentId);
    if (call) this.#wrapUp(agentId, call);
  }

  view(agentId: AgentId): AgentView | undefined {
    return this.#views.get(agentId);
  }

  callbacks(agentId: AgentId): AgentCallbacks {
    return this.#callbacks.get(agentId) ?? { nearest: [], further: 0 };
  }

  deskConnected(agentId: AgentId): void {
    this.done.push(`deskConnected ${agentId}`);
  }

  deskDisconnected(agentId: AgentId): void {
    this.done.push(`deskDisconnected ${agentId}`);
  }

  signIn(agentId: AgentId): CommandResult {
    this.done.push(`signIn ${agentId}`);
    this.#move(agentId, { state: 'not-ready', since: this.#clock.now(), reason: 'signed-in' });
    return done;
  }

  signOut(agentId: AgentId): CommandResult {
    if (this.#known(agentId).call) return conflict('a call is on the desk');
    this.done.push(`signOut ${agentId}`);
    this.#move(agentId, { state: 'signed-out', since: this.#clock.now() });
    return done;
  }

  ready(agentId: AgentId): CommandResult {
    const { notReadyAfterCall, ...view } = this.#known(agentId);
    if (notReadyAfterCall !== undefined && view.state.state === 'talking') {
      this.#publish(view);
      return done;
    }
    if (view.call) return conflict('a call is on the desk');
    this.done.push(`ready ${agentId}`);
    this.#move(agentId, { state: 'ready', since: this.#clock.now() });
    return done;
  }

  notReady(agentId: AgentId, reason: string): CommandResult {
    const { state } = this.#known(agentId);
    if (state.state === 'talking' || state.state === 'wrap-up') {
      this.#update(agentId, { notReadyAfterCall: reason });
      return done;
    }
    if (this.#known(agentId).call) return conflict('a call is on the desk');
    this.done.push(`notReady ${agentId}`);
    this.#move(agentId, { state: 'not-ready', since: this.#clock.now(), reason });
    return done;
  }

  offerReceived(agentId: AgentId, offerId: OfferId): void {
    this.receipts.push(offerId);
    const { call, state } = this.#known(agentId);
    if (call?.pop.offerId === offerId && call.phase === 'presented') {
      this.#move(agentId, state, { ...call, phase: 'ringing' });
    }
  }

  declineOffer(agentId: AgentId): CommandResult {
    this.done.push(`declineOffer ${agentId}`);
    this.withdraw(agentId, 'declined');
    return done;
  }

  async hold(agentId: AgentId): Promise<CommandResult> {
    this.done.push(`hold ${agentId}`);
    const { call, state } = this.#known(agentId);
    if (call?.phase !== 'talking') return conflict('nobody to hold');
    this.#move(agentId, state, { ...call, phase: 'held', heldAt: this.#clock.now() });
    return done;
  }

  async retrieve(agentId: AgentId): Promise<CommandResult> {
    this.done.push(`retrieve ${agentId}`);
    const { call, state } = this.#known(agentId);
    if (call?.phase !== 'held') return conflict('nobody is held');
    const { heldAt: _heldAt, ...rest } = call;
    this.#move(agentId, state, { ...rest, phase: 'talking' });
    return done;
  }

  async clear(agentId: AgentId): Promise<CommandResult> {
    this.done.push(`clear ${agentId}`);
    const { call } = this.#known(agentId);
    if (call?.connectedAt === undefined) return conflict('no call');
    this.#wrapUp(agentId, call);
    return done;
  }

  /** Noted, and nothing else; `nextControl` is what it is answered. */
  async control(agentId: AgentId, command: CallCommand): Promise<CommandResult> {
    const { name, ...about } = command;
    this.done.push(`${name} ${agentId} ${JSON.stringify(about)}`);
    return this.nextControl;
  }

  setDisposition(agentId: AgentId, callId: CallId, disposition: string): CommandResult {
    this.done.push(`setDisposition ${agentId} ${callId} ${disposition}`);
    return done;
  }

  callBack(agentId: AgentId, callbackId: CallbackId): CommandResult {
    this.done.push(`call-back ${agentId} ${callbackId}`);
    return this.nextControl;
  }

  extendWrapUp(): CommandResult {
    return conflict('This wrap-up cannot be extended.');
  }

  endWrapUp(agentId: AgentId): CommandResult {
    this.done.push(`endWrapUp ${agentId}`);
    if (this.#known(agentId).state.state !== 'wrap-up') return conflict('no wrap-up');
    this.#move(agentId, { state: 'ready', since: this.#clock.now() });
    return done;
  }

  #wrapUp(agentId: AgentId, call: DeskCall): void {
    const now = this.#clock.now();
    const { today } = this.#known(agentId);
    const talkMs = today.talkMs + now - (call.connectedAt ?? now);
    this.#update(agentId, { today: { ...today, answered: today.answered + 1, talkMs } });
    const { callId } = call.pop;
    this.#move(
      agentId,
      { state: 'wrap-up', since: now, callId, dueAt: now + wrapUpMs },
      { ...call, phase: 'wrap-up', endedAt: now, outcome: 'answered' },
    );
  }

  #known(agentId: AgentId): AgentView {
    const view = this.#views.get(agentId);
    if (!view) throw new Error(`no agent ${agentId}`);
    return view;
  }

  #move(agentId: AgentId, state: AgentState, call?: DeskCall): void {
    const { call: _call, ...rest } = this.#known(agentId);
    this.#publish({ ...rest, state, ...(call && { call }) });
  }

  #update(agentId: AgentId, change: Partial<AgentView>): void {
    this.#publish({ ...this.#known(agentId), ...change });
  }

  #publish(view: AgentView): void {
    this.#views.set(view.agentId, view);
    this.#notifier.agentChanged(view);
  }
}

function conflict(message: string): CommandResult {
  return { ok: false, code: 'conflict', message };
}
