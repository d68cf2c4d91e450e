import { describe, expect, it } from 'vitest';
import type { IncomingRequest } from '../../../src/engine/sip/transaction-user.ts';
import { answerSdp, offer, Responses, required, sent, TwoAgents } from './two-agents.ts';

const asking = (value: string) =>
  [
    ['Supported', 'timer'],
    ['Session-Expires', value],
  ] as const;

const takeOver = (incoming: IncomingRequest) =>
  void incoming.respond({
    status: 200,
    ...(incoming.request.method === 'INVITE' && { body: answerSdp }),
  });

describe('session timers (RFC 4028)', () => {
  it('are refreshed by a re-INVITE with the same session at half time, unseen by the caller', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answerInDialog = takeOver;
    const { alices, bobs } = agents.call({ headers: asking('90;refresher=uac') });
    expect(alices.sessionTimer).toEqual({ intervalSeconds: 90, weRefresh: true });
    expect(bobs.sessionTimer).toEqual({ intervalSeconds: 90, weRefresh: false });
    const watched = agents.watch();
    agents.clock.advance(45_100);
    expect(watched()).toEqual([
      'a > b INVITE',
      'b > a 100 INVITE',
      'b > a 200 INVITE',
      'a > b ACK',
    ]);
    const refresh = required(agents.bobUser.dialogRequests[0]).request;
    expect(refresh.body.toString()).toBe(offer);
    expect(refresh.headers.get('Session-Expires')).toBe('90;refresher=uac');
    agents.clock.advance(300_000);
    expect([alices.state, bobs.state]).toEqual(['confirmed', 'confirmed']);
    expect(agents.aliceUser.dialogRequests).toEqual([]);
  });

  it('are refreshed by the callee when it is the refresher', async () => {
    const agents = await TwoAgents.started();
    agents.aliceUser.answerInDialog = takeOver;
    const { bobs } = agents.call({ headers: asking('90;refresher=uas') });
    expect(bobs.sessionTimer?.weRefresh).toBe(true);
    agents.clock.advance(200_000);
    const refresh = required(agents.aliceUser.dialogRequests[0]).request;
    expect(refresh.body.toString()).toBe(answerSdp);
    expect(bobs.state).toBe('confirmed');
  });

  it('end the call with a reasoned BYE when the peer does not refresh', async () => {
    const agents = await TwoAgents.started();
    agents.call({ headers: asking('90;refresher=uac') });
    agents.network.isLost = ({ from }) => from.startsWith('10.0.0.1');
    agents.clock.advance(90_100);
    const [end] = agents.bobUser.endings;
    expect(end?.ending.cause).toBe('session-expired');
    expect(end?.ending.bye?.message.headers.get('Reason')).toBe(
      'SIP;cause=200;text="Session timer expired"',
    );
    expect(agents.leftovers()).toBe(0);
  });

  it('end the call when our refresh fails', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answerInDialog = (incoming) => void incoming.respond({ status: 488 });
    const { alices } = agents.call({ headers: asking('90;refresher=uac') });
    agents.clock.advance(46_000);
    expect(alices.state).toBe('terminated');
    expect(agents.aliceUser.endings[0]?.ending.cause).toBe('session-expired');
  });

  it('try again after a glare (491)', async () => {
    const agents = await TwoAgents.started();
    let refusals = 1;
    agents.bobUser.answerInDialog = (incoming) =>
      refusals-- > 0 ? void incoming.respond({ status: 491 }) : takeOver(incoming);
    const { alices } = agents.call({ headers: asking('90;refresher=uac') });
    agents.clock.advance(45_100);
    expect(agents.bobUser.dialogRequests).toHaveLength(1);
    agents.clock.advance(4_100);
    expect(agents.bobUser.dialogRequests).toHaveLength(2);
    expect(alices.state).toBe('confirmed');
  });

  it('are refused with 422 and Min-SE below 90 seconds (§9)', async () => {
    const agents = await TwoAgents.started();
    const { responses } = agents.invite({ headers: asking('60') });
    agents.clock.advance(100);
    expect(responses.statuses).toEqual([422]);
    expect(responses.last.response.headers.get('Min-SE')).toBe('90');
    expect(agents.bobUser.requests).toEqual([]);
  });

  it('are not run when nobody is named and no default is set', async () => {
    const agents = await TwoAgents.started();
    const { alices, bobs } = agents.call({ headers: asking('1800') });
    expect([alices.sessionTimer, bobs.sessionTimer]).toEqual([undefined, undefined]);
  });

  it('are what the answer of the application says', async () => {
    const agents = await TwoAgents.started();
    const { alices, bobs } = agents.call({
      headers: [['Supported', 'timer']],
      answer: { headers: [['Session-Expires', '120;refresher=uas']] },
    });
    expect(bobs.sessionTimer).toEqual({ intervalSeconds: 120, weRefresh: true });
    expect(alices.sessionTimer).toEqual({ intervalSeconds: 120, weRefresh: false });
  });

  it('are started over by an UPDATE of the application with the same terms (§7.4)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answerInDialog = takeOver;
    const { alices } = agents.call({ headers: asking('90;refresher=uac') });
    agents.clock.advance(40_000);
    sent(alices.request({ method: 'UPDATE' }, new Responses()));
    agents.clock.advance(40_000);
    expect(agents.bobUser.dialogRequests.map(({ request }) => request.method)).toEqual(['UPDATE']);
    expect(agents.bobUser.dialogRequests[0]?.request.headers.get('Session-Expires')).toBe(
      '90;refresher=uac',
    );
    agents.clock.advance(6_000);
    expect(agents.bobUser.dialogRequests).toHaveLength(2);
  });
});
