import { describe, expect, it } from 'vitest';
import { answerSdp, offer, Responses, required, sent, TwoAgents } from './two-agents.ts';

const supported = [['Supported', '100rel']] as const;

describe('reliable provisional responses (RFC 3262)', () => {
  it('are acknowledged by PRACK, then the call goes on', async () => {
    const agents = await TwoAgents.started();
    const watched = agents.watch();
    agents.bobUser.answer = (incoming) =>
      void incoming.respond({ status: 183, reliable: true, body: answerSdp });
    const { responses } = agents.invite({ body: offer, headers: supported });
    responses.react = ({ response, dialog }) => {
      if (response.status === 183) dialog?.prack(response, new Responses());
      else dialog?.ack();
    };
    agents.clock.advance(100);
    required(agents.bobUser.requests[0]).respond({ status: 200 });
    agents.clock.advance(100);
    expect(watched()).toEqual([
      'a > b INVITE',
      'b > a 100 INVITE',
      'b > a 183 INVITE',
      'a > b PRACK',
      'b > a 200 PRACK',
      'b > a 200 INVITE',
      'a > b ACK',
    ]);
    const early = required(responses.all[0]).response;
    expect(early.headers.get('Require')).toBe('100rel');
    const prack = required(agents.bobUser.dialogRequests[0]).request;
    expect(prack.headers.get('RAck')).toBe(`${early.headers.get('RSeq')} 1 INVITE`);
  });

  it('are repeated from T1, doubling, and reach the application once (§3, §4)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180, reliable: true });
    const { responses } = agents.invite({ body: offer, headers: supported });
    const counts = [0, 500, 1_000, 2_000, 4_000].map((ms) => {
      agents.clock.advance(ms);
      return agents.network.flow.filter((line) => line.endsWith('180 INVITE')).length;
    });
    agents.clock.advance(100);
    expect(counts.map((count) => count - required(counts[0]))).toEqual([0, 1, 2, 3, 4]);
    expect(responses.statuses).toEqual([180]);
  });

  it('without a PRACK in 64*T1 end the INVITE with 504 (§3)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180, reliable: true });
    const { responses } = agents.invite({ body: offer, headers: supported });
    agents.clock.advance(32_100);
    expect(responses.statuses).toEqual([180, 504]);
    expect(agents.bobUser.expired.map(({ status }) => status)).toEqual([504]);
    expect(agents.leftovers()).toBe(0);
  });

  it('hold the next one and the 200 back until the PRACK came (§3)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => {
      incoming.respond({ status: 183, reliable: true });
      incoming.respond({ status: 180, reliable: true });
      incoming.respond({ status: 200, body: answerSdp });
    };
    const { responses } = agents.invite({ body: offer, headers: supported });
    agents.clock.advance(100);
    expect(responses.statuses).toEqual([183]);
    responses.react = ({ response, dialog }) => {
      if (response.status < 200) dialog?.prack(response, new Responses());
      else dialog?.ack();
    };
    const first = required(responses.all[0]);
    first.dialog?.prack(first.response, new Responses());
    agents.clock.advance(100);
    expect(responses.statuses).toEqual([183, 180, 200]);
    const numbers = responses.all.slice(0, 2).map(({ response }) => response.headers.get('RSeq'));
    expect(Number(numbers[1]) - Number(numbers[0])).toBe(1);
    expect(agents.bobUser.dialog.state).toBe('confirmed');
  });

  it('are refused to a peer that does not support them, and the INVITE stays open', async () => {
    const agents = await TwoAgents.started();
    agents.invite({ body: offer, headers: [['Supported', 'timer']] });
    agents.clock.advance(20);
    const invite = required(agents.bobUser.requests[0]);
    expect(invite.respond({ status: 183, reliable: true })).toEqual({
      outcome: 'refused',
      reason: 'reliability-unsupported',
    });
    expect(invite.respond({ status: 183 }).outcome).toBe('sent');
  });

  it('are what a peer that requires 100rel gets, asked for or not (§3)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180 });
    const { responses } = agents.invite({ headers: [['Require', '100rel']] });
    agents.clock.advance(100);
    expect(responses.last.response.headers.has('RSeq')).toBe(true);
  });

  it('answer a PRACK for another response with 481 (§3)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180, reliable: true });
    const { responses } = agents.invite({ headers: supported });
    agents.clock.advance(100);
    const { response, dialog } = responses.last;
    response.headers.set('RSeq', '7');
    const prack = new Responses();
    sent(required(dialog).prack(response, prack));
    agents.clock.advance(100);
    expect(prack.statuses).toEqual([481]);
    expect(agents.bobUser.dialogRequests).toEqual([]);
  });
});
