import { describe, expect, it } from 'vitest';
import { answerSdp, offer, required, TwoAgents } from './two-agents.ts';

describe('CANCEL', () => {
  it('of a ringing call gets 200, the INVITE 487, and the callee is told (RFC 3261 §9.2)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180 });
    const watched = agents.watch();
    const { outgoing, responses } = agents.invite({ body: offer });
    agents.clock.advance(100);
    const cancel = required(outgoing.cancel([['Reason', 'SIP;cause=200']]));
    expect(cancel.message.headers.get('CSeq')).toBe('1 CANCEL');
    agents.clock.advance(100);
    expect(watched().slice(3)).toEqual([
      'a > b CANCEL',
      'b > a 200 CANCEL',
      'b > a 487 INVITE',
      'a > b ACK',
    ]);
    expect(responses.statuses).toEqual([180, 487]);
    expect(agents.bobUser.cancels[0]?.headers.get('Reason')).toBe('SIP;cause=200');
    const invite = required(agents.bobUser.requests[0]);
    expect(invite.state).toBe('cancelled');
    expect(invite.respond({ status: 487 })).toEqual({
      outcome: 'refused',
      reason: 'transaction-ended',
    });
    expect(agents.leftovers()).toBe(0);
  });

  it('waits for a provisional response (RFC 3261 §9.1)', async () => {
    const agents = await TwoAgents.started();
    agents.network.isLost = ({ from }) => from.startsWith('10.0.0.2');
    const { outgoing } = agents.invite({ body: offer });
    agents.clock.advance(100);
    outgoing.cancel();
    agents.clock.advance(300);
    expect(agents.network.flow.filter((line) => line.endsWith('CANCEL'))).toEqual([]);
    agents.network.isLost = () => false;
    agents.clock.advance(200);
    expect(
      agents.network.flow.filter((line) => line.endsWith('> 10.0.0.2:5060 CANCEL')),
    ).toHaveLength(1);
  });

  it('that 200 overtook is followed by ACK and BYE, told as a cancel race', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180 });
    const { outgoing, responses } = agents.invite({ body: offer });
    responses.react = ({ response, dialog }) => {
      if (response.status === 200) dialog?.ack();
    };
    agents.clock.advance(100);
    const watched = agents.watch();
    required(agents.bobUser.requests[0]).respond({ status: 200, body: answerSdp });
    outgoing.cancel();
    agents.clock.advance(100);
    expect(responses.statuses).toEqual([180, 200]);
    expect(watched()).toEqual([
      'b > a 200 INVITE',
      'a > b CANCEL',
      'a > b ACK',
      'a > b BYE',
      'b > a 200 CANCEL',
      'b > a BYE',
      'b > a 200 BYE',
      'a > b 200 BYE',
    ]);
    expect(agents.bobUser.endings[0]?.ending.text).toBe('CANCEL after 200 OK');
    expect(agents.aliceUser.endings[0]?.ending).toMatchObject({
      cause: 'cancel-race',
      text: 'ACK-BYE due to cancel race condition',
    });
    expect(agents.leftovers()).toBe(0);
  });

  it('without effect ends the INVITE after 64*T1 (RFC 3261 §9.1)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180 });
    const { outgoing, responses } = agents.invite({ body: offer });
    agents.clock.advance(100);
    agents.network.isLost = ({ text }) => text.includes(' 487 ');
    outgoing.cancel();
    agents.clock.advance(32_100);
    expect(responses.last).toMatchObject({ fabricated: 'timeout' });
    expect(responses.statuses).toEqual([180, 408]);
    expect(agents.leftovers()).toBe(0);
  });

  it('of nothing gets 481 (RFC 3261 §9.2)', async () => {
    const agents = await TwoAgents.started();
    const { outgoing } = agents.invite({ body: offer });
    const stray = outgoing.sent.bytes.toString().replaceAll('INVITE', 'CANCEL');
    agents.network.inject(
      '10.0.0.1:5060',
      '10.0.0.2:5060',
      stray.replace(/branch=\w+/, 'branch=z9hG4bKx'),
    );
    agents.clock.advance(100);
    expect(agents.network.flow).toContain('10.0.0.2:5060 > 10.0.0.1:5060 481 CANCEL');
    expect(agents.bobUser.cancels).toEqual([]);
  });
});
