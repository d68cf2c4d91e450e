import { describe, expect, it } from 'vitest';
import { parseAppMessage } from '../../../src/engine/drachtio/app-message.ts';
import { encodeFrame, FrameReader } from '../../../src/engine/drachtio/framing.ts';

describe('frames', () => {
  it.each([1, 2, 5, 100])('come out whole from pieces of %i bytes', (size) => {
    const stream = Buffer.concat([
      encodeFrame('a|ping'),
      encodeFrame('b|sip||', Buffer.from('OPTIONS sip:张@h SIP/2.0\r\n\r\n')),
      encodeFrame('c|ping'),
    ]);
    const reader = new FrameReader(1_000);
    const payloads: string[] = [];
    for (let at = 0; at < stream.length; at += size) {
      payloads.push(...reader.push(stream.subarray(at, at + size)).map(String));
    }
    expect(payloads).toEqual(['a|ping', 'b|sip||\r\nOPTIONS sip:张@h SIP/2.0\r\n\r\n', 'c|ping']);
    expect(reader.fault).toBeUndefined();
  });

  it('count bytes, not characters', () => {
    expect(encodeFrame('张').toString()).toBe('3#张');
  });

  it.each(['x#', '#', '-1#a', '1 #a', '123456789#'])('end at a length like %j', (text) => {
    const reader = new FrameReader(1_000);
    expect(reader.push(Buffer.from(`1#a${text}`)).map(String)).toEqual(['a']);
    expect(reader.fault).toBe('malformed-length');
    expect(reader.push(encodeFrame('b'))).toEqual([]);
  });

  it('may be as large as the limit and no larger', () => {
    const reader = new FrameReader(10);
    expect(reader.push(Buffer.from('10#0123456789'))).toHaveLength(1);
    reader.push(Buffer.from('11#'));
    expect(reader.fault).toBe('frame-too-large');
  });

  it('cost linear time when they come byte by byte', () => {
    const reader = new FrameReader(1_000_000);
    let frames = 0;
    for (const byte of encodeFrame('z'.repeat(60_000))) {
      frames += reader.push(Buffer.from([byte])).length;
    }
    expect(frames).toBe(1);
  });
});

describe('messages of applications', () => {
  it('are tokens and a SIP message whose body ends with the frame', () => {
    const message = parseAppMessage(
      Buffer.from(
        'i1|sip|txn|\r\nSIP/2.0 200 OK\r\ncseq: 1 INVITE\r\nContent-Length: 1\r\nX-A:\r\n  b\r\n\r\n快递',
      ),
    );
    expect(message).toMatchObject({ id: 'i1', type: 'sip', tokens: ['i1', 'sip', 'txn', ''] });
    expect(message?.sip).toMatchObject({
      kind: 'response',
      status: 200,
      reason: 'OK',
      headers: [
        ['cseq', '1 INVITE'],
        ['Content-Length', '1'],
        ['X-A', 'b'],
      ],
    });
    expect(message?.sip?.body.toString()).toBe('快递');
  });

  it('lose header lines with an impossible name or a line break inside', () => {
    const message = parseAppMessage(
      Buffer.from(
        'i|sip||\r\nOPTIONS sip:a@h SIP/2.0\r\nbad name: 1\r\nA: 1\rB: 2\r\nC: 3\r\n\r\n',
      ),
    );
    expect(message?.sip?.headers).toEqual([['C', '3']]);
  });

  it.each(['', '|', 'only-an-id', '|ping'])('need an id and a type, unlike %j', (text) => {
    expect(parseAppMessage(Buffer.from(text))).toBeUndefined();
  });
});
