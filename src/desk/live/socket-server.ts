/**
 * Takes WebSocket upgrades for desks: address, origin and numbers are checked before the handshake.
 * A browser cannot read why a handshake was refused, so someone who is not signed in, or no agent,
 * gets a socket that says so and closes.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AgentId } from '../../base/ids.ts';
import {
  type ByeReason,
  closeCodes,
  deskLimits,
  deskSocketPath,
  deskSubprotocol,
} from '../../protocol/desk-protocol.ts';
import type { RequestGuard } from '../sign-in/request-guard.ts';
import type { CommandSurroundings } from './desk-commands.ts';
import { DeskConnection } from './desk-connection.ts';
import type { DeskSessions } from './desk-sessions.ts';

export interface SocketServerOptions extends CommandSurroundings {
  readonly guard: RequestGuard;
  readonly sessions: DeskSessions;
  readonly socketsMax: number;
  /** Tabs that open at once, and sockets of a reload that are still closing. */
  readonly socketsPerPersonMax: number;
}

const closeWithinMs = 500;

export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #sockets: WebSocketServer;
  readonly #perPerson = new Map<string, number>();

  constructor(server: Server, options: SocketServerOptions) {
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: deskLimits.frameBytesMax,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(deskSubprotocol) ? deskSubprotocol : false),
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Says goodbye to all desks; sockets that do not close in time are cut. */
  async close(): Promise<void> {
    const { clock, sessions } = this.#options;
    sessions.end('shutting-down');
    const cut = clock.setTimer(closeWithinMs, () => {
      for (const socket of this.#sockets.clients) socket.terminate();
    });
    const closed = [...this.#sockets.clients].map(
      (socket) => new Promise<void>((done) => socket.once('close', () => done())),
    );
    for (const socket of this.#sockets.clients) socket.close(closeCodes['shutting-down']);
    await Promise.all(closed);
    cut.cancel();
    await new Promise<void>((done) => this.#sockets.close(() => done()));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refuse = (status: string) => {
      this.#options.sessions.metrics.framesRefused.inc({ code: 'upgrade' });
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== deskSocketPath) refuse('404 Not Found');
    else if (!this.#options.guard.isOwnOrigin(request.headers)) refuse('403 Forbidden');
    else if (this.#sockets.clients.size >= this.#options.socketsMax) {
      refuse('503 Service Unavailable');
    } else {
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#opened(ws, request));
    }
  }

  #opened(ws: WebSocket, request: IncomingMessage): void {
    // 'close' follows every error of the socket, an over-long frame among them.
    ws.on('error', () => undefined);
    const { guard } = this.#options;
    const person = guard.person(request.headers);
    if (!person) sayBye(ws, 'signed-out');
    else if (person.agentId === undefined || !person.roles.includes('agent')) {
      sayBye(ws, 'not-allowed');
    } else if (!this.#countIn(ws, person.id)) sayBye(ws, 'too-many');
    else this.#connect(ws, person.agentId, () => guard.person(request.headers)?.id === person.id);
  }

  #connect(ws: WebSocket, agentId: AgentId, isSignedIn: () => boolean): void {
    const connection = new DeskConnection({ ...this.#options, socket: ws, agentId, isSignedIn });
    ws.on('message', (data, isBinary) => {
      if (isBinary) connection.refuse('invalid-input', 'frames are text');
      else connection.receive(data.toString());
    });
    ws.on('close', () => connection.closed());
  }

  #countIn(ws: WebSocket, personId: string): boolean {
    const count = this.#perPerson.get(personId) ?? 0;
    if (count >= this.#options.socketsPerPersonMax) return false;
    this.#perPerson.set(personId, count + 1);
    ws.on('close', () => {
      const left = (this.#perPerson.get(personId) ?? 1) - 1;
      if (left > 0) this.#perPerson.set(personId, left);
      else this.#perPerson.delete(personId);
    });
    return true;
  }
}

function sayBye(ws: WebSocket, reason: ByeReason): void {
  ws.send(JSON.stringify({ kind: 'bye', reason }));
  ws.close(closeCodes[reason], reason);
}
