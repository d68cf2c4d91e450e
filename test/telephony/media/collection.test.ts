import { describe, expect, test } from 'vitest';
import { digitOfInfo } from '../../../src/telephony/legs/info-digit.ts';
import { sessionTimerAnswer } from '../../../src/telephony/legs/session-timer.ts';
import {
  type CollectionStep,
  startCollection,
  stepCollection,
} from '../../../src/telephony/media/digit-collection.ts';
import { audioDirection, isHeld } from '../../../src/telephony/media/sdp.ts';

const limits = {
  minDigits: 2,
  maxDigits: 3,
  firstDigitTimeoutMs: 5000,
  interDigitTimeoutMs: 2000,
  terminators: '#*',
};

/** Steps through digits, `.` for the end of the prompts and `!` for a deadline. */
function run(story: string, more: Partial<typeof limits> = {}): CollectionStep | undefined {
  let collection = startCollection({ ...limits, ...more });
  let step: CollectionStep | undefined;
  for (const mark of story) {
    if (mark === '.') step = stepCollection(collection, { kind: 'prompts-ended' });
    else if (mark === '!') step = stepCollection(collection, { kind: 'deadline-passed' });
    else step = stepCollection(collection, { kind: 'digit-pressed', digit: mark });
    collection = step.collection;
  }
  return step;
}

describe('collecting digits', () => {
  test.each([
    ['.', { waitMs: 5000 }],
    ['4', { waitMs: 2000 }],
    ['.!', { result: { outcome: 'timed-out' } }],
    ['4!', { result: { outcome: 'timed-out' } }],
    ['42!', { result: { outcome: 'digits', digits: '42' } }],
    ['421', { result: { outcome: 'digits', digits: '421' } }],
    ['42#', { result: { outcome: 'digits', digits: '42', terminator: '#' } }],
    ['4*', { result: { outcome: 'timed-out' } }],
  ])('after %s', (story, expected) => {
    expect(run(story)).toMatchObject(expected);
  });

  test('may end with no digit at all where none is needed', () => {
    const expected = { result: { outcome: 'digits', digits: '', terminator: '#' } };
    expect(run('#', { minDigits: 0 })).toMatchObject(expected);
  });
});

describe('a digit in an INFO', () => {
  test.each([
    ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5'],
    ['application/dtmf-relay; charset=x', 'Duration=1\r\nsignal = 11', '#'],
    ['application/dtmf', '10', '*'],
    ['application/dtmf', '16', undefined],
    ['text/plain', '5', undefined],
    [undefined, undefined, undefined],
  ])('of %s %j is %s', (type, body, expected) => {
    expect(digitOfInfo(type, body)).toBe(expected);
  });
});

describe('a description', () => {
  const lines = (...media: readonly string[]): string =>
    ['v=0', 'c=IN IP4 192.0.2.1', 'a=sendonly', 'm=audio 4000 RTP/AVP 0', ...media, ''].join(
      '\r\n',
    );

  test('says its direction for the audio first, for the session otherwise', () => {
    expect(audioDirection(lines('a=recvonly'))).toBe('recvonly');
    expect(audioDirection(lines())).toBe('sendonly');
    expect(audioDirection(lines('m=video 1 RTP/AVP 96', 'a=inactive'))).toBe('sendonly');
    expect(audioDirection('v=0\r\nm=audio 1 RTP/AVP 0\r\n')).toBe('sendrecv');
  });

  test('holds in the old way with an address of zeros', () => {
    expect(isHeld(lines('c=IN IP4 0.0.0.0', 'a=sendrecv'))).toBe(true);
    expect(isHeld(lines('a=sendrecv'))).toBe(false);
  });
});

describe('the session timer of an answer (RFC 4028 §9)', () => {
  const answer = (headers: Readonly<Record<string, string>>, seconds: number) =>
    sessionTimerAnswer({ get: (name) => headers[name.toLowerCase()] }, seconds);

  test('has us refresh, at the shorter of the two intervals and never under the minimum', () => {
    expect(answer({ supported: 'timer', 'session-expires': '600' }, 1800)).toEqual({
      'Session-Expires': '600;refresher=uas',
      Require: 'timer',
    });
    expect(answer({}, 1800)).toEqual({ 'Session-Expires': '1800;refresher=uas' });
    expect(answer({ 'min-se': '300', 'session-expires': '100' }, 1800)).toEqual({
      'Session-Expires': '300;refresher=uas',
    });
    expect(answer({}, 0)).toEqual({});
  });
});
