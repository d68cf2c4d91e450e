/**
 * A desk without a page: signs in over REST, connects over `ws`, takes offers with a receipt and
 * sends commands. For the CLI, benches, tests and other Node applications.
 */
import { WebSocket } from 'ws';
import { type Clock, systemClock } from '../base/clock.ts';
import { type ErrorCode, errorCatalogue, HotlineError } from '../base/errors.ts';
import type { AgentCallbacks } from '../protocol/agent-callbacks.ts';
import type { CommandAnswer, DeskCommand } from '../protocol/desk-commands.ts';
import type { DeskEvent, DeskSnapshot } from '../protocol/desk-frames.ts';
import { deskLimits, deskSocketPath, deskSubprotocol } from '../protocol/desk-protocol.ts';
import type { AgentView, ScreenPop } from '../protocol/desk-view.ts';
import { errorBody, type SignedIn, signedIn } from '../protocol/rest/desk.ts';
import { DeskCalls } from './desk-calls.ts';
import { DeskLink, type LinkSocketEvents, type LinkState } from './desk-link.ts';

/** What happened at the desk, in order; `at` is this process's clock. */
export type DeskHappening =
  | { readonly kind: 'offer-presented'; readonly at: number; readonly pop: ScreenPop }
  | { readonly kind: 'receipt-confirmed'; readonly at: number; readonly offerId: string }
  | { readonly kind: 'offer-withdrawn'; readonly at: number; readonly offerId: string }
  | { readonly kind: 'agent-changed'; readonly at: number; readonly view: AgentView }
  | { readonly kind: 'link-changed'; readonly at: number; readonly link: LinkState };

export interface DeskClientOptions {
  /** The controller's desk address, such as 'http://127.0.0.1:8080'. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /** Sends the receipt as soon as an offer arrives; true unless given. */
  readonly sendReceipts?: boolean;
  readonly clock?: Clock;
  readonly onHappening?: (happening: DeskHappening) => void;
}

interface Waiter {
  readonly test: (happening: DeskHappening) => boolean;
  readonly settle: (happening: DeskHappening) => void;
}

const requestTimeoutMs = 10_000;

export class DeskClient {
  readonly #options: DeskClientOptions;
  readonly #clock: Clock;
  readonly #cookie: string;
  readonly #link: DeskLink;
  readonly #waiters = new Set<Waiter>();
  #shownOfferId: string | undefined;
  readonly signedIn: SignedIn;
  /** What the agent can do with her call. */
  readonly calls = new DeskCalls((command) => this.command(command));
  /** As the server last told it; undefined before the first snapshot. */
  view: AgentView | undefined;
  /** Customers of the agent's queues who are to be called back. */
  callbacks: AgentCallbacks = { nearest: [], further: 0 };

