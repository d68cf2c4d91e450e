import { expect, test } from 'vitest';
import { Pacer } from '../../../src/engine/rtp/pacer.ts';
import { ReceptionStatistics } from '../../../src/engine/rtp/reception-statistics.ts';
import { SourceLatch } from '../../../src/engine/rtp/source-latch.ts';

test('loss is counted over the wrap of the sequence and reported per interval (RFC 3550 A.3)', () => {
  const statistics = new ReceptionStatistics();
  for (const sequence of [65530, 65531, 65534, 65535, 0, 1, 3])
    statistics.push({ ssrc: 1, sequence }, 0);
  expect(statistics.packetsLost).toBe(3);
  expect(statistics.report()).toMatchObject({
    fractionLost: Math.floor((3 * 256) / 10),
    packetsLost: 3,
    extendedSequence: 0x10003,
  });
  for (const sequence of [2, 4, 5]) statistics.push({ ssrc: 1, sequence }, 0);
  expect(statistics.report()).toMatchObject({ fractionLost: 0, packetsLost: 2 });
});

test('a jump is taken up only when a second packet follows it (A.1)', () => {
  const statistics = new ReceptionStatistics();
  expect(statistics.push({ ssrc: 1, sequence: 10 }, 0)).toBe(true);
  expect(statistics.push({ ssrc: 1, sequence: 20_000 }, 0)).toBe(false);
  expect(statistics.push({ ssrc: 1, sequence: 11 }, 0)).toBe(true);
  expect(statistics.push({ ssrc: 1, sequence: 20_000 }, 0)).toBe(false);
  expect(statistics.push({ ssrc: 1, sequence: 20_001 }, 0)).toBe(true);
  expect(statistics.packetsLost).toBe(0);
});

test('jitter is the running mean of A.8', () => {
  const statistics = new ReceptionStatistics();
  const arrivals = [0, 160, 400, 480];
  for (const [index, arrival] of arrivals.entries()) {
    statistics.push({ ssrc: 1, sequence: index, timestamp: index * 160 }, arrival);
  }
  const afterOne = 80 / 16;
  expect(statistics.jitterSamples).toBeCloseTo(afterOne + (80 - afterOne) / 16, 10);
});

const signalled = { address: '192.0.2.1', port: 4000 };
const other = { address: '198.51.100.9', port: 5000 };
const attacker = { address: '203.0.113.6', port: 6000 };
const packet = (sequence: number) => ({ ssrc: 1, sequence });

test('the first source is latched on to; its silence and a steady newcomer are needed to change', () => {
  const latch = new SourceLatch('any', signalled);
  expect(latch.remote).toEqual(signalled);
  expect(latch.accept(other, packet(1), 0)).toBe(true);
  expect(latch.remote).toEqual(other);
  expect(latch.accept(attacker, packet(1), 100)).toBe(false);
  latch.accept(other, packet(2), 3000);
  for (let step = 0; step < 20; step++) {
    expect(latch.accept(attacker, packet(step), 3100 + step * 20)).toBe(false);
  }
  const moved = [0, 1, 2, 3].map((step) =>
    latch.accept(attacker, packet(50 + step), 5500 + step * 20),
  );
  expect(moved).toEqual([false, false, false, true]);
  expect(latch.remote).toEqual(attacker);
});

test('packets out of sequence never move a stream', () => {
  const latch = new SourceLatch('any', signalled);
  latch.accept(other, packet(1), 0);
  for (let step = 0; step < 50; step++) {
    expect(latch.accept(attacker, packet(step * 7), 5000 + step * 20)).toBe(false);
  }
});

test('who came before the signalled source loses to it within a second', () => {
  const latch = new SourceLatch('any', signalled);
  latch.accept(attacker, packet(1), 0);
  expect(latch.accept(signalled, packet(1), 900)).toBe(true);
  expect(latch.remote).toEqual(signalled);
});

test('stricter policies keep to the signalled address, or to its port as well', () => {
  const sameAddress = new SourceLatch('same-address', signalled);
  expect(sameAddress.accept(other, packet(1), 0)).toBe(false);
  expect(sameAddress.accept({ ...signalled, port: 9 }, packet(1), 0)).toBe(true);
  const off = new SourceLatch('off', signalled);
  expect(off.accept({ ...signalled, port: 9 }, packet(1), 0)).toBe(false);
  expect(off.accept(signalled, packet(1), 0)).toBe(true);
  expect(new SourceLatch('off', undefined).accept(signalled, packet(1), 0)).toBe(false);
});

test('ticks keep to their times whatever the timers do', () => {
  const pacer = new Pacer(20, 5, 1000);
  expect(pacer.due(1000)).toEqual({ first: 0, count: 1 });
  expect(pacer.delayMs(1007)).toBe(13);
  expect(pacer.due(1019)).toEqual({ first: 1, count: 0 });
  expect(pacer.due(1047)).toEqual({ first: 1, count: 2 });
  expect(pacer.delayMs(1047)).toBe(13);
});

test('after a stall a few ticks are caught up and the rest is left out', () => {
  const pacer = new Pacer(20, 5, 0);
  pacer.due(0);
  expect(pacer.due(1000)).toEqual({ first: 46, count: 5 });
  expect(pacer.skipped).toBe(45);
  expect(pacer.due(1020)).toEqual({ first: 51, count: 1 });
});
