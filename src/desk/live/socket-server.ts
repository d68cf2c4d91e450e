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
import type { Role } from '../../protocol/rest/desk.ts';
import type { NumberMask } from '../number-mask.ts';
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
  readonly numbers: NumberMask;
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
    this.#sockets.on('wsClientError', (_error, socket) => {
      this.#refuse(socket, '400 Bad Request', 'malformed');
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
    socket.on('error', () => socket.destroy());
    const { guard, socketsMax } = this.#options;
    const isKnown = request.url?.split('?')[0] === deskSocketPath;
    if (!isKnown) this.#refuse(socket, '404 Not Found', 'not-found');
    else if (!guard.isOwnOrigin(request.headers)) {
      this.#refuse(socket, '403 Forbidden', 'foreign-origin');
    } else if (this.#sockets.clients.size >= socketsMax) {
      this.#refuse(socket, '503 Service Unavailable', 'too-many');
    } else {
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#opened(ws, request));
    }
  }

  #refuse(socket: Duplex, status: string, why: string): void {
    this.#options.sessions.metrics.socketsRefused.inc({ why });
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #opened(ws: WebSocket, request: IncomingMessage): void {
    const { guard, sessions } = this.#options;
    // 'close' follows every error of the socket.
    ws.on('error', (error) => {
      const code = faultOf(error);
      if (code !== undefined) sessions.metrics.framesRefused.inc({ code });
    });
    const person = guard.person(request.headers);
    if (!person) this.#sayBye(ws, 'signed-out');
    else {
      const kind = seatKindOf(person, request.url ?? '');
      if (!kind) this.#sayBye(ws, 'not-allowed');
      else if (!this.#countIn(ws, person.id)) this.#sayBye(ws, 'too-many');
      else {
        const seat = this.#seat(kind, person, request.socket.remoteAddress ?? '');
        this.#connect(ws, seat, () => {
          const now = guard.person(request.headers);
          return (
            now?.id === person.id &&
            seatKindOf(now, request.url ?? '') === kind &&
            this.#masksNumbers(now) === this.#masksNumbers(person)
          );
        });
      }
    }
  }

  #sayBye(ws: WebSocket, why: ByeReason): void {
    this.#options.sessions.metrics.socketsRefused.inc({ why });
    ws.send(JSON.stringify({ kind: 'bye', reason: why }));
    ws.close(closeCodes[why], why);
  }

  #seat(kind: SeatKind, person: Person, source: string): DeskSeat {
    const { supervisorSeats } = this.#options;
    return kind !== 'supervisor' && person.agentId !== undefined
      ? new AgentSeat({
          ...this.#options,
          agentId: person.agentId,
          masksNumbers: this.#masksNumbers(person),
        })
      : supervisorSeats.of(person, source);
  }

  #masksNumbers({ roles }: Person): boolean {
    return !this.#options.numbers.readsWhole(roles);
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

/** What the peer sent was over-long or no frame (RFC 6455 §5); undefined: the connection broke. */
function faultOf(error: Error & { readonly code?: string }): string | undefined {
  if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'too-large';
  return error.code?.startsWith('WS_ERR_') ? 'malformed' : undefined;
}
