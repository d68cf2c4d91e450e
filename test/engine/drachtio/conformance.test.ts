/**
 * The engine against recordings of drachtio-server 0.9.10 with drachtio-srf 5: it is given the same
 * inputs and must send the same messages, field by field, apart from the deviations named here.
 *
 * Not replayed: proxying, outbound mode and CDRs, which the engine does not have; the raw protocol
 * errors, the frame limit, round robin and remove_route, where it means to differ (see
 * drachtio-server.test.ts).
 */
import { describe, expect, it } from 'vitest';
import { readCapture } from './capture.ts';
import { CaptureReplay, type ReplayOptions } from './capture-replay.ts';

const cases: [name: string, options?: ReplayOptions][] = [
  ['01-connect-auth-route-ping'],
  ['02-connect-wrong-secret', { lagMsMax: 2_000 }],
  ['04-uas-answer-caller-bye'],
  ['05-uas-answer-app-bye'],
  ['06-uas-reject-and-default404'],
  ['07-no-client-for-method-503'],
  ['08-cancel-inbound-after-180'],
  ['09-cancel-inbound-before-response'],
  ['10-uas-reliable-183-prack'],
  ['11-uas-reliable-not-supported'],
  ['12-uac-success-app-bye'],
  ['13-uac-remote-bye'],
  ['14-uac-rejected-486'],
  ['15-uac-cancel-by-app'],
  ['16-uac-reliable-183-prack'],
  // RFC 3261 §13.2.2.4: the ACK carries the credentials of its INVITE.
  ['17-uac-digest-auth', { ignored: /^authorization: recorded \(none\), ours [^\n]*\nACK / }],
  ['18-uac-outbound-proxy-param'],
  // RFC 3261 repeats an INVITE after 0.5 s, the reference after 1 s; and it puts a tag into its 408.
  ['19-uac-no-answer-timeout-408', { extra: [/^INVITE /], ignored: /^to: recorded/ }],
  ['20-uac-3pcc-no-sdp'],
  ['21-b2bua'],
  ['22-b2bua-cancel'],
  ['23-register-challenge'],
  ['24-options-message-publish-in'],
  ['25-options-message-out'],
  ['26-info-in-and-out'],
  ['27-reinvite-in'],
  // RFC 3261 §12.2.1.2: the 2xx to a re-INVITE brings the new remote target, which drachtio ignores.
  ['28-reinvite-out-modify', { ignored: /^start line: recorded (ACK|BYE) sip:alice/ }],
  ['29-refer-in-notify-out'],
  ['30-refer-out-notify-in'],
  // drachtio forgets the Content-Type of an early UPDATE's answer.
  ['31-update-in', { ignored: /^content-type: recorded \(none\)/ }],
  // The time of a refresh is random within 5 s on both sides; Min-SE in it is up to the sender.
  [
    '32-session-timer-drachtio-refreshes',
    { lagMsMax: 10_000, ignored: /^start line: recorded ACK sip:alice|^min-se/ },
  ],
  // RFC 4028 §9: with the peer as refresher the 2xx must say Require: timer.
  ['33-session-timer-expires', { ignored: /^require: recorded \(none\), ours timer/ }],
  ['34-ack-timeout'],
  ['38-subscribe-dialog'],
  // Deviation: requests wait 10 s for an application to come back before they get their 481.
  ['41-app-disconnects-mid-call', { lagMsMax: 11_000 }],
  // Deviation: the caller gets a 480 after 64 s instead of nothing at all.
  ['42-app-never-answers-invite', { extra: [/^480 to INVITE$/] }],
];

describe('recordings of drachtio-server', () => {
  it.each(cases)('%s', async (name, options = {}) => {
    const replay = new CaptureReplay(readCapture(name), options);
    await replay.run();
    expect(replay.differences).toEqual([]);
  });
});
