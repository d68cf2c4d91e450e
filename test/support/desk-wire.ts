/**
 * A desk's socket in memory between a DeskLink and a DeskConnection: frames take time, and the wire
 * is cut at random, by a seed: cleanly, or half-open so that frames vanish and nobody is told.
 */
import type { LinkSocket, LinkSocketEvents } from '../../src/client/desk-link.ts';
import type { DeskConnection, DeskSocket } from '../../src/desk/live/desk-connection.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface WireFaults {
  /** Of each frame, before or after it is delivered. 0 for a faultless wire. */
  readonly cutProbability: number;
  readonly delayMsMax: number;
}

export interface WireOptions {
  readonly clock: VirtualClock;
  readonly random: () => number;
  /** Asked anew for each frame, so that the faults can end. */
  readonly faults: () => WireFaults;
  /** Makes the server's end; undefined refuses the socket. */
  readonly accept: (socket: DeskSocket) => DeskConnection | undefined;
}

/** Opens sockets for a DeskLink. */
export class DeskWire {
  readonly #options: WireOptions;
  /** What each side sent, for assertions: '> ack', '< event 3'. */
  readonly trace: string[] = [];

  constructor(options: WireOptions) {
    this.#options = options;
  }

  open(events: LinkSocketEvents): LinkSocket {
    return new WireSocket(this.#options, events, this.trace).clientEnd;
  }
}

class WireSocket {
  readonly #options: WireOptions;
  readonly #events: LinkSocketEvents;
  readonly #trace: string[];
  #server: DeskConnection | undefined;
  #state: 'open' | 'half-open' | 'closed' = 'open';
  #upAt = 0;
  #downAt = 0;

  constructor(options: WireOptions, events: LinkSocketEvents, trace: string[]) {
    this.#options = options;
    this.#events = events;
    this.#trace = trace;
    this.#later('up', () => this.#accept());
  }

  get clientEnd(): LinkSocket {
    return {
      send: (text) => this.#carry('up', text),
      close: () => this.#closeFrom('client'),
    };
  }

  get #serverEnd(): DeskSocket {
    return {
      send: (text) => this.#carry('down', text),
      bufferedAmount: 0,
      close: () => this.#later('down', () => this.#closeFrom('server')),
      terminate: () => this.#closeFrom('server'),
    };
  }

  #accept(): void {
    if (this.#state !== 'open') return;
    this.#server = this.#options.accept(this.#serverEnd);
    if (this.#server) this.#later('down', () => this.#events.opened());
    else this.#closeFrom('server');
  }

  #carry(way: 'up' | 'down', text: string): void {
    if (this.#state === 'closed') return;
    this.#maybeCut();
    this.#later(way, () => {
      if (this.#state !== 'open') return;
      const frame = JSON.parse(text) as { kind: string; seq?: number };
      this.#trace.push(`${way === 'up' ? '>' : '<'} ${frame.kind} ${frame.seq ?? ''}`.trim());
      if (way === 'up') this.#server?.receive(text);
      else this.#events.message(text);
      this.#maybeCut();
    });
  }

  #maybeCut(): void {
    const { random, faults } = this.#options;
    if (this.#state !== 'open' || random() >= faults().cutProbability) return;
    if (random() < 0.4) this.#state = 'half-open';
    else this.#closeFrom('nobody');
  }

  /** The other side, or both, hear of it later; half-open wires tell nobody. */
  #closeFrom(side: 'client' | 'server' | 'nobody'): void {
    if (this.#state === 'closed') return;
    const toldBoth = this.#state === 'open';
    this.#state = 'closed';
    const { clock } = this.#options;
    if (side !== 'server' && toldBoth) clock.setTimer(this.#delay(), () => this.#server?.closed());
    if (side !== 'client' && toldBoth) clock.setTimer(this.#delay(), () => this.#events.closed());
    // Each side's own close is over for itself at once.
    if (side === 'server') this.#server?.closed();
  }

  /** In order, each way. */
  #later(way: 'up' | 'down', act: () => void): void {
    const { clock } = this.#options;
    const earliest = way === 'up' ? this.#upAt : this.#downAt;
    const at = Math.max(earliest, clock.now() + this.#delay());
    if (way === 'up') this.#upAt = at;
    else this.#downAt = at;
    clock.setTimer(at - clock.now(), act);
  }

  #delay(): number {
    const { random, faults } = this.#options;
    return Math.ceil(random() * faults().delayMsMax);
  }
}
