import { expect, it } from 'vitest';
import { isPlainAudio } from '../../../src/telephony/media/sdp.ts';

const session = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n';

it.each([
  ['m=audio 4000 RTP/AVP 0\r\n', true],
  ['m=audio 4000 RTP/AVP 96 9 8 101\r\na=rtpmap:96 opus/48000/2\r\n', true],
  ['m=audio 4000 RTP/AVP 9 18 101\r\n', false],
  ['m=audio 4000 RTP/AVP 10 80\r\n', false],
  ['m=audio 0 RTP/AVP 0\r\n', false],
  ['m=audio 4000 RTP/SAVP 0\r\n', false],
  ['m=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 31\r\n', false],
  ['', false],
])('plain audio is one unencrypted stream with G.711: %j is %s', (media, isPlain) => {
  expect(isPlainAudio(session + media)).toBe(isPlain);
});
