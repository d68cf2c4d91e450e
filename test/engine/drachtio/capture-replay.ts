/**
 * Plays the application's and the peers' side of a recording to the engine and compares what it sends
 * with what drachtio-server sent. Ids, tags, branches and sequence numbers that the server makes are
 * learned where they first appear and put into what is played afterwards.
 */

import { DrachtioServer } from '../../../src/engine/drachtio/drachtio-server.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { ScriptedNetwork, type SentDatagram } from '../../support/network/scripted-network.ts';
import type { CaptureEvent } from './capture.ts';
import { compareApi, compareSip, Equivalences, shapeOf } from './equivalence.ts';
import { ScriptedApp } from './scripted-app.ts';

interface Expected {
  readonly index: number;
  readonly text: string;
  readonly shape: string;
}

export interface ReplayOptions {
  /** How long the engine may take longer than the recording for what comes before an input. */
  readonly lagMsMax?: number;
  /** Shapes of what the engine sends beyond the recording, as the deviations say. */
  readonly extra?: readonly RegExp[];
  /** Differences that are meant. */
  readonly ignored?: RegExp;
}

export class CaptureReplay {
  readonly #events: readonly CaptureEvent[];
  readonly #options: ReplayOptions;
  readonly #clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly #network = new ScriptedNetwork();
  readonly #known = new Equivalences();
  readonly #waiting: { app: Expected[]; peer: Expected[] };
  readonly #server: DrachtioServer;
  /** In the order in which the application got them: places in the recording. */
  readonly #appOrder: number[] = [];
  /** Where a request of the engine went, and its CSeq. */
  readonly #sentRequests = new Map<string, { readonly port: number; readonly cseq: string }>();
  /** All that differed, in words. */
  readonly differences: string[] = [];

  constructor(events: readonly CaptureEvent[], options: ReplayOptions = {}) {
    this.#events = events;
    this.#options = options;
    this.#waiting = {
      app: expectedOf(events, 'app-received'),
      peer: expectedOf(events, 'peer-received'),
    };
    this.#server = new DrachtioServer({
      sip: {
        listen: [{ protocol: 'udp', address: '127.0.0.1', port: 5060 }],
        datagrams: this.#network,
      },
      admin: { address: '127.0.0.1', secret: 'cymru' },
      clock: this.#clock,
    });
    this.#network.onSent = (sent) => this.#takeFromNetwork(sent);
  }

  async run(): Promise<void> {
    await this.#server.start();
    let app: ScriptedApp | undefined;
    const startedAt = this.#clock.now();
    for (const [index, event] of this.#events.entries()) {
      const dueAt = startedAt + Math.round(event.at * 1000);
      if (dueAt > this.#clock.now()) this.#clock.advance(dueAt - this.#clock.now());
      await settled();
      if (event.kind === 'app-received' || event.kind === 'peer-received') continue;
      await this.#catchUp(index);
      if (event.kind === 'app-sent') {
        app ??= this.#connect();
        app.sayRaw(frameOf(this.#known.translate(event.text)));
      } else if (event.kind === 'app-closed') {
        app?.die();
        app = undefined;
      } else this.#deliver(event.text);
      await settled();
    }
    await this.#catchUp(this.#events.length);
    this.#reportMissing();
    await this.#server.stop();
  }

  #connect(): ScriptedApp {
    const app = new ScriptedApp(this.#server);
    app.onReceived = (payload) => this.#takeFromApp(payload);
    return app;
  }

  #deliver(captured: string): void {
    const text = this.#known.translate(captured);
    const isResponse = text.startsWith('SIP/2.0');
    const sent = isResponse ? this.#sentRequests.get(transactionOf(text)) : undefined;
    const sentBy = Number(/^Via: SIP\/2.0\/UDP 127\.0\.0\.1:(\d+)/im.exec(text)?.[1] ?? 5060);
    const numbered = sent ? text.replace(/^CSeq: .*$/im, `CSeq: ${sent.cseq}`) : text;
    this.#network.deliver(numbered, sent?.port ?? sentBy);
  }

  /** Lets time pass until what came before this place in the recording has come here too. */
  async #catchUp(index: number): Promise<void> {
    const isBehind = () =>
      [...this.#waiting.app, ...this.#waiting.peer].some((expected) => expected.index < index);
    for (let ms = 0; isBehind() && ms < (this.#options.lagMsMax ?? 50); ms++) {
      this.#clock.advance(1);
      await settled();
    }
  }

  #takeFromNetwork(sent: SentDatagram): void {
    const cseq = /^CSeq: (.*)\r$/m.exec(sent.text)?.[1] ?? '';
    if (!sent.text.startsWith('SIP/2.0')) {
      this.#sentRequests.set(transactionOf(sent.text), { port: sent.port, cseq });
    }
    const expected = this.#match(this.#waiting.peer, shapeOf(sent.text), sent.text);
    if (expected) this.#note(compareSip(expected.text, sent.text, this.#known));
  }

  #takeFromApp(payload: string): void {
    const expected = this.#match(this.#waiting.app, shapeOf(payload), payload);
    if (!expected) return;
    if (!/\|route\||pong/.test(expected.shape)) this.#appOrder.push(expected.index);
    this.#note(compareApi(expected.text, payload, this.#known));
  }

  #note(differences: readonly string[]): void {
    const { ignored } = this.#options;
    this.differences.push(...differences.filter((difference) => !ignored?.test(difference)));
  }

  #match(waiting: Expected[], shape: string, text: string): Expected | undefined {
    const at = waiting.findIndex((one) => this.#known.translate(one.shape) === shape);
    if (at >= 0) return waiting.splice(at, 1)[0];
    const isMeant = this.#options.extra?.some((pattern) => pattern.test(shape));
    if (!isMeant) this.differences.push(`not in the recording: ${shape}\n${text}`);
    return undefined;
  }

  #reportMissing(): void {
    for (const expected of [...this.#waiting.app, ...this.#waiting.peer]) {
      this.differences.push(`missing: ${expected.shape} (event ${expected.index})`);
    }
    const inOrder = [...this.#appOrder].sort((one, other) => one - other);
    if (inOrder.join() !== this.#appOrder.join()) {
      this.differences.push(`order of what the application got: ${this.#appOrder.join()}`);
    }
  }
}

function expectedOf(
  events: readonly CaptureEvent[],
  kind: 'app-received' | 'peer-received',
): Expected[] {
  return events.flatMap((event, index) =>
    event.kind === kind ? [{ index, text: event.text, shape: shapeOf(event.text) }] : [],
  );
}

function frameOf(payload: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(payload)}#${payload}`);
}

/** A CANCEL has the branch of its INVITE. */
function transactionOf(text: string): string {
  const branch = /branch=([^;\s,]+)/.exec(text)?.[1] ?? '';
  return `${branch} ${/^CSeq: \d+ (\S+)/im.exec(text)?.[1]}`;
}

/** Once everything that waits for nothing but the event loop is done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
