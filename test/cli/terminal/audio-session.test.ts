import { describe, expect, it } from 'vitest';
import { formatSession, readSession } from '../../../src/cli/terminal/audio-session.ts';

const local = { localAddress: '127.0.0.1', localPort: 4000 };

describe('a terminal phone', () => {
  it('offers both laws and telephone events', () => {
    expect(readSession(formatSession(local, 1, 'sendrecv'))).toMatchObject({
      eventPayloadType: 101,
      configuration: {
        remote: { address: '127.0.0.1', port: 4000 },
        codec: { name: 'PCMA', payloadType: 8 },
        accepts: [{ payloadType: 8 }, { payloadType: 0 }],
        direction: 'sendrecv',
      },
    });
  });

  it('answers with the one codec that was chosen', () => {
    const answer = formatSession(local, 1, 'sendrecv', { codec: 'PCMU', eventPayloadType: 96 });
    expect(readSession(answer)).toMatchObject({
      eventPayloadType: 96,
      configuration: { codec: { name: 'PCMU' }, accepts: [{ payloadType: 0 }] },
    });
  });

  it('understands an offer with static payload types only, over IPv6', () => {
    const offer =
      'v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio 5004 RTP/AVP 0\r\n';
    expect(readSession(offer)?.configuration).toMatchObject({
      remote: { address: '::1', port: 5004 },
      codec: { name: 'PCMU' },
      telephoneEvents: [],
    });
  });

  it('only receives while the peer only sends', () => {
    expect(readSession(formatSession(local, 1, 'sendonly'))?.configuration.direction).toBe(
      'recvonly',
    );
  });

  it('has nothing to say to an offer without a law it speaks', () => {
    const offer =
      'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n' +
      'm=audio 5004 RTP/AVP 9\r\na=rtpmap:9 G722/8000\r\n';
    expect(readSession(offer)).toBeUndefined();
  });
});
