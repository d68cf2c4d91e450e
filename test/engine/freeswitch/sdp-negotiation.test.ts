import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAnswer,
  formatOffer,
  negotiateAudio,
} from '../../../src/engine/freeswitch/sip-profile/sdp-negotiation.ts';

const local = { address: '127.0.0.1', port: 20_074, sessionId: 7, sessionVersion: 8 };

function sdp(...media: readonly string[]): string {
  const head = ['v=0', 'o=user1 5 2 IN IP4 192.0.2.9', 's=-', 'c=IN IP4 192.0.2.9', 't=0 0'];
  return `${[...head, ...media].join('\r\n')}\r\n`;
}

const phone = sdp(
  'm=audio 15000 RTP/AVP 9 8 0 101 13',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=ptime:20',
  'a=sendrecv',
);

function answerTo(offer: string): string | undefined {
  const audio = negotiateAudio(offer, local);
  return audio && formatAnswer(offer, local, audio);
}

describe('the answer to an offer', () => {
  it('takes the first codec we have, digits and comfort noise', () => {
    expect(answerTo(phone)).toBe(
      [
        'v=0',
        'o=FreeSWITCH 7 8 IN IP4 127.0.0.1',
        's=FreeSWITCH',
        'c=IN IP4 127.0.0.1',
        't=0 0',
        'm=audio 20074 RTP/AVP 8 101 13',
        'a=rtpmap:8 PCMA/8000',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-15',
        'a=rtpmap:13 CN/8000',
        'a=ptime:20',
        'a=sendrecv',
        '',
      ].join('\r\n'),
    );
  });

  it('declines every stream but the first audio, in the order offered (RFC 3264 §6)', () => {
    const offer = sdp(
      'm=video 16000 RTP/AVP 96',
      'm=audio 15000 RTP/AVP 0',
      'm=audio 15002 RTP/AVP 8',
    );
    expect(answerTo(offer)?.match(/^m=.*$/gm)).toEqual([
      'm=video 0 RTP/AVP 96',
      'm=audio 20074 RTP/AVP 0',
      'm=audio 0 RTP/AVP 8',
    ]);
  });

  it.each([
    ['no codec of ours', sdp('m=audio 15000 RTP/AVP 18', 'a=rtpmap:18 G729/8000')],
    [
      'a payload number that means something else',
      sdp('m=audio 15000 RTP/AVP 0', 'a=rtpmap:0 L16/16000'),
    ],
    ['encrypted audio only', sdp('m=audio 15000 RTP/SAVP 0')],
    ['no audio', sdp('m=video 15000 RTP/AVP 96')],
    ['a declined stream', sdp('m=audio 0 RTP/AVP 0')],
    ['no description at all', 'hello'],
  ])('is none for %s', (_what, offer) => {
    expect(answerTo(offer)).toBeUndefined();
  });

  it.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
  ])('mirrors %s as %s', (theirs, ours) => {
    const offer = phone.replace('a=sendrecv', `a=${theirs}`);
    expect(negotiateAudio(offer, local)?.direction).toBe(ours);
    expect(answerTo(offer)).toContain(`a=${ours}\r\n`);
  });

  it('does not send to a phone that holds with the address 0.0.0.0', () => {
    const audio = negotiateAudio(phone.replace('c=IN IP4 192.0.2.9', 'c=IN IP4 0.0.0.0'), local);
    expect(audio).toMatchObject({ direction: 'recvonly' });
    expect(audio?.remote).toBeUndefined();
  });

  it('prefers telephone events with the audio’s clock, and takes both', () => {
    const browser = sdp(
      'm=audio 15000 RTP/AVP 0 110 126',
      'a=rtpmap:110 telephone-event/48000',
      'a=rtpmap:126 telephone-event/8000',
      'a=rtcp-mux',
    );
    const audio = negotiateAudio(browser, local);
    expect(audio?.telephoneEvents).toEqual([
      { payloadType: 126, clockRate: 8000 },
      { payloadType: 110, clockRate: 48000 },
    ]);
    expect(audio?.rtcpMux).toBe(true);
    expect(answerTo(browser)).toContain('a=rtcp-mux');
  });

  it('heeds an RTCP port of its own, ignores an impossible one', () => {
    const withPort = (port: number) => negotiateAudio(`${phone}a=rtcp:${port}\r\n`, local);
    expect(withPort(15_009)?.remoteRtcpPort).toBe(15_009);
    expect(withPort(70_000)?.remoteRtcpPort).toBeUndefined();
  });
});

describe('our own offer', () => {
  it('sent back with recvonly means that there is no peer yet', () => {
    const offer = formatOffer(local);
    const returned = offer
      .replace('t=0 0\r\n', 't=0 0\r\na=recvonly\r\n')
      .replace('a=sendrecv\r\n', '');
    const audio = negotiateAudio(returned, local);
    expect(audio).toMatchObject({ codec: 'PCMU', direction: 'sendrecv' });
    expect(audio?.remote).toBeUndefined();
  });
});

it('any text is answered or refused, never thrown at', () => {
  const line = fc.oneof(
    fc.constantFrom(...phone.split('\r\n')),
    fc.string(),
    fc.constantFrom('m=audio x RTP/AVP y', 'c=IN IP4', 'a=rtpmap:', 'm=audio 1', 'a=rtcp:-1'),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      answerTo(lines.join('\r\n'));
    }),
    { numRuns: 500 },
  );
});
