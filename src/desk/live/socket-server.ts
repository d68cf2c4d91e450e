/**
 * Takes WebSocket upgrades for desks: address, origin and numbers are checked before the handshake.
 * A browser cannot read why a handshake was refused, so someone who is not signed in, or no agent,
 * gets a socket that says so and closes.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type ByeReason,
  closeCodes,
  deskLimits,
  deskSocketPath,
  deskSubprotocol,
} from '../../protocol/desk-protocol.ts';
import type { Role } from '../../protocol/rest.ts';
import type { Person } from '../ports.ts';
import type { RequestGuard } from '../sign-in/request-guard.ts';
import { AgentSeat } from './agent-seat.ts';
import type { CommandSurroundings } from './desk-commands.ts';
import { DeskConnection } from './desk-connection.ts';
import type { DeskSeat } from './desk-seat.ts';
import type { DeskSessions } from './desk-sessions.ts';
import type { SupervisorSeats } from './supervisor-seat.ts';

export interface SocketServerOptions extends CommandSurroundings {
  readonly guard: RequestGuard;
  readonly sessions: DeskSessions;
  readonly supervisorSeats: SupervisorSeats;
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
    else {
      const kind = seatKindOf(person, request.url ?? '');
      if (!kind) sayBye(ws, 'not-allowed');
      else if (!this.#countIn(ws, person.id)) sayBye(ws, 'too-many');
      else {
        const seat = this.#seat(kind, person, request.socket.remoteAddress ?? '');
        this.#connect(ws, seat, () => {
          const now = guard.person(request.headers);
          return now?.id === person.id && seatKindOf(now, request.url ?? '') === kind;
        });
      }
    }
  }

  #seat(kind: SeatKind, person: Person, source: string): DeskSeat {
    const { supervisorSeats } = this.#options;
    return kind !== 'supervisor' && person.agentId !== undefined
      ? new AgentSeat({ ...this.#options, agentId: person.agentId })
      : supervisorSeats.of(person, source);
  }

  #connect(ws: WebSocket, seat: DeskSeat, isSignedIn: () => boolean): void {
    const { clock, sessions } = this.#options;
    const { metrics } = sessions;
    const connection = new DeskConnection({ clock, metrics, socket: ws, seat, isSignedIn });
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

type SeatKind = 'agent' | 'supervisor';
const watchers: readonly Role[] = ['supervisor', 'admin'];

/** Who takes calls and supervises chooses with `?as=supervisor`; undefined: no desk at all. */
function seatKindOf({ agentId, roles }: Person, url: string): SeatKind | undefined {
  const mayWatch = roles.some((role) => watchers.includes(role));
  const mayTakeCalls = agentId !== undefined && roles.includes('agent');
  const wantsToWatch = new URLSearchParams(url.split('?')[1]).get('as') === 'supervisor';
  if (mayWatch && (wantsToWatch || !mayTakeCalls)) return 'supervisor';
  return mayTakeCalls && !wantsToWatch ? 'agent' : undefined;
}

function sayBye(ws: WebSocket, reason: ByeReason): void {
  ws.send(JSON.stringify({ kind: 'bye', reason }));
  ws.close(closeCodes[reason], reason);
}
