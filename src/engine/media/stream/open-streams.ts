/** The streams that are open: at most so many, each sending and looked after in its own turn. */
import { HotlineError } from '../../../base/errors.ts';
import type { StreamId } from '../media-engine.ts';
import { Rota } from '../rota.ts';
import { OpenStream, type StreamEnvironment } from './open-stream.ts';

/** Ticks in 20 ms; a quarter of the streams sends in each. */
export const phases = 4;
/** Timeouts and lost digit ends are looked for every 100 ms. */
const pollTicks = 5 * phases;

export class OpenStreams {
  readonly #environment: StreamEnvironment;
  readonly #streamsMax: number;
  readonly #streams = new Map<StreamId, OpenStream>();
  readonly #sending = new Rota<OpenStream>(phases);
  readonly #polled = new Rota<OpenStream>(pollTicks);
  #opening = 0;

  constructor(environment: StreamEnvironment, streamsMax: number) {
    this.#environment = environment;
    this.#streamsMax = streamsMax;
  }

  get count(): number {
    return this.#streams.size;
  }

  has(id: StreamId): boolean {
    return this.#streams.has(id);
  }

  find(id: StreamId): OpenStream | undefined {
    return this.#streams.get(id);
  }

  /** @throws HotlineError `not-found` */
  get(id: StreamId): OpenStream {
    const stream = this.#streams.get(id);
    if (!stream) throw new HotlineError('not-found', 'No such stream', { details: { id } });
    return stream;
  }

  all(): readonly OpenStream[] {
    return [...this.#streams.values()];
  }

  /** @throws HotlineError `too-many`, and what {@link OpenStream.open} throws */
  async open(id: StreamId, address: string): Promise<OpenStream> {
    if (this.#streams.size + this.#opening >= this.#streamsMax) {
      throw new HotlineError('too-many', 'No more streams can be opened');
    }
    this.#opening++;
    try {
      const stream = await OpenStream.open(id, address, this.#environment);
      this.#streams.set(id, stream);
      this.#sending.add(stream);
      this.#polled.add(stream);
      return stream;
    } finally {
      this.#opening--;
    }
  }

  /** It sends nothing any longer and is not found; its ports are still open. */
  remove(open: OpenStream): void {
    this.#streams.delete(open.stream.id);
    this.#sending.delete(open);
    this.#polled.delete(open);
  }

  /** Tick `number` of 5 ms. */
  tick(number: number): void {
    for (const stream of this.#polled.turn(number)) stream.poll();
    const frame = Math.floor(number / phases);
    for (const stream of this.#sending.turn(number)) stream.tick(frame);
  }
}
