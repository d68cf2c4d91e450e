/**
 * A desk's side of the protocol over one WebSocket at a time: connects, resumes after the last event
 * seen, acknowledges, keeps the heartbeat and repeats commands until they are answered. Knows
 * neither browser nor Node: the socket, the clock and chance come from outside.
 */
import type { Clock, Timer } from '../base/clock.ts';
import type { CommandAnswer, DeskCommand } from '../protocol/desk-commands.ts';
import type {
  ClientFrame,
  DeskEvent,
  DeskSnapshot,
  ServerFrame,
  WallboardSnapshot,
} from '../protocol/desk-frames.ts';
import { deskEvent, readServerFrame } from '../protocol/desk-frames.ts';
import {
  type ByeReason,
  deskLimits,
  finalByes,
  protocolVersion,
} from '../protocol/desk-protocol.ts';
import { PendingCommands } from './pending-commands.ts';

/** One WebSocket, seen by the link. `close` may be called at any time and more than once. */
export interface LinkSocket {
  send(text: string): void;
  close(): void;
}

/** What a socket tells: `opened` once, then messages, then `closed` once (also without `opened`). */
export interface LinkSocketEvents {
  opened(): void;
  message(text: string): void;
  closed(): void;
}

export type LinkState =
  /** `since`: when the desk was last live, or the start. */
  | { readonly state: 'connecting'; readonly since: number; readonly attempt: number }
  | {
      readonly state: 'waiting';
      readonly since: number;
      readonly attempt: number;
      readonly dueAt: number;
    }
  | { readonly state: 'live'; readonly since: number }
  | { readonly state: 'ended'; readonly since: number; readonly reason: ByeReason | 'stopped' };

export interface DeskLinkOptions {
  /** Opens a socket and reports to `events`, never before it has returned. */
  readonly openSocket: (events: LinkSocketEvents) => LinkSocket;
  readonly clock: Clock;
  /** In [0, 1): spreads reconnects, makes command ids. */
  readonly random: () => number;
  /** Each event once, in order. */
  readonly onEvent: (event: DeskEvent) => void;
  /** Replaces all that the events said so far. */
  readonly onSnapshot: (snapshot: DeskSnapshot) => void;
  /** The same for a supervisor's wallboard. */
  readonly onWallboard?: (snapshot: WallboardSnapshot) => void;
  readonly onState: (state: LinkState) => void;
}

const retryDelaysMs = [100, 300, 1_000, 2_000, 4_000];
/** Acknowledgements within this time go out as one. */
const ackDelayMs = 50;
/** A connection that held this long is not a failed try. */
const steadyAfterMs = 5_000;

export class DeskLink {
  readonly #options: DeskLinkOptions;
  readonly #commands: PendingCommands;
  #state: LinkState;
  #socket: LinkSocket | undefined;
  #socketNumber = 0;
  /** Failed tries since the last steady connection. */
  #attempt = -1;
  #session: string | undefined;
  #seen = 0;
  #acknowledged = 0;
  #heardAt = 0;
  #commandCount = 0;
  /** Server's clock minus ours. */
  #skewMs = 0;
  #retryTimer: Timer | undefined;
  #watchTimer: Timer | undefined;
  #ackTimer: Timer | undefined;

  constructor(options: DeskLinkOptions) {
    this.#options = options;
    this.#commands = new PendingCommands(options.clock);
    this.#state = { state: 'connecting', since: options.clock.now(), attempt: 0 };
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The server's clock now, epoch ms; our own until the first welcome. */
  serverNow(): number {
    return this.#options.clock.now() + this.#skewMs;
  }

  /** Connects; also takes the desk back after it was ended. */
  start(): void {
    this.#retryTimer?.cancel();
    this.#attempt = -1;
    this.#connect();
  }

  /** Closes the socket and settles all commands. Nothing is reported after it. */
  stop(): void {
    this.#end('stopped');
  }

  /** Settles with the answer, or `deadline-passed` where there was none in time. Never rejects. */
  command(command: DeskCommand): Promise<CommandAnswer> {
    if (this.#state.state === 'ended') {
      return Promise.resolve({
        ok: false,
        error: { code: 'not-signed-in', message: 'this desk is not connected' },
      });
    }
    return new Promise((settle) => {
      const id = this.#newCommandId();
      this.#commands.add(id, command, settle);
      if (this.#state.state === 'live') this.#sendCommand(id);
    });
  }

  /** Asks for a sign of life now, as after a sleep of the computer: a dead socket is found sooner. */
  probe(): void {
    const { state } = this.#state;
    if (state === 'waiting') this.start();
    if (state !== 'live') return;
    this.#send({ kind: 'ping', at: this.#options.clock.now() });
    this.#watch(deskLimits.silenceMsMax / 4);
  }

  #connect(): void {
    this.#dropSocket();
    const number = ++this.#socketNumber;
    const current = (act: () => void) => () => {
      if (number === this.#socketNumber) act();
    };
    this.#setState({ state: 'connecting', since: this.#awaySince(), attempt: this.#attempt });
    this.#watch(deskLimits.silenceMsMax);
    this.#socket = this.#options.openSocket({
      opened: current(() => this.#hello()),
      message: (text) => current(() => this.#receive(text))(),
      closed: current(() => this.#lost()),
    });
  }

  #hello(): void {
    const resume =
      this.#session === undefined ? undefined : { session: this.#session, after: this.#seen };
    this.#send({ kind: 'hello', version: protocolVersion, ...(resume && { resume }) });
  }

  #receive(text: string): void {
    this.#heardAt = this.#options.clock.now();
    const reading = readServerFrame(text);
    // Frames of a newer server that this desk does not know are ignored.
    if (reading.ok) this.#handle(reading.frame);
  }

  #handle(frame: ServerFrame): void {
    switch (frame.kind) {
      case 'welcome':
        this.#welcomed(frame);
        break;
      case 'snapshot':
        this.#snapshotArrived(frame);
        break;
      case 'wallboard':
        this.#seen = frame.seq;
        this.#options.onWallboard?.(frame);
        break;
      case 'event':
        this.#eventArrived(frame.seq, frame.event);
        break;
      case 'answer':
        this.#commands.answer(frame.id, frame.answer);
        break;
      case 'ping':
        this.#skewMs = frame.at - this.#heardAt;
        this.#send({ kind: 'pong', at: frame.at });
        break;
      case 'bye':
        this.#saidBye(frame.reason);
        break;
      case 'pong':
      case 'fault':
        break;
    }
  }

