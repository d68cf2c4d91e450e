import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { GatheredWrites } from '../../src/base/gathered-writes.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Keeps what reached the system, a line for each write. */
class Sink extends Writable {
  readonly writes: string[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk.toString());
    done();
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    this.writes.push(chunks.map(({ chunk }) => chunk.toString()).join(''));
    done();
  }
}

describe('writes gathered', () => {
  const write = (sink: Sink, gathered: GatheredWrites, ...texts: readonly string[]) => {
    for (const text of texts) {
      gathered.begin();
      sink.write(text);
    }
  };

  it('leave together when the turn is over, in order', async () => {
    const sink = new Sink();
    const gathered = new GatheredWrites(sink);
    write(sink, gathered, 'one ', 'two ', 'three');
    expect(sink.writes).toEqual([]);
    await turn();
    write(sink, gathered, 'four');
    await turn();
    expect(sink.writes).toEqual(['one two three', 'four']);
  });

  it('are not lost when the stream is ended in the same turn', async () => {
    const sink = new Sink();
    write(sink, new GatheredWrites(sink), 'goodbye');
    sink.end();
    await turn();
    expect(sink.writes).toEqual(['goodbye']);
  });
});
