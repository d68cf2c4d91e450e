/**
 * UDP between user agents of one test, on virtual time: each datagram may be lost, doubled or late,
 * as a seed decides. Without faults everything arrives in order after the latency.
 */
import type { Clock } from '../../../src/base/clock.ts';
import type {
  DatagramNetwork,
  DatagramReceiver,
  DatagramSocket,
} from '../../../src/engine/sip/transport/datagram-network.ts';

export interface NetworkFaults {
  readonly seed: number;
  /** 0 to 1. */
  readonly lossRatio: number;
  readonly duplicateRatio: number;
  /** Added at random to the latency, so that datagrams overtake each other. */
  readonly jitterMsMax: number;
}

export interface Datagram {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const latencyMs = 10;

export class SimulatedNetwork implements DatagramNetwork {
  /** All that was sent, lost ones included, oldest first. */
  readonly sent: Datagram[] = [];
  /** Decides what does not arrive, beside the seeded losses. */
  isLost: (datagram: Datagram) => boolean = () => false;
  readonly #clock: Clock;
  readonly #faults: NetworkFaults;
  readonly #receivers = new Map<string, DatagramReceiver>();
  #seed: number;
  #lastPort = 40_000;

  constructor(clock: Clock, faults?: NetworkFaults) {
    this.#clock = clock;
    this.#faults = faults ?? { seed: 1, lossRatio: 0, duplicateRatio: 0, jitterMsMax: 0 };
    this.#seed = this.#faults.seed;
  }

  bind(address: string, port: number, receiver: DatagramReceiver): Promise<DatagramSocket> {
    const bound = port === 0 ? ++this.#lastPort : port;
    const here = `${address}:${bound}`;
    this.#receivers.set(here, receiver);
    return Promise.resolve({
      address,
      port: bound,
      send: (bytes, toPort, toAddress) => this.#send(bytes, here, `${toAddress}:${toPort}`),
      close: () => {
        this.#receivers.delete(here);
        return Promise.resolve();
      },
    });
  }

  /** First lines of what was sent, such as `a > b INVITE` or `b > a 200 INVITE`. */
  get flow(): string[] {
    return this.sent.map(({ from, to, text }) => `${from} > ${to} ${summary(text)}`);
  }

  /** Bytes from anywhere, as a peer that is no user agent of ours sends them. */
  inject(from: string, to: string, text: string): void {
    this.#send(Buffer.from(text), from, to);
  }

  #send(bytes: Buffer, from: string, to: string): void {
    const datagram = { from, to, text: bytes.toString('utf8') };
    this.sent.push(datagram);
    const { lossRatio, duplicateRatio } = this.#faults;
    const isLost = this.#random() < lossRatio || this.isLost(datagram);
    const isDoubled = this.#random() < duplicateRatio;
    if (!isLost) this.#deliver(bytes, from, to);
    if (isDoubled && !isLost) this.#deliver(bytes, from, to);
  }

  #deliver(bytes: Buffer, from: string, to: string): void {
    const copy = Buffer.from(bytes);
    const lateMs = Math.floor(this.#random() * this.#faults.jitterMsMax);
    this.#clock.setTimer(latencyMs + lateMs, () => {
      const cut = from.lastIndexOf(':');
      const port = Number(from.slice(cut + 1));
      this.#receivers.get(to)?.onDatagram(copy, from.slice(0, cut), port);
    });
  }

  // Mulberry32: small, and the same everywhere.
  #random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

/** `INVITE`, `200 INVITE` ... */
export function summary(text: string): string {
  const first = text.slice(0, text.indexOf('\r\n'));
  if (!first.startsWith('SIP/2.0 ')) return first.slice(0, first.indexOf(' '));
  const method = /^CSeq: \d+ (\S+)/im.exec(text)?.[1] ?? '';
  return `${first.slice(8, 11)} ${method}`;
}
