/**
 * One TCP connection, opened by either side: framing in, ordered writes out, closed when idle, when
 * its bytes cannot be framed any more, and when more waits to be sent than the limits allow.
 */
import type { Socket } from 'node:net';
import type { Timer } from '../../../base/clock.ts';
import type { SipLimits } from '../limits.ts';
import type { MessageLimits } from '../message/sip-message.ts';
import { SipStreamFramer } from '../message/stream-framing.ts';
import type { Timers } from '../timers.ts';
import type { Flow } from './flow.ts';

/** Something that wants to know when the connection it sent over is gone. */
export interface ConnectionWatcher {
  connectionLost(): void;
}

export interface ConnectionUser {
  onStreamMessage(bytes: Buffer, connection: TcpConnection): void;
  /** The bytes cannot be framed; they hold the head if there was one. The connection closes next. */
  onBrokenStream(bytes: Buffer, reason: string, connection: TcpConnection): void;
  /** Once, however it ended. */
  onConnectionClosed(connection: TcpConnection, cause: string): void;
}

const pong = Buffer.from('\r\n');

export class TcpConnection {
  readonly flow: Flow;
  readonly #socket: Socket;
  readonly #user: ConnectionUser;
  readonly #timers: Timers;
  readonly #limits: SipLimits;
  readonly #framer: SipStreamFramer;
  readonly #watchers = new Set<ConnectionWatcher>();
  #timer: Timer;
  #lastUsedAt: number;
  #isOpen = true;

  constructor(
    socket: Socket,
    flow: Flow,
    user: ConnectionUser,
    bounds: { timers: Timers; limits: SipLimits; message: MessageLimits },
  ) {
    this.flow = flow;
    this.#socket = socket;
    this.#user = user;
    this.#timers = bounds.timers;
    this.#limits = bounds.limits;
    this.#framer = new SipStreamFramer(bounds.message);
    this.#lastUsedAt = bounds.timers.now();
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.close(error.message));
    socket.on('close', () => this.close('closed by the peer'));
    this.#timer = socket.connecting ? this.#limitConnecting() : this.#limitIdle();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** While connecting the bytes wait; when that fails the watchers are told. */
  send(bytes: Buffer): void {
    if (!this.#isOpen) return;
    this.#lastUsedAt = this.#timers.now();
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#limits.bufferedBytesMax) this.close('peer too slow');
  }

  watch(watcher: ConnectionWatcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: ConnectionWatcher): void {
    this.#watchers.delete(watcher);
  }

  /** Sends what is written already, then closes; what comes in meanwhile is not looked at. */
  finish(cause: string): void {
    this.#leave(cause);
    this.#timer = this.#timers.set(this.#limits.connectMs, () => this.#socket.destroy());
    this.#socket.destroySoon();
  }

  /** Closes at once; what is unsent is lost. */
  close(cause: string): void {
    this.#socket.destroy();
    this.#leave(cause);
  }

  #leave(cause: string): void {
    this.#timer.cancel();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#user.onConnectionClosed(this, cause);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.connectionLost();
  }

  #receive(chunk: Buffer): void {
    if (!this.#isOpen) return;
    for (const piece of this.#framer.push(chunk)) {
      if (!this.#isOpen) return;
      this.#lastUsedAt = this.#timers.now();
      if (piece.kind === 'ping') this.send(pong);
      else if (piece.kind === 'message') this.#user.onStreamMessage(piece.bytes, this);
      else this.#breakOff(piece.bytes, piece.reason);
    }
    if (this.#framer.heldBytes > this.#limits.bufferedBytesMax) this.close('too much unparsed');
  }

  #breakOff(bytes: Buffer, reason: string): void {
    this.#user.onBrokenStream(bytes, reason, this);
    this.finish(reason);
  }

  #limitConnecting(): Timer {
    this.#socket.once('connect', () => {
      if (!this.#isOpen) return;
      this.#timer.cancel();
      this.#timer = this.#limitIdle();
    });
    return this.#timers.set(this.#limits.connectMs, () => this.close('connect timeout'));
  }

  // One timer that looks when it fires, rather than one moved with each message.
  #limitIdle(): Timer {
    const idleSinceMs = this.#timers.now() - this.#lastUsedAt;
    return this.#timers.set(Math.max(1, this.#limits.connectionIdleMs - idleSinceMs), () => {
      const isIdle = this.#timers.now() - this.#lastUsedAt >= this.#limits.connectionIdleMs;
      if (isIdle) this.finish('idle');
      else this.#timer = this.#limitIdle();
    });
  }
}