  #welcomed(frame: Extract<ServerFrame, { kind: 'welcome' }>): void {
    this.#skewMs = frame.now - this.#heardAt;
    const sameSession = frame.session === this.#session;
    if (!sameSession) this.#commands.sessionLost();
    if (!sameSession || !frame.resumed) this.#acknowledged = 0;
    this.#session = frame.session;
    this.#setState({ state: 'live', since: this.#heardAt });
    for (const id of this.#commands.ids()) this.#sendCommand(id);
  }

  #snapshotArrived(snapshot: DeskSnapshot): void {
    this.#seen = snapshot.seq;
    this.#acknowledgeSoon();
    this.#options.onSnapshot(snapshot);
  }

  #eventArrived(seq: number, event: { readonly kind: string }): void {
    if (seq > this.#seen + 1) {
      this.#startAfresh();
      return;
    }
    this.#acknowledgeSoon();
    if (seq <= this.#seen) return;
    this.#seen = seq;
    const known = deskEvent.safeParse(event);
    if (known.success) this.#options.onEvent(known.data);
  }

  /** Events are missing: only a snapshot helps. */
  #startAfresh(): void {
    this.#session = undefined;
    this.#seen = 0;
    this.#connect();
  }

  #saidBye(reason: ByeReason): void {
    if (finalByes.includes(reason)) this.#end(reason);
    else this.#lost();
  }

  #lost(): void {
    this.#dropSocket();
    const { clock, random } = this.#options;
    const state = this.#state;
    const wasSteady = state.state === 'live' && clock.now() - state.since >= steadyAfterMs;
    this.#attempt = wasSteady ? 0 : this.#attempt + 1;
    const base = retryDelaysMs[Math.min(this.#attempt, retryDelaysMs.length - 1)] ?? 0;
    const delayMs = Math.round(base * (0.75 + random() / 2));
    const dueAt = clock.now() + delayMs;
    this.#retryTimer = clock.setTimer(delayMs, () => this.#connect());
    this.#setState({ state: 'waiting', since: this.#awaySince(), attempt: this.#attempt, dueAt });
  }

  #end(reason: ByeReason | 'stopped'): void {
    if (this.#state.state === 'ended') return;
    this.#dropSocket();
    this.#retryTimer?.cancel();
    this.#commands.settleAll('not-signed-in', 'this desk is not connected');
    this.#setState({ state: 'ended', since: this.#options.clock.now(), reason });
  }

  #awaySince(): number {
    const state = this.#state;
    return 'attempt' in state ? state.since : this.#options.clock.now();
  }

  #dropSocket(): void {
    this.#socketNumber++;
    this.#watchTimer?.cancel();
    this.#ackTimer?.cancel();
    this.#ackTimer = undefined;
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** Drops the socket when nothing is heard for `allowedMs` from now on. */
  #watch(allowedMs: number): void {
    const { clock } = this.#options;
    this.#watchTimer?.cancel();
    const since = clock.now();
    this.#watchTimer = clock.setTimer(allowedMs, () => {
      const heardAgoMs = clock.now() - this.#heardAt;
      if (this.#heardAt < since) this.#lost();
      else this.#watch(Math.max(1, deskLimits.silenceMsMax - heardAgoMs));
    });
  }

  #acknowledgeSoon(): void {
    this.#ackTimer ??= this.#options.clock.setTimer(ackDelayMs, () => {
      this.#ackTimer = undefined;
      if (this.#seen === this.#acknowledged) return;
      this.#acknowledged = this.#seen;
      this.#send({ kind: 'ack', seq: this.#seen });
    });
  }

  #sendCommand(id: string): void {
    const command = this.#commands.markSent(id);
    if (command) this.#send({ kind: 'command', id, command });
  }

  #send(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Unlike any other of this desk session, also those of an earlier page. */
  #newCommandId(): string {
    const { clock, random } = this.#options;
    const chance = Math.floor(random() * 2 ** 48).toString(36);
    return `cmd_${clock.now().toString(36)}_${chance}_${++this.#commandCount}`;
  }

  #setState(state: LinkState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
