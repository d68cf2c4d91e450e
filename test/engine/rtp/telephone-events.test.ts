import { expect, test } from 'vitest';
import { DigitReceiver, lostEndMs } from '../../../src/engine/rtp/digit-receiver.ts';
import { DigitSender } from '../../../src/engine/rtp/digit-sender.ts';
import {
  decodeTelephoneEvent,
  digitOfEvent,
  encodeTelephoneEvent,
  eventOfDigit,
} from '../../../src/engine/rtp/telephone-event.ts';

/** Packets written short: timestamp, event, duration, with `.` for the end bit. */
function push(receiver: DigitReceiver, text: string, nowMs = 0, clockRate = 8000) {
  const [timestamp = 0, event = 0, duration = 0] = text.split(' ').map(Number.parseFloat);
  const isEnd = text.endsWith('.');
  const packet = { event, isEnd, volume: 10, duration };
  const header = { ssrc: 1, timestamp, marker: duration <= 160 };
  return receiver.push({ ...header, event: packet, clockRate }, nowMs);
}

test('the payload has the octets of RFC 4733 §2.3', () => {
  const payload = Buffer.alloc(4);
  encodeTelephoneEvent(payload, 0, { event: 11, isEnd: true, volume: 10, duration: 800 });
  expect(payload.toString('hex')).toBe('0b8a0320');
  expect(decodeTelephoneEvent(payload)).toEqual({
    event: 11,
    isEnd: true,
    volume: 10,
    duration: 800,
  });
  expect(decodeTelephoneEvent(payload.subarray(1))).toBeUndefined();
});

test('events 0 to 15 are the sixteen digits (§3.2)', () => {
  const digits = Array.from({ length: 17 }, (_, event) => digitOfEvent(event));
  expect(digits.join('')).toBe('0123456789*#ABCD');
  expect(digits.at(16)).toBeUndefined();
  expect(eventOfDigit('d')).toBe(15);
  expect(eventOfDigit('x')).toBeUndefined();
  expect(eventOfDigit('12')).toBeUndefined();
});

test('one digit per press, at its end, however often the end is sent', () => {
  const receiver = new DigitReceiver();
  expect(push(receiver, '1000 5 160')).toEqual([]);
  expect(push(receiver, '1000 5 320')).toEqual([]);
  expect(push(receiver, '1000 5 480.')).toEqual([{ digit: '5', durationMs: 60 }]);
  expect(push(receiver, '1000 5 480.')).toEqual([]);
  expect(push(receiver, '1000 5 320')).toEqual([]);
  expect(push(receiver, '2000 5 160.')).toEqual([{ digit: '5', durationMs: 20 }]);
  expect(push(receiver, '1000 5 480.')).toEqual([]);
});

test('a press is known by any packet of it that arrives', () => {
  const receiver = new DigitReceiver();
  expect(push(receiver, '1000 1 480.')).toEqual([{ digit: '1', durationMs: 60 }]);
  expect(push(receiver, '2000 2 160')).toEqual([]);
  expect(push(receiver, '3000 3 160.')).toEqual([
    { digit: '2', durationMs: 20 },
    { digit: '3', durationMs: 20 },
  ]);
  expect(push(receiver, '4000 4 320', 1000)).toEqual([]);
  expect(receiver.poll(1000 + lostEndMs - 1)).toEqual([]);
  expect(receiver.poll(1000 + lostEndMs)).toEqual([{ digit: '4', durationMs: 40 }]);
  expect(push(receiver, '4000 4 480.', 1300)).toEqual([]);
});

test('durations are counted in the clock of the payload type', () => {
  const receiver = new DigitReceiver();
  push(receiver, '0 9 960', 0, 48000);
  expect(push(receiver, '0 9 4800.', 0, 48000)).toEqual([{ digit: '9', durationMs: 100 }]);
});

test('a press longer than the duration field goes on in a new segment (§2.5.1.3)', () => {
  const receiver = new DigitReceiver();
  push(receiver, '0 7 160', 0, 48000);
  push(receiver, '0 7 65535', 0, 48000);
  expect(push(receiver, '65535 7 961', 0, 48000)).toEqual([]);
  expect(push(receiver, '65535 7 4800.', 0, 48000)).toEqual([{ digit: '7', durationMs: 1465 }]);
});

test('the same key twice is two digits, also when the first one lost its ends', () => {
  const receiver = new DigitReceiver();
  push(receiver, '0 7 160');
  expect(push(receiver, '1600 7 160')).toEqual([{ digit: '7', durationMs: 20 }]);
  expect(push(receiver, '1600 7 320.')).toEqual([{ digit: '7', durationMs: 40 }]);
});

test('what is no digit is not reported', () => {
  const receiver = new DigitReceiver();
  expect(push(receiver, '0 16 160.')).toEqual([]);
  expect(push(receiver, '0 255 160.')).toEqual([]);
});

test('a digit is sent as updates, three ends and a pause (§2.5.1)', () => {
  const sender = new DigitSender();
  let sent = false;
  expect(
    sender.add('#', 60, 60, (wasSent) => {
      sent = wasSent;
    }),
  ).toBe(true);
  expect(sender.add('x', 60, 60)).toBe(false);
  const steps = Array.from({ length: 8 }, () => sender.step(8000));
  const written = steps.map((step) =>
    step?.type === 'event'
      ? `${step.event.duration}${step.isFirst ? ' first' : ''}${step.event.isEnd ? ' end' : ''}`
      : step?.type,
  );
  expect(written).toEqual([
    '160 first',
    '320',
    '480 end',
    '480 end',
    '480 end',
    'pause',
    undefined,
    undefined,
  ]);
  expect(sent).toBe(true);
});

test('a long digit stays within the duration field at 48 kHz', () => {
  const sender = new DigitSender();
  sender.add('1', 5000, 60);
  const durations = Array.from({ length: 80 }, () => sender.step(48000)).flatMap((step) =>
    step?.type === 'event' ? [step.event.duration] : [],
  );
  expect(Math.max(...durations)).toBeLessThanOrEqual(0xffff);
  expect(durations.at(-1)).toBe(1365 * 48);
});
