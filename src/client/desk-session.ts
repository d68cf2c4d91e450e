/**
 * What an agent's desk shows, without any page: folds the link's events into one state, sends the
 * receipt of each pop that was really painted, and raises each pop exactly once. Our page is built on
 * it, and so can another web application be.
 */
import type { Clock } from '../base/clock.ts';
import type { AgentCallbacks } from '../protocol/agent-callbacks.ts';
import type { CommandAnswer, DeskCommand } from '../protocol/desk-commands.ts';
import type { DeskEvent, DeskSnapshot, Notice } from '../protocol/desk-frames.ts';
import { deskLimits } from '../protocol/desk-protocol.ts';
import type { AgentView, DeskCall, ScreenPop } from '../protocol/desk-view.ts';
import { offerStands } from '../protocol/standing-offer.ts';
import { DeskLink, type DeskLinkOptions, type LinkSocket, type LinkState } from './desk-link.ts';

export interface DeskState {
  readonly link: LinkState;
  /** Absent before the first snapshot. */
  readonly view?: AgentView;
  /** The caller on the desk, from the offer to the end of wrap-up. */
  readonly pop?: ScreenPop;
  /** How far the call of `pop` is. */
  readonly phase?: DeskCall['phase'];
  readonly notices: readonly Notice[];
  /** Customers of her queues who are to be called back. */
  readonly callbacks: AgentCallbacks;
  /** The last command that was refused, until the next one succeeds. */
  readonly refusal?: { readonly command: DeskCommand['name']; readonly code: string };
}

export interface DeskSessionOptions {
  readonly openSocket: (events: Parameters<DeskLinkOptions['openSocket']>[0]) => LinkSocket;
  readonly clock: Clock;
  readonly random: () => number;
  /** Survives a reload of this tab, as `sessionStorage` does. */
  readonly kept: {
    read(key: string): string | undefined;
    write(key: string, text: string): void;
  };
  /** A caller is presented whom this tab has not shown before. */
  readonly onNewPop: (pop: ScreenPop) => void;
}

const noCallbacks: AgentCallbacks = { nearest: [], further: 0 };
const shownOfferKey = 'hotline.shown-offer';

export class DeskSession {
  readonly #options: DeskSessionOptions;
  readonly #link: DeskLink;
  readonly #listeners = new Set<() => void>();
  #state: DeskState;
  #offer: ScreenPop | undefined;
  /** The offer whose pop this page has painted, and how its receipt stands. */
  #painted: { readonly offerId: string; receipt: 'due' | 'sent' | 'confirmed' } | undefined;

  constructor(options: DeskSessionOptions) {
    this.#options = options;
    this.#link = new DeskLink({
      ...options,
      onEvent: (event) => this.#eventArrived(event),
      onSnapshot: (snapshot) => this.#snapshotArrived(snapshot),
      onState: (link) => this.#linkChanged(link),
    });
    this.#state = { link: this.#link.state, notices: [], callbacks: noCallbacks };
  }

  get state(): DeskState {
    return this.#state;
  }

  serverNow(): number {
    return this.#link.serverNow();
  }

  /** @returns how to unsubscribe. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#link.start();
  }

  stop(): void {
    this.#link.stop();
  }

  /** The computer woke up, the network came back, or the page was looked at again. */
  probe(): void {
    this.#link.probe();
  }

  /** The pop is on the screen: after commit and paint, never before. */
  popPainted(offerId: string): void {
    if (this.#painted?.offerId === offerId) return;
    this.#painted = { offerId, receipt: 'due' };
    this.#sendReceipt();
  }

  /** Never rejects; a refusal is also in the state, for the page to say. */
  async run(command: DeskCommand): Promise<CommandAnswer> {
    const answer = await this.#link.command(command);
    if (answer.ok) {
      const { refusal: _refusal, ...rest } = this.#state;
      this.#set(rest);
    } else {
      this.#set({ ...this.#state, refusal: { command: command.name, code: answer.error.code } });
    }
    return answer;
  }

  /** Takes the notice away once the server knows that it was read. */
  async readNotice(noticeId: string): Promise<void> {
    const answer = await this.run({ name: 'read-notice', noticeId });
    if (!answer.ok) return;
    const notices = this.#state.notices.filter(({ id }) => id !== noticeId);
    this.#set({ ...this.#state, notices });
  }

  forgetRefusal(): void {
    const { refusal: _refusal, ...rest } = this.#state;
    this.#set(rest);
  }

  #linkChanged(link: LinkState): void {
    this.#set({ ...this.#state, link });
    this.#sendReceipt();
  }

  #snapshotArrived(snapshot: DeskSnapshot): void {
    this.#offer = snapshot.offer?.pop;
    if (snapshot.offer?.received) this.#rememberShown(snapshot.offer.pop.offerId);
    this.#set({ ...this.#state, callbacks: snapshot.callbacks ?? noCallbacks });
    this.#show(snapshot.view, snapshot.notices);
  }

  #eventArrived(event: DeskEvent): void {
    const { view, notices } = this.#state;
    switch (event.kind) {
      case 'agent-changed':
        this.#show(event.view, notices);
        break;
      case 'offer-presented':
        this.#offer = event.pop;
        this.#show(view, notices);
        break;
      case 'offer-withdrawn':
        if (this.#offer?.offerId === event.offerId) this.#offer = undefined;
        this.#show(view, notices);
        break;
      case 'callbacks-changed':
        this.#set({ ...this.#state, callbacks: event.callbacks });
        break;
      case 'notice-posted':
        this.#show(view, [...notices, event.notice].slice(-deskLimits.noticesMax));
        break;
    }
  }

  #show(view: AgentView | undefined, notices: readonly Notice[]): void {
    if (this.#offer && view && !offerStands(this.#offer, view)) this.#offer = undefined;
    const call = view?.call;
    const isOffered = this.#offer && this.#offer.offerId !== call?.pop.offerId;
    const pop = isOffered ? this.#offer : call?.pop;
    const phase = isOffered ? 'presented' : call?.phase;
    const { refusal, link, callbacks } = this.#state;
    this.#set({
      ...{ link, notices, callbacks },
      ...(view && { view }),
      ...(pop && { pop }),
      ...(phase && { phase }),
      ...(refusal && { refusal }),
    });
    if (pop && (phase === 'presented' || phase === 'ringing')) this.#raiseOnce(pop);
  }

  #raiseOnce(pop: ScreenPop): void {
    if (this.#options.kept.read(shownOfferKey) === pop.offerId) return;
    this.#rememberShown(pop.offerId);
    this.#options.onNewPop(pop);
  }

  #rememberShown(offerId: string): void {
    this.#options.kept.write(shownOfferKey, offerId);
  }

  /** Again on every connection until it is confirmed or the caller is no longer offered. */
  #sendReceipt(): void {
    const painted = this.#painted;
    if (painted?.receipt !== 'due' || this.#state.link.state !== 'live') return;
    painted.receipt = 'sent';
    const { offerId } = painted;
    void this.#link.command({ name: 'offer-received', offerId }).then((answer) => {
      painted.receipt = answer.ok ? 'confirmed' : 'due';
      if (!answer.ok && this.#state.pop?.offerId === offerId) this.#sendReceipt();
    });
  }

  #set(state: DeskState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
