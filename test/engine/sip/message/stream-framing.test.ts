import { describe, expect, it } from 'vitest';
import { defaultMessageLimits } from '../../../../src/engine/sip/message/sip-message.ts';
import {
  SipStreamFramer,
  type StreamPiece,
} from '../../../../src/engine/sip/message/stream-framing.ts';

const one = 'OPTIONS sip:a@h SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 4\r\n\r\nbody';
const two = 'SIP/2.0 200 OK\r\nl :\r\n  3\r\nCall-ID: 2\r\n\r\nxyz';
const three = 'SIP/2.0 200 OK\r\nCall-ID: 3\r\n\r\n';

function shown(piece: StreamPiece): string {
  return piece.kind === 'message' ? piece.bytes.toString() : piece.kind;
}

describe('messages in a stream', () => {
  it.each([1, 2, 3, 7, 1000])('come out whole from pieces of %i bytes', (size) => {
    const stream = Buffer.from(`${one}\r\n${two}\r\n\r\n${three}`);
    const framer = new SipStreamFramer();
    const pieces: string[] = [];
    for (let at = 0; at < stream.length; at += size) {
      pieces.push(...framer.push(stream.subarray(at, at + size)).map(shown));
    }
    const messages = pieces.filter((piece) => piece !== 'ping');
    expect(messages).toEqual([one, two, three]);
    expect(framer.heldBytes).toBe(0);
  });

  it('tell a keep-alive of two line breaks from one line break (RFC 5626 §3.5.1)', () => {
    const framer = new SipStreamFramer();
    expect(framer.push(Buffer.from('\r\n\r\n')).map(shown)).toEqual(['ping']);
    expect(framer.push(Buffer.from(`\r\n${three}`)).map(shown)).toEqual([three]);
  });

  it.each([
    ['a negative Content-Length', 'A b SIP/2.0\r\nContent-Length: -1\r\n\r\n'],
    ['two that differ', 'A b SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n'],
    ['one too large', `A b SIP/2.0\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\n`],
    ['a head without end', 'x'.repeat(defaultMessageLimits.headBytesMax + 1)],
  ])('are lost for good after %s', (_what, text) => {
    const framer = new SipStreamFramer();
    expect(framer.push(Buffer.from(text)).map(shown)).toEqual(['broken']);
    expect(framer.push(Buffer.from(three))).toEqual([]);
  });

  it('cost linear time when they come byte by byte', () => {
    const body = 'z'.repeat(40_000);
    const stream = Buffer.from(`A b SIP/2.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    const framer = new SipStreamFramer();
    let messages = 0;
    for (const byte of stream) messages += framer.push(Buffer.from([byte])).length;
    expect(messages).toBe(1);
  });
});
