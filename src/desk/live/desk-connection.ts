/**
 * One socket of a signed-in person at her seat: hello, frames in, heartbeat, and its limits. Ends by itself when
 * the peer is silent, sends too much or sends nonsense; the seat goes on without it.
 */
import type { Clock, Timer } from '../../base/clock.ts';
import { readCommand } from '../../protocol/desk-commands.ts';
import { type ClientFrame, readClientFrame, type ServerFrame } from '../../protocol/desk-frames.ts';
import {
  type ByeReason,
  closeCodes,
  deskLimits,
  protocolVersion,
} from '../../protocol/desk-protocol.ts';
import type { DeskMetrics } from '../metrics.ts';
import type { DeskSeat } from './desk-seat.ts';
import type { DeskOutlet } from './desk-session.ts';
import { FrameBudget } from './frame-budget.ts';

/** A WebSocket, as far as it is used here. */
export interface DeskSocket {
  send(text: string): void;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  close(code: number, reason: string): void;
  /** At once, without a closing handshake. */
  terminate(): void;
}

export interface DeskConnectionOptions {
  readonly socket: DeskSocket;
  readonly seat: DeskSeat;
  readonly metrics: DeskMetrics;
  readonly clock: Clock;
  /** Whether the sign-in behind this socket still holds. */
  readonly isSignedIn: () => boolean;
}

export class DeskConnection implements DeskOutlet {
  readonly #options: DeskConnectionOptions;
  readonly #budget: FrameBudget;
  /** Present from hello on. */
  #seat: DeskSeat | undefined;
  #timer: Timer;
  #heardAt: number;
  #refusedFrames = 0;
  #ended = false;

  constructor(options: DeskConnectionOptions) {
    this.#options = options;
    const { clock } = options;
    this.#heardAt = clock.now();
    this.#budget = new FrameBudget(
      deskLimits.frameBurstMax,
      deskLimits.framesPerSecond,
      this.#heardAt,
    );
    this.#timer = clock.setTimer(deskLimits.helloTimeoutMs, () => this.bye('silent-too-long'));
  }

  get isBacklogged(): boolean {
    return this.#options.socket.bufferedAmount > deskLimits.socketBacklogBytesMax;
  }

  send(frame: ServerFrame): void {
    if (!this.#ended) this.#options.socket.send(JSON.stringify(frame));
  }

  /** Says why, closes, and lets go of the desk session. */
  bye(reason: ByeReason): void {
    if (this.#ended) return;
    this.send({ kind: 'bye', reason });
    this.#end(reason);
    this.#options.socket.close(closeCodes[reason], reason);
  }

  /** The socket has closed. */
  closed(): void {
    this.#end('closed');
  }

  /** A text frame arrived. Never throws. */
  receive(text: string): void {
    if (this.#ended) return;
    const { clock } = this.#options;
    this.#heardAt = clock.now();
    if (!this.#budget.take(this.#heardAt)) {
      this.bye('too-many');
      return;
    }
    const reading = readClientFrame(text);
    if (reading.ok) this.#handle(reading.frame);
    else this.refuse('invalid-input', reading.message);
  }

  /** Tells the peer that a frame was not taken; too many of them end the socket. */
  refuse(code: string, message: string): void {
    this.#options.metrics.framesRefused.inc({ code });
    this.#refusedFrames++;
    if (this.#refusedFrames > deskLimits.refusedFramesMax) this.bye('invalid-input');
    else this.send({ kind: 'fault', error: { code, message } });
  }

  #handle(frame: ClientFrame): void {
    if (frame.kind === 'hello') {
      this.#hello(frame);
      return;
    }
    const seat = this.#seat;
    if (!seat) {
      this.refuse('invalid-input', 'hello comes first');
      return;
    }
    switch (frame.kind) {
      case 'ack':
        seat.acknowledge(frame.seq);
        break;
      case 'command':
        void this.#command(seat, frame);
        break;
      case 'ping':
        this.send({ kind: 'pong', at: frame.at });
        break;
      case 'pong':
        seat.catchUp();
        break;
    }
  }

  #hello(frame: Extract<ClientFrame, { kind: 'hello' }>): void {
    const { seat } = this.#options;
    if (this.#seat) {
      this.refuse('conflict', 'hello was said');
      return;
    }
    if (frame.version !== protocolVersion) {
      this.bye('version-unsupported');
      return;
    }
    if (!seat.attach(this, frame.resume)) {
      this.bye('not-allowed');
      return;
    }
    this.#seat = seat;
    this.#beat();
  }

  /** Never rejects: the seat answers faults. */
  async #command(seat: DeskSeat, frame: Extract<ClientFrame, { kind: 'command' }>): Promise<void> {
    const { metrics } = this.#options;
    const reading = readCommand(frame.command);
    if (!reading.ok) {
      metrics.framesRefused.inc({ code: reading.error.code });
      this.send({ kind: 'answer', id: frame.id, answer: reading });
      return;
    }
    const { command } = reading;
    const answer = await seat.answers.once(frame.id, async () => {
      const first = await seat.perform(command);
      const outcome = first.ok ? 'done' : first.error.code;
      metrics.commands.inc({ name: command.name, outcome });
      return first;
    });
    this.send({ kind: 'answer', id: frame.id, answer });
  }

  #beat(): void {
    const { clock, isSignedIn, socket } = this.#options;
    this.#timer.cancel();
    this.#timer = clock.setTimer(deskLimits.heartbeatMs, () => {
      if (!isSignedIn()) {
        this.bye('signed-out');
        return;
      }
      if (clock.now() - this.#heardAt >= deskLimits.silenceMsMax) {
        this.#end('silent-too-long');
        socket.terminate();
        return;
      }
      this.send({ kind: 'ping', at: clock.now() });
      this.#seat?.catchUp();
      this.#beat();
    });
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#timer.cancel();
    this.#seat?.detach(this);
    this.#options.metrics.connectionsEnded.inc({ reason });
  }
}
