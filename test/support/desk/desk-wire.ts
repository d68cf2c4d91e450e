/**
 * A desk's socket in memory between a DeskLink and a DeskConnection: frames take time, and the test
 * says at which moments the wire is cut, and how.
 */
import type { LinkSocket, LinkSocketEvents } from '../../../src/client/desk-link.ts';
import type { DeskConnection, DeskSocket } from '../../../src/desk/live/desk-connection.ts';
import type { VirtualClock } from '../clocks/virtual-clock.ts';

/**
 * `clean`: both ends hear of it. `half-open`: frames vanish and nobody is told. `deaf-server`,
 * `deaf-desk`: half-open one way, so that the other way still carries frames.
 */
export const cuts = ['clean', 'half-open', 'deaf-server', 'deaf-desk'] as const;
export type Cut = (typeof cuts)[number];

/** A frame is about to arrive and may be lost, or has just been dealt with. */
export interface WireMoment {
  /** Over all sockets of this wire, from 0. */
  readonly number: number;
  /** Such as 'up hello', 'down event'; a socket begins with 'up connect' and 'down connected'. */
  readonly step: string;
  readonly when: 'before' | 'after';
}

export interface WireOptions {
  readonly clock: VirtualClock;
  readonly random: () => number;
  /** Asked at each moment; undefined: the wire holds. */
  readonly cutAt: (moment: WireMoment) => Cut | undefined;
  readonly delayMsMax: number;
  /** Makes the server's end; undefined refuses the socket. */
  readonly accept: (socket: DeskSocket) => DeskConnection | undefined;
}

/** Opens sockets for a DeskLink. */
export class DeskWire {
  readonly #options: WireOptions;
  #moments = 0;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  open(events: LinkSocketEvents): LinkSocket {
    const cutAt = (moment: Omit<WireMoment, 'number'>) =>
      this.#options.cutAt({ number: this.#moments++, ...moment });
    return new WireSocket(this.#options, events, cutAt).clientEnd;
  }
}

type Way = 'up' | 'down';

class WireSocket {
  readonly #options: WireOptions;
  readonly #events: LinkSocketEvents;
  readonly #cutAt: (moment: Omit<WireMoment, 'number'>) => Cut | undefined;
  readonly #deaf: Record<Way, boolean> = { up: false, down: false };
  readonly #arrivedAt: Record<Way, number> = { up: 0, down: 0 };
  #server: DeskConnection | undefined;
  #isClosed = false;

  constructor(
    options: WireOptions,
    events: LinkSocketEvents,
    cutAt: (moment: Omit<WireMoment, 'number'>) => Cut | undefined,
  ) {
    this.#options = options;
    this.#events = events;
    this.#cutAt = cutAt;
    this.#carry('up', 'connect', () => this.#accept());
  }

  get clientEnd(): LinkSocket {
    return {
      send: (text) => this.#carry('up', kindOf(text), () => this.#server?.receive(text)),
      close: () => this.#close('up'),
    };
  }

  get #serverEnd(): DeskSocket {
    return {
      send: (text) => this.#carry('down', kindOf(text), () => this.#events.message(text)),
      bufferedAmount: 0,
      close: () => this.#later('down', () => this.#close('down')),
      terminate: () => this.#close('down'),
    };
  }

  #accept(): void {
    this.#server = this.#options.accept(this.#serverEnd);
    if (this.#server) this.#carry('down', 'connected', () => this.#events.opened());
    else this.#close('down');
  }

  #carry(way: Way, frame: string, deliver: () => void): void {
    if (this.#isClosed) return;
    const step = `${way} ${frame}`;
    this.#later(way, () => {
      this.#maybeCut(step, 'before');
      if (this.#isClosed || this.#deaf[way]) return;
      deliver();
      this.#maybeCut(step, 'after');
    });
  }

  #maybeCut(step: string, when: WireMoment['when']): void {
    if (this.#isClosed || this.#deaf.up || this.#deaf.down) return;
    const cut = this.#cutAt({ step, when });
    if (cut === 'clean') {
      this.#isClosed = true;
      this.#tell('up');
      this.#tell('down');
    }
    if (cut === 'half-open' || cut === 'deaf-server') this.#deaf.up = true;
    if (cut === 'half-open' || cut === 'deaf-desk') this.#deaf.down = true;
  }

  /** One end has closed; the other hears of it unless it is deaf. */
  #close(way: Way): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#deaf[way]) this.#tell(way);
    // The server's own close is over for itself at once.
    if (way === 'down') this.#server?.closed();
  }

  #tell(way: Way): void {
    this.#options.clock.setTimer(this.#delay(), () => {
      if (way === 'up') this.#server?.closed();
      else this.#events.closed();
    });
  }

  /** In order, each way. */
  #later(way: Way, act: () => void): void {
    const { clock } = this.#options;
    this.#arrivedAt[way] = Math.max(this.#arrivedAt[way], clock.now() + this.#delay());
    clock.setTimer(this.#arrivedAt[way] - clock.now(), act);
  }

  #delay(): number {
    const { random, delayMsMax } = this.#options;
    return Math.ceil(random() * delayMsMax);
  }
}

/** `kind` is the first field of every frame. */
function kindOf(text: string): string {
  return /^\{"kind":"([a-z]+)"/.exec(text)?.[1] ?? text;
}
