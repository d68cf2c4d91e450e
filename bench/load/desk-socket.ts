/** A desk without a page: says hello, acknowledges, sends the receipt of each pop, answers pings. */
import { WebSocket } from 'ws';
import {
  deskSocketPath,
  deskSubprotocol,
  protocolVersion,
} from '../../src/protocol/desk-protocol.ts';

export interface DeskSocketEvents {
  /** An offer has arrived; the id holds when it was presented. */
  readonly onOffer: (offerId: string) => void;
  /** The server has answered a receipt. */
  readonly onAnswer: (commandId: string) => void;
  /** `at` of the wallboard that this update brings. */
  readonly onWallboard: (at: number, rows: number, bytes: number) => void;
}

interface Frame {
  readonly kind: string;
  readonly seq?: number;
  readonly id?: string;
  readonly at?: number;
  readonly event?: {
    readonly kind: string;
    readonly pop?: { readonly offerId: string };
    readonly changes?: { readonly at: number; readonly agents?: readonly unknown[] };
  };
}

export class DeskSocket {
  readonly #socket: WebSocket;
  readonly #events: DeskSocketEvents;

  /** Settles when the first snapshot is there. */
  static open(port: number, token: string, events: DeskSocketEvents): Promise<DeskSocket> {
    const origin = `http://127.0.0.1:${port}`;
    const headers = { cookie: `hotline_session=${token}`, origin };
    const url = `ws://127.0.0.1:${port}${deskSocketPath}`;
    const socket = new WebSocket(url, deskSubprotocol, { headers, perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      const desk = new DeskSocket(socket, events, () => resolve(desk));
      socket.once('error', reject);
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    });
  }

  private constructor(socket: WebSocket, events: DeskSocketEvents, onReady: () => void) {
    this.#socket = socket;
    this.#events = events;
    socket.on('open', () => this.#send({ kind: 'hello', version: protocolVersion }));
    socket.on('message', (data) => this.#receive(String(data), onReady));
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(text: string, onReady: () => void): void {
    const frame = JSON.parse(text) as Frame;
    if (frame.seq !== undefined) this.#send({ kind: 'ack', seq: frame.seq });
    if (frame.kind === 'snapshot' || frame.kind === 'wallboard') onReady();
    else if (frame.kind === 'ping') this.#send({ kind: 'pong', at: frame.at });
    else if (frame.kind === 'answer') this.#events.onAnswer(frame.id ?? '');
    else if (frame.kind === 'event') this.#event(frame.event, text.length);
  }

  #event(event: Frame['event'], bytes: number): void {
    if (event?.kind === 'wallboard-changed' && event.changes) {
      const { at, agents = [] } = event.changes;
      this.#events.onWallboard(at, agents.length, bytes);
    }
    if (event?.kind !== 'offer-presented' || !event.pop) return;
    const { offerId } = event.pop;
    this.#events.onOffer(offerId);
    const command = { name: 'offer-received', offerId };
    this.#send({ kind: 'command', id: `receipt ${offerId}`, command });
  }

  #send(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }
}
