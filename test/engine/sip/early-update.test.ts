import { describe, expect, it } from 'vitest';
import { answerSdp, offer, Responses, required, TwoAgents } from './two-agents.ts';

const supported = [['Supported', '100rel']] as const;
const nextOffer = offer.replace('o=- 1 1', 'o=- 1 2');

/** Bob answers the INVITE with this; alice acknowledges it, and both have an early dialog. */
async function early(provisional: { status: number; reliable?: boolean; body?: string }) {
  const agents = await TwoAgents.started();
  agents.bobUser.answer = (incoming) => void incoming.respond(provisional);
  const { responses } = agents.invite({ body: offer, headers: supported });
  responses.react = ({ response, dialog }) => {
    if (response.status >= 200) dialog?.ack();
    else if (provisional.reliable) dialog?.prack(response, new Responses());
  };
  agents.clock.advance(100);
  return { agents, alices: required(responses.last.dialog), bobs: agents.bobUser.dialog };
}

describe('an UPDATE before the call is answered (RFC 3311)', () => {
  it('changes the session once a 183 has answered the offer, from either side', async () => {
    const { agents, alices, bobs } = await early({ status: 183, reliable: true, body: answerSdp });
    for (const [dialog, user] of [
      [alices, agents.bobUser],
      [bobs, agents.aliceUser],
    ] as const) {
      user.answerInDialog = (incoming) => void incoming.respond({ status: 200, body: answerSdp });
      const responses = new Responses();
      expect(dialog.request({ method: 'UPDATE', body: nextOffer }, responses).outcome).toBe('sent');
      agents.clock.advance(100);
      expect(responses.statuses).toEqual([200]);
      expect(dialog.state).toBe('early');
    }
    required(agents.bobUser.requests[0]).respond({ status: 200 });
    agents.clock.advance(100);
    expect([alices.state, bobs.state]).toEqual(['confirmed', 'confirmed']);
    alices.request({ method: 'BYE' }, new Responses());
    expect(agents.leftovers()).toBe(0);
  });

  it('makes no offer while that of the INVITE has no answer (§5.1)', async () => {
    const { alices, bobs } = await early({ status: 180 });
    for (const dialog of [alices, bobs]) {
      const refused = dialog.request({ method: 'UPDATE', body: nextOffer }, new Responses());
      expect(refused).toEqual({ outcome: 'refused', reason: 'request-pending' });
      expect(dialog.request({ method: 'UPDATE' }, new Responses()).outcome).toBe('sent');
    }
  });

  it('is asked to wait when its offer comes too early: 500 by the callee, 491 by the caller (§5.2)', async () => {
    const { agents, alices, bobs } = await early({ status: 180 });
    const inject = (from: string, to: string, local: string, remote: string) =>
      agents.network.inject(
        `${from}:5060`,
        `${to}:5060`,
        [
          `UPDATE sip:x@${to} SIP/2.0`,
          `Via: SIP/2.0/UDP ${from}:5060;branch=z9hG4bK-${from}`,
          'Max-Forwards: 70',
          `From: ${local}`,
          `To: ${remote}`,
          `Call-ID: ${alices.sipCallId}`,
          'CSeq: 7 UPDATE',
          `Contact: <sip:x@${from}>`,
          'Content-Type: application/sdp',
          `Content-Length: ${nextOffer.length}`,
          '',
          nextOffer,
        ].join('\r\n'),
      );
    inject('10.0.0.1', '10.0.0.2', alices.localAddress, alices.remoteAddress);
    inject('10.0.0.2', '10.0.0.1', bobs.localAddress, bobs.remoteAddress);
    agents.clock.advance(100);
    const refusals = agents.network.sent.filter(({ text }) => /^SIP\/2.0 (500|491)/.test(text));
    expect(refusals.map(({ from, text }) => `${from} ${text.slice(8, 11)}`).sort()).toEqual([
      '10.0.0.1:5060 491',
      '10.0.0.2:5060 500',
    ]);
    expect(refusals.find(({ text }) => text.startsWith('SIP/2.0 500'))?.text).toMatch(
      /^Retry-After: (10|\d)\r$/m,
    );
    expect(agents.aliceUser.dialogRequests.concat(agents.bobUser.dialogRequests)).toEqual([]);
  });
});
