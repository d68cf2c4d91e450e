import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JitterBuffer } from '../../../src/engine/rtp/jitter-buffer.ts';

interface Sent {
  readonly index: number;
  readonly arrival: number;
}

/** Packet `index` is filled with a value that tells it apart, audible and never zero. */
function toneOf(index: number): number {
  return 1000 + (index % 20_000);
}

/** Plays packets that arrive when told, reading every 20 ms; gives what was read. */
function play(sent: readonly Sent[], drift = 1, firstTimestamp = 4_294_967_000) {
  const buffer = new JitterBuffer();
  const arrivals = [...sent].sort((one, other) => one.arrival - other.arrival);
  const frames: { now: number; kind: string; values: number[] }[] = [];
  const until = (arrivals.at(-1)?.arrival ?? 0) + 1600;
  for (let now = 0; now <= until; now += 160) {
    while (arrivals[0] && arrivals[0].arrival <= now) {
      const packet = arrivals.shift();
      if (!packet) break;
      const timestamp = (firstTimestamp + packet.index * 160) >>> 0;
      const samples = new Int16Array(160).fill(toneOf(packet.index));
      buffer.push({ ssrc: 1, timestamp }, samples, packet.arrival * drift);
    }
    const out = new Int16Array(160);
    const kind = buffer.pull(out, now * drift);
    frames.push({ now, kind, values: [...new Set(out)] });
  }
  return { frames, buffer };
}

function paced(count: number, delay: (index: number) => number): Sent[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    arrival: 800 + index * 160 + delay(index),
  }));
}

test('without jitter every packet is heard once, in order, 20 ms after it came at most', () => {
  const { frames, buffer } = play(paced(200, () => 40));
  const heard = frames.filter(({ kind }) => kind === 'audio').flatMap(({ values }) => values);
  const distinct = [...new Set(heard)].filter((value) => value >= 1000);
  expect(distinct).toEqual(Array.from({ length: 200 }, (_, index) => toneOf(index)));
  expect(buffer.delaySamples).toBe(160);
  expect(buffer.packetsLate).toBe(0);
});

test('jitter, reordering and duplicates within its reach never play audio backwards', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 480 }), { minLength: 300, maxLength: 300 }),
      fc.array(fc.integer({ min: 0, max: 299 }), { maxLength: 20 }),
      (delays, duplicates) => {
        const sent = paced(300, (index) => delays[index] ?? 0);
        const copies = duplicates.map((index) => ({ index, arrival: 900 + index * 160 + 400 }));
        const { frames } = play([...sent, ...copies]);
        const heard = frames
          .filter(({ kind }) => kind === 'audio')
          .flatMap(({ values }) => values)
          .filter((value) => value >= 1000);
        // A concealed part repeats the frame before it at lower level: values below 1000 or fading.
        const last = heard.slice(100);
        expect(last.length).toBeGreaterThan(150);
        const settled = frames.slice(150, 290);
        for (const { kind } of settled) expect(kind).toBe('audio');
        for (let index = 1; index < settled.length; index++) {
          const before = Math.max(...(settled[index - 1]?.values ?? []));
          const now = Math.max(...(settled[index]?.values ?? []));
          expect(now).toBeGreaterThanOrEqual(before - 1);
        }
      },
    ),
    { numRuns: 50, seed: 1 },
  );
});

test('a lost packet is concealed and the audio after it is in its place', () => {
  const { frames } = play(paced(100, () => 0).filter(({ index }) => index !== 50));
  const values = frames.flatMap((frame) => frame.values);
  expect(values).toContain(toneOf(49));
  expect(values).not.toContain(toneOf(50));
  expect(values).toContain(toneOf(51));
  const gap = values.indexOf(toneOf(51)) - values.indexOf(toneOf(49));
  expect(gap).toBe(2);
});

test('its delay grows with the jitter and shrinks when that is over', () => {
  const rough = paced(200, (index) => (index % 10 === 0 ? 640 : 0));
  expect(play(rough).buffer.delaySamples).toBe(800);
  const calmed = paced(1000, (index) => (index < 200 && index % 10 === 0 ? 640 : 0));
  expect(play(calmed).buffer.delaySamples).toBe(160);
});

test('a sender whose clock runs 200 ppm off is followed for ten minutes', () => {
  for (const drift of [0.9998, 1.0002]) {
    const { frames, buffer } = play(
      paced(30_000, () => 0),
      drift,
    );
    const bad = frames.slice(100, 29_900).filter(({ kind }) => kind === 'silence');
    expect(bad).toEqual([]);
    expect(buffer.packetsLate).toBeLessThan(60);
    const late = frames.slice(29_000, 29_900);
    const heard = late.filter(({ kind }) => kind === 'audio').length;
    expect(heard).toBeGreaterThan(890);
  }
});

test('a sender that restarts its timestamps, or another one, is taken up at once', () => {
  const buffer = new JitterBuffer();
  const out = new Int16Array(160);
  const kinds: string[] = [];
  for (let tick = 0; tick < 60; tick++) {
    const isSecond = tick >= 30;
    const packet = { ssrc: isSecond ? 2 : 1, timestamp: (isSecond ? 5_000_000 : 0) + tick * 160 };
    buffer.push(packet, new Int16Array(160).fill(5000), tick * 160);
    kinds.push(buffer.pull(out, tick * 160 + 10));
  }
  expect(kinds.filter((kind) => kind !== 'audio').length).toBeLessThanOrEqual(4);
});

test('silence is what is heard before the first packet and after the last', () => {
  const buffer = new JitterBuffer();
  const out = new Int16Array(160).fill(1);
  expect(buffer.pull(out, 0)).toBe('silence');
  expect(out.every((sample) => sample === 0)).toBe(true);
  buffer.push({ ssrc: 1, timestamp: 0 }, new Int16Array(160).fill(5000), 160);
  const kinds = Array.from({ length: 8 }, (_, tick) => buffer.pull(out, 320 + tick * 160));
  expect(kinds.slice(-3)).toEqual(['silence', 'silence', 'silence']);
});
