/** What FreeSWITCH 1.10.12 wrote into its SIP messages, against what we write. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  causeFromReason,
  formatReason,
  parseHangupCause,
} from '../../../src/engine/freeswitch/channel/hangup-cause.ts';
import {
  formatAnswer,
  formatOffer,
  negotiateAudio,
} from '../../../src/engine/freeswitch/sip-profile/sdp-negotiation.ts';

const recorded = readFileSync(
  new URL('../../fixtures/freeswitch/sip-endpoints.txt', import.meta.url),
  'utf8',
)
  .split(/^===== .*\n/m)
  .filter((message) => message !== '')
  .map((message) => message.replaceAll(/\r?\n/g, '\r\n'));

const [invite = '', , answer = '', , lateInvite = ''] = recorded;
const bye = recorded.find((message) => message.startsWith('BYE')) ?? '';
const local = { address: '127.0.0.1', port: 20_074, sessionId: 1, sessionVersion: 2 };

const bodyOf = (message: string) => message.slice(message.indexOf('\r\n\r\n') + 4);
/** Session names and numbers, and a direction that is the default anyway, may differ. */
const streamOf = (sdp: string) =>
  sdp
    .split('\r\n')
    .filter((line) => /^[cma]=/.test(line) && line !== 'a=sendrecv')
    .sort();

it('answers an offer as FreeSWITCH did', () => {
  const offer = bodyOf(invite);
  const audio = negotiateAudio(offer, local);
  expect(audio).toMatchObject({ codec: 'PCMU', remote: { address: '127.0.0.1', port: 15_000 } });
  expect(audio && streamOf(formatAnswer(offer, local, audio))).toEqual(streamOf(bodyOf(answer)));
});

it('offers what FreeSWITCH offered, but for Opus and its 48 kHz companions', () => {
  expect(bodyOf(lateInvite)).toBe('\r\n');
  const ours = streamOf(formatOffer(local));
  expect(ours).toEqual([
    'a=fmtp:101 0-15',
    'a=ptime:20',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=rtpmap:13 CN/8000',
    'a=rtpmap:8 PCMA/8000',
    'c=IN IP4 127.0.0.1',
    'm=audio 20074 RTP/AVP 0 8 101 13',
  ]);
});

it('gives the reason of a BYE as FreeSWITCH did, and reads a peer’s', () => {
  expect(bye).toContain(`\r\nReason: ${formatReason('NORMAL_CLEARING')}\r\n`);
  expect(causeFromReason('SIP;cause=200, Q.850 ;cause=17;text="busy"')).toBe('USER_BUSY');
  expect(causeFromReason('Q.850;cause=99')).toBe('NORMAL_CLEARING');
  expect(causeFromReason(undefined)).toBe('NORMAL_CLEARING');
});

it.each([
  ['USER_BUSY', 'USER_BUSY'],
  ['no_answer', 'NO_ANSWER'],
  ['34', 'NORMAL_CIRCUIT_CONGESTION'],
  ['', 'NORMAL_CLEARING'],
  ['constructor', 'NORMAL_CLEARING'],
])('understands the cause %j', (text, cause) => {
  expect(parseHangupCause(text)).toBe(cause);
});
