import { describe, expect, it } from 'vitest';
import { answerSdp, offer, Responses, required, sent, TwoAgents } from './two-agents.ts';

describe('a call between two user agents', () => {
  it('is set up and ended with nothing left behind', async () => {
    const agents = await TwoAgents.started();
    const watched = agents.watch();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180 });
    const { responses } = agents.invite({ body: offer });
    agents.clock.advance(100);
    expect(responses.last.dialog?.state).toBe('early');
    responses.then = ({ dialog }) => void dialog?.ack();
    const invite = required(agents.bobUser.requests[0]);
    invite.respond({ status: 200, body: answerSdp });
    agents.clock.advance(100);
    const alices = required(responses.last.dialog);
    expect([alices.state, agents.bobUser.dialog.state]).toEqual(['confirmed', 'confirmed']);
    expect(agents.bobUser.acks).toHaveLength(1);
    expect(alices.callerTag).toBe(agents.bobUser.dialog.callerTag);
    sent(alices.request({ method: 'BYE' }, new Responses()));
    agents.clock.advance(100);
    expect(watched()).toEqual([
      'a > b INVITE',
      'b > a 100 INVITE',
      'b > a 180 INVITE',
      'b > a 200 INVITE',
      'a > b ACK',
      'a > b BYE',
      'b > a 200 BYE',
    ]);
    expect(alices.state).toBe('terminated');
    expect(agents.leftovers()).toBe(0);
  });
});