  /** Signs in. @throws HotlineError with the server's code, such as `not-signed-in` or `too-many`. */
  static async signIn(options: DeskClientOptions): Promise<DeskClient> {
    const response = await fetch(new URL('/api/session', options.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(options.address).origin },
      body: JSON.stringify({ username: options.username, password: options.password }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const body: unknown = await response.json();
    if (!response.ok) throw refusal(body);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    return new DeskClient(options, signedIn.parse(body), cookie.join('; '));
  }

  private constructor(options: DeskClientOptions, person: SignedIn, cookie: string) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#cookie = cookie;
    this.signedIn = person;
    this.#link = new DeskLink({
      openSocket: (events) => this.#openSocket(events),
      clock: this.#clock,
      random: Math.random,
      onEvent: (event) => this.#eventArrived(event),
      onSnapshot: (snapshot) => this.#snapshotArrived(snapshot),
      onState: (link) => this.#happened({ kind: 'link-changed', at: this.#clock.now(), link }),
    });
  }

  /** Connects the desk; settles with the first view. @throws HotlineError `deadline-passed`. */
  async connect(timeoutMs: number = deskLimits.silenceMsMax): Promise<AgentView> {
    const first = this.waitFor((happening) => happening.kind === 'agent-changed', timeoutMs);
    this.#link.start();
    const happening = await first;
    if (happening.kind !== 'agent-changed') throw new TypeError('not a view');
    return happening.view;
  }

  /** Settles with the answer, or `deadline-passed`. Never rejects. */
  command(command: DeskCommand): Promise<CommandAnswer> {
    return this.#link.command(command);
  }

  /** The next happening that fits, from now on. @throws HotlineError `deadline-passed`. */
  waitFor(test: (happening: DeskHappening) => boolean, timeoutMs: number): Promise<DeskHappening> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(timeoutMs, () => {
        this.#waiters.delete(waiter);
        reject(new HotlineError('deadline-passed', 'nothing like it happened at the desk'));
      });
      const waiter: Waiter = {
        test,
        settle: (happening) => {
          this.#waiters.delete(waiter);
          timer.cancel();
          resolve(happening);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** A request with this desk's session, such as `get('/api/calls')`. */
  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', this.#cookie);
    headers.set('origin', new URL(this.#options.address).origin);
    const signal = AbortSignal.timeout(requestTimeoutMs);
    return fetch(new URL(path, this.#options.address), { ...init, headers, signal });
  }

  /** Leaves the agent's state as it is, as closing the browser does. */
  disconnect(): void {
    this.#link.stop();
  }

  /** Signs the agent out and ends the session. @throws HotlineError `conflict` during a call. */
  async signOut(): Promise<void> {
    const response = await this.request('/api/session', { method: 'DELETE' });
    if (!response.ok) throw refusal(await response.json());
    this.disconnect();
  }

  #openSocket(events: LinkSocketEvents) {
    const url = new URL(deskSocketPath, this.#options.address.replace(/^http/, 'ws'));
    const socket = new WebSocket(url, deskSubprotocol, {
      origin: new URL(this.#options.address).origin,
      headers: { cookie: this.#cookie },
      handshakeTimeout: requestTimeoutMs,
      maxPayload: 1024 * 1024,
    });
    socket.on('open', () => events.opened());
    socket.on('message', (text) => events.message(text.toString()));
    socket.on('close', () => events.closed());
    // 'close' follows every error.
    socket.on('error', () => undefined);
    return {
      send: (text: string) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.close(),
    };
  }

  #snapshotArrived(snapshot: DeskSnapshot): void {
    if (snapshot.callbacks) this.callbacks = snapshot.callbacks;
    this.#viewChanged(snapshot.view);
    if (snapshot.offer && !snapshot.offer.received) this.#offerPresented(snapshot.offer.pop);
  }

  #eventArrived(event: DeskEvent): void {
    const at = this.#clock.now();
    switch (event.kind) {
      case 'agent-changed':
        this.#viewChanged(event.view);
        break;
      case 'offer-presented':
        this.#offerPresented(event.pop);
        break;
      case 'offer-withdrawn':
        this.#happened({ kind: 'offer-withdrawn', at, offerId: event.offerId });
        break;
      case 'callbacks-changed':
        this.callbacks = event.callbacks;
        break;
      case 'notice-posted':
        break;
    }
  }

  #viewChanged(view: AgentView): void {
    this.view = view;
    this.#happened({ kind: 'agent-changed', at: this.#clock.now(), view });
  }

  #offerPresented(pop: ScreenPop): void {
    if (this.#shownOfferId !== pop.offerId) {
      this.#shownOfferId = pop.offerId;
      this.#happened({ kind: 'offer-presented', at: this.#clock.now(), pop });
    }
    if (this.#options.sendReceipts !== false) void this.#sendReceipt(pop.offerId);
  }

  async #sendReceipt(offerId: string): Promise<void> {
    const answer = await this.#link.command({ name: 'offer-received', offerId });
    if (!answer.ok) return;
    this.#happened({ kind: 'receipt-confirmed', at: this.#clock.now(), offerId });
  }

  #happened(happening: DeskHappening): void {
    this.#options.onHappening?.(happening);
    for (const waiter of [...this.#waiters]) {
      if (waiter.test(happening)) waiter.settle(happening);
    }
  }
}

function refusal(body: unknown): HotlineError {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return new HotlineError('invalid-input', 'not an answer of a desk server');
  const { code, message } = parsed.data.error;
  return new HotlineError(isErrorCode(code) ? code : 'invalid-input', message);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}
