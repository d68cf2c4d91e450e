import { describe, expect, it } from 'vitest';
import { isSameAudio, readyAnswer } from '../../../src/telephony/media/ready-answer.ts';

const ready = sdp(
  'o=FreeSWITCH 1700000000 1700000001 IN IP4 192.0.2.1',
  'c=IN IP4 192.0.2.1',
  'm=audio 20002 RTP/AVP 0 8 101 13',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=rtpmap:13 CN/8000',
  'a=ptime:20',
);

const caller = [
  'o=alice 2890844526 2890844526 IN IP4 198.51.100.7',
  'c=IN IP4 198.51.100.7',
  'm=audio 49172 RTP/AVP 18 8 0 96',
  'a=rtpmap:18 G729/8000',
  'a=rtpmap:96 telephone-event/8000',
  'a=rtcp:49180',
  'a=ptime:30',
];

function sdp(origin: string, ...lines: readonly string[]): string {
  const [connection = '', ...media] = lines;
  return ['v=0', origin, 's=-', connection, 't=0 0', ...media, ''].join('\r\n');
}

function offer(...lines: readonly string[]): string {
  const [origin = '', ...rest] = lines;
  return sdp(origin, ...rest);
}

/** The caller's offer with one line in place of another. */
function changed(line: string, by: string): string {
  return offer(...caller.map((one) => (one === line ? by : one)));
}

describe('a plain offer', () => {
  it('is answered with the first codec in common and the caller’s number for digits', () => {
    const { answer } = readyAnswer(offer(...caller), ready) ?? { answer: '' };
    expect(answer.split('\r\n')).toEqual([
      'v=0',
      'o=FreeSWITCH 1700000000 1700000001 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 20002 RTP/AVP 8 96',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:96 telephone-event/8000',
      'a=fmtp:96 0-16',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ]);
  });

  it('is told to FreeSWITCH with what was answered and nothing else', () => {
    const { offer: told } = readyAnswer(offer(...caller), ready) ?? { offer: '' };
    expect(told.split('\r\n')).toEqual([
      'v=0',
      'o=alice 2890844526 2890844526 IN IP4 198.51.100.7',
      's=-',
      'c=IN IP4 198.51.100.7',
      't=0 0',
      'm=audio 49172 RTP/AVP 8 96',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:96 telephone-event/8000',
      'a=fmtp:96 0-16',
      'a=rtcp:49180',
      'a=ptime:30',
      'a=sendrecv',
      '',
    ]);
  });

  it('may leave digits out, or have them at another clock only', () => {
    const without = changed('m=audio 49172 RTP/AVP 18 8 0 96', 'm=audio 49172 RTP/AVP 0');
    expect(readyAnswer(without, ready)?.answer).toContain('m=audio 20002 RTP/AVP 0\r\n');
    const wide = changed('a=rtpmap:96 telephone-event/8000', 'a=rtpmap:96 telephone-event/48000');
    expect(readyAnswer(wide, ready)?.answer).toContain('m=audio 20002 RTP/AVP 8\r\n');
  });
});

describe('FreeSWITCH itself is asked', () => {
  it.each([
    ['holds', offer(...caller, 'a=sendonly')],
    ['holds the older way', changed('c=IN IP4 198.51.100.7', 'c=IN IP4 0.0.0.0')],
    ['names a host', changed('c=IN IP4 198.51.100.7', 'c=IN IP4 phone.example.net')],
    ['is on IPv6', changed('c=IN IP4 198.51.100.7', 'c=IN IP6 2001:db8::7')],
    ['encrypts', offer(...caller, 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc')],
    ['asks for SAVP', changed('m=audio 49172 RTP/AVP 18 8 0 96', 'm=audio 49172 RTP/SAVP 8')],
    ['brings ICE', offer(...caller, 'a=ice-ufrag:8hhY')],
    ['has video too', offer(...caller, 'm=video 51372 RTP/AVP 31')],
    ['declines audio', changed('m=audio 49172 RTP/AVP 18 8 0 96', 'm=audio 0 RTP/AVP 8')],
    ['has no codec of ours', changed('m=audio 49172 RTP/AVP 18 8 0 96', 'm=audio 4 RTP/AVP 18')],
    ['has G.711 under another name', offer(...caller.slice(0, 2), 'm=audio 4 RTP/AVP 97')],
    ['is no description', 'm=audio'],
  ])('about an offer that %s', (_what, sdpOfCaller) => {
    expect(readyAnswer(sdpOfCaller, ready)).toBeUndefined();
  });

  it('when the ready channel does not offer the caller’s codec', () => {
    const muLawOnly = ready.replace('RTP/AVP 0 8 101 13', 'RTP/AVP 0 101');
    const aLawOnly = changed('m=audio 49172 RTP/AVP 18 8 0 96', 'm=audio 49172 RTP/AVP 8 96');
    expect(readyAnswer(aLawOnly, muLawOnly)).toBeUndefined();
  });
});

describe('two descriptions', () => {
  it('are of the same audio when address, port and codec are', () => {
    expect(isSameAudio(ready, ready.replace('a=ptime:20', 'a=ptime:40'))).toBe(true);
    expect(isSameAudio(ready, ready.replace('20002', '20004'))).toBe(false);
    expect(isSameAudio(ready, ready.replace('c=IN IP4 192.0.2.1', 'c=IN IP4 192.0.2.2'))).toBe(
      false,
    );
    expect(isSameAudio(ready, ready.replace('AVP 0 8', 'AVP 8 0'))).toBe(false);
    expect(isSameAudio(ready, 'v=0')).toBe(false);
  });
});
