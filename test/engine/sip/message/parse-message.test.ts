import { describe, expect, it } from 'vitest';
import { formatSipMessage } from '../../../../src/engine/sip/message/format-message.ts';
import {
  makeFaultResponse,
  makeResponse,
} from '../../../../src/engine/sip/message/make-response.ts';
import { parseSipMessage } from '../../../../src/engine/sip/message/parse-message.ts';
import { SipHeaders } from '../../../../src/engine/sip/message/sip-headers.ts';
import {
  defaultMessageLimits,
  noBody,
  type SipRequest,
} from '../../../../src/engine/sip/message/sip-message.ts';

const fields = [
  'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
  'From: <sip:a@example.com>;tag=1',
  'To: <sip:b@example.com>',
  'Call-ID: c1',
  'CSeq: 1 OPTIONS',
];

function message(
  extra: readonly string[],
  body = '',
  startLine = 'OPTIONS sip:b@h SIP/2.0',
): Buffer {
  return Buffer.from(`${[startLine, ...fields, ...extra].join('\r\n')}\r\n\r\n${body}`);
}

function requestOf(bytes: Buffer): SipRequest {
  const parsed = parseSipMessage(bytes);
  if (parsed.kind !== 'request') throw new Error(JSON.stringify(parsed));
  return parsed;
}

function statusOf(bytes: Buffer): number | string | undefined {
  const parsed = parseSipMessage(bytes);
  return parsed.kind === 'fault' ? (parsed.answer?.status ?? 'silence') : parsed.kind;
}

describe('parsing', () => {
  it('gives the bytes back that it was given, in the usual spelling', () => {
    const bytes = message(['Content-Type: text/plain', 'X-Own: 1', 'Content-Length: 5'], 'hello');
    expect(formatSipMessage(requestOf(bytes)).toString()).toBe(bytes.toString());
  });

  it('skips line breaks before the start line (RFC 3261 §7.5)', () => {
    expect(requestOf(Buffer.concat([Buffer.from('\r\n\r\n'), message([])])).method).toBe('OPTIONS');
  });

  it('takes the rest of the datagram for the body without Content-Length, and no more with it', () => {
    expect(requestOf(message([], 'abc')).body.toString()).toBe('abc');
    expect(requestOf(message(['l: 2'], 'abc')).body.toString()).toBe('ab');
  });

  it.each([
    ['no empty line at the end', Buffer.from(message([]).subarray(0, -2)), 400],
    ['a field without a colon', message(['nonsense']), 400],
    ['a field name with a space in it', message(['Bad Name: 1']), 400],
    ['a bare line feed in a value', message(['Subject: a\nb']), 400],
    ['a bare carriage return in a value', message(['Subject: a\rb']), 400],
    ['another Via protocol', message(['Via: SIP/3.0/UDP h']), 400],
    ['a star beside another Contact', message(['Contact: *', 'Contact: <sip:a@h>']), 400],
    ['a malformed Record-Route', message(['Record-Route: <sip:a@h']), 400],
    ['a Max-Forwards beyond 255', message(['Max-Forwards: 256']), 400],
    ['a response of another version', message([], '', 'SIP/3.0 200 OK'), 'silence'],
    ['a status of four digits', message([], '', 'SIP/2.0 2000 OK'), 'silence'],
    ['an HTTP request', message([], '', 'GET / HTTP/1.1'), 'silence'],
    ['nothing', Buffer.alloc(0), 'silence'],
    ['noise', Buffer.from([0, 255, 13, 10, 128, 13, 10, 13, 10]), 'silence'],
  ])('answers %s with %s', (_what, bytes, status) => {
    expect(statusOf(bytes)).toBe(status);
  });

  it('has limits for the message, the head, one field and their number', () => {
    const long = 'x'.repeat(defaultMessageLimits.fieldLengthMax);
    const many = Array.from({ length: defaultMessageLimits.fieldCountMax }, () => 'X-A: 1');
    const folded = Array.from({ length: 200 }, () => `  ${'y'.repeat(100)}`);
    const head = Array.from({ length: 20 }, () => `X-A: ${long.slice(10)}`);
    expect(statusOf(message([`X-A: ${long}`]))).toBe(400);
    expect(statusOf(message(['X-A: 1', ...folded]))).toBe(400);
    expect(statusOf(message(many))).toBe(400);
    expect(statusOf(message(head))).toBe(513);
    expect(statusOf(message([], 'z'.repeat(defaultMessageLimits.messageBytesMax)))).toBe(513);
  });

  it('never throws and never takes noise for a message, whatever bytes come', () => {
    const good = message(['Contact: "q" <sip:a@h;x>;expires=1', 'Content-Length: 3'], 'abc');
    let seed = 4475;
    const random = (max: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % max;
    };
    for (let round = 0; round < 3_000; round++) {
      const bytes = Buffer.from(good);
      for (let change = 0; change <= random(4); change++) {
        bytes[random(bytes.length)] = random(256);
      }
      const parsed = parseSipMessage(bytes.subarray(0, bytes.length - random(3) * random(90)));
      if (parsed.kind === 'fault') makeFaultResponse(parsed, 't');
      else expect(parseSipMessage(formatSipMessage(parsed)).kind).toBe(parsed.kind);
    }
  });
});

describe('responses', () => {
  it('copy the five fields and add our tag, but none to a 100 (RFC 3261 §8.2.6)', () => {
    const request = requestOf(message(['Timestamp: 54', 'Subject: s']));
    const ringing = makeResponse(request, 180, { toTag: 'ours' });
    expect([...ringing.headers.entries()].map(([name]) => name)).toEqual([
      'Via',
      'From',
      'To',
      'Call-ID',
      'CSeq',
    ]);
    expect(ringing.headers.get('To')).toBe('<sip:b@example.com>;tag=ours');
    const trying = makeResponse(request, 100, { toTag: 'ours' });
    expect(trying).toMatchObject({ reason: 'Trying' });
    expect(trying.headers.get('To')).toBe('<sip:b@example.com>');
    expect(trying.headers.get('Timestamp')).toBe('54');
  });

  it('are not made to a faulty ACK', () => {
    const parsed = parseSipMessage(message([], '', 'ACK sip:b@h SIP/2.0'));
    expect(parsed.kind === 'fault' && parsed.answer?.status).toBe(400);
    expect(parsed.kind === 'fault' && makeFaultResponse(parsed, 't')).toBeUndefined();
  });
});

describe('formatting', () => {
  it('writes Content-Length from the body in bytes and refuses line breaks in fields', () => {
    const headers = SipHeaders.of([['Content-Length', '999']]);
    const body = Buffer.from('快递');
    const text = formatSipMessage({ kind: 'response', status: 200, reason: 'OK', headers, body });
    expect(text.toString()).toBe('SIP/2.0 200 OK\r\nContent-Length: 6\r\n\r\n快递');
    const smuggled = SipHeaders.of([['Subject', 'a\r\nVia: b']]);
    expect(() =>
      formatSipMessage({
        kind: 'response',
        status: 200,
        reason: 'OK',
        headers: smuggled,
        body: noBody,
      }),
    ).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});
