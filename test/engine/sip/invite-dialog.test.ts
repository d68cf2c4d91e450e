import { describe, expect, it } from 'vitest';
import { parseSipMessage } from '../../../src/engine/sip/message/parse-message.ts';
import { answerSdp, offer, Responses, required, sent, TwoAgents } from './two-agents.ts';

describe('a call between two user agents', () => {
  it('is set up and ended with nothing left behind', async () => {
    const agents = await TwoAgents.started();
    const watched = agents.watch();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 180 });
    const { responses } = agents.invite({ body: offer });
    agents.clock.advance(100);
    expect(responses.last.dialog?.state).toBe('early');
    responses.react = ({ dialog }) => void dialog?.ack();
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

  it('carries a late offer in the 200 and its answer in the ACK', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 200, body: offer });
    const { responses } = agents.invite();
    responses.react = ({ dialog }) => void dialog?.ack({ body: answerSdp });
    agents.clock.advance(100);
    expect(agents.bobUser.acks[0]?.body.toString()).toBe(answerSdp);
    expect(agents.bobUser.acks[0]?.headers.get('Content-Type')).toBe('application/sdp');
    expect(agents.bobUser.dialog.remoteSdp?.toString()).toBe(answerSdp);
    expect(required(responses.last.dialog).localSdp?.toString()).toBe(answerSdp);
  });

  it('refuses requests in a dialog that is over with 481 (RFC 3261 §12.2.2)', async () => {
    const agents = await TwoAgents.started();
    const { alices, bobs } = agents.call();
    agents.network.isLost = ({ from }) => from.startsWith('10.0.0.2');
    sent(bobs.request({ method: 'BYE' }, new Responses()));
    agents.clock.advance(40_000);
    agents.network.isLost = () => false;
    const responses = new Responses();
    sent(alices.request({ method: 'INFO' }, responses));
    agents.clock.advance(100);
    expect(responses.statuses).toEqual([481]);
    expect(agents.aliceUser.endings.map(({ ending }) => ending.cause)).toEqual(['peer-gone']);
    expect(alices.request({ method: 'INFO' }, responses)).toEqual({
      outcome: 'refused',
      reason: 'dialog-ended',
    });
    expect(agents.leftovers()).toBe(0);
  });

  it('answers 500 to a request with a lower CSeq (RFC 3261 §12.2.2)', async () => {
    const agents = await TwoAgents.started();
    const { alices, bobs } = agents.call();
    const responses = new Responses();
    sent(alices.request({ method: 'INFO' }, responses));
    agents.clock.advance(100);
    const old = required(agents.network.sent.find(({ text }) => text.startsWith('INFO')));
    const again = old.text
      .replace(/branch=\w+/, 'branch=z9hG4bKother')
      .replace('CSeq: 2', 'CSeq: 1');
    agents.network.inject('10.0.0.1:5060', '10.0.0.2:5060', again);
    agents.clock.advance(100);
    expect(agents.network.flow.at(-1)).toContain('500 INFO');
    expect(agents.bobUser.dialogRequests).toHaveLength(1);
    expect(bobs.state).toBe('confirmed');
  });

  it('numbers requests up by one, with the tags of the dialog (RFC 3261 §12.2.1.1)', async () => {
    const agents = await TwoAgents.started();
    const { alices } = agents.call();
    const first = sent(alices.request({ method: 'INFO' }, new Responses())).sent.message;
    const second = sent(alices.request({ method: 'INFO' }, new Responses())).sent.message;
    expect([first, second].map(({ headers }) => headers.get('CSeq'))).toEqual(['2 INFO', '3 INFO']);
    expect(second.headers.get('From')).toBe(alices.localAddress);
    expect(second.headers.get('To')).toContain(`;tag=${alices.remoteTag}`);
    expect(second.uri).toBe('sip:10.0.0.2:5060');
  });

  it('follows the target that a re-INVITE names (RFC 3261 §12.2.2)', async () => {
    const agents = await TwoAgents.started({ bob: { natRouting: false } });
    const { alices, bobs } = agents.call();
    const responses = new Responses();
    responses.react = ({ dialog }) => void dialog?.ack();
    const headers = [['Contact', '<sip:alice@10.0.0.9:5070>']] as const;
    sent(alices.request({ method: 'INVITE', headers, body: offer }, responses));
    agents.clock.advance(100);
    expect(bobs.remoteTarget).toBe('sip:alice@10.0.0.9:5070');
    const info = sent(bobs.request({ method: 'INFO' }, new Responses())).sent;
    expect([info.message.uri, info.flow.remoteAddress, info.flow.remotePort]).toEqual([
      'sip:alice@10.0.0.9:5070',
      '10.0.0.9',
      5070,
    ]);
  });

  it('sends in-dialog requests to the source of a caller behind a NAT', async () => {
    const agents = await TwoAgents.started();
    const { bobs } = agents.call({ headers: [['Contact', '<sip:alice@192.168.1.5:5062>']] });
    const info = sent(bobs.request({ method: 'INFO' }, new Responses())).sent;
    expect(info.message.uri).toBe('sip:alice@192.168.1.5:5062');
    expect(info.flow.remoteAddress).toBe('10.0.0.1');
  });

  it('refuses to start a re-INVITE while another is open (RFC 3261 §14.1)', async () => {
    const agents = await TwoAgents.started();
    const { alices } = agents.call();
    sent(alices.request({ method: 'INVITE', body: offer }, new Responses()));
    expect(alices.request({ method: 'INVITE', body: offer }, new Responses())).toEqual({
      outcome: 'refused',
      reason: 'request-pending',
    });
  });

  it('answers 491 to both re-INVITEs that cross (RFC 3261 §14.2)', async () => {
    const agents = await TwoAgents.started();
    const { alices, bobs } = agents.call();
    const ofAlice = new Responses();
    const ofBob = new Responses();
    sent(alices.request({ method: 'INVITE', body: offer }, ofAlice));
    sent(bobs.request({ method: 'INVITE', body: offer }, ofBob));
    agents.clock.advance(100);
    expect([ofAlice.statuses, ofBob.statuses]).toEqual([[491], [491]]);
    expect([alices.state, bobs.state]).toEqual(['confirmed', 'confirmed']);
  });

  it('answers 500 to a second re-INVITE before the first is answered (RFC 3261 §14.2)', async () => {
    const agents = await TwoAgents.started();
    const { alices } = agents.call();
    agents.bobUser.answerInDialog = () => undefined;
    sent(alices.request({ method: 'INVITE', body: offer }, new Responses()));
    agents.clock.advance(50);
    const first = required(agents.network.sent.findLast(({ text }) => text.startsWith('INVITE')));
    const second = first.text
      .replace(/branch=\w+/, 'branch=z9hG4bKtwo')
      .replace('CSeq: 2', 'CSeq: 3');
    agents.network.inject('10.0.0.1:5060', '10.0.0.2:5060', second);
    agents.clock.advance(50);
    const refusal = required(agents.network.sent.findLast(({ text }) => text.includes(' 500 ')));
    expect(refusal.text).toMatch(/^Retry-After: ([0-9]|10)\r$/m);
  });

  it('answers a pending re-INVITE 487 when the BYE comes (RFC 3261 §15.1.2)', async () => {
    const agents = await TwoAgents.started();
    const { alices } = agents.call();
    agents.bobUser.answerInDialog = (incoming) => {
      if (incoming.request.method === 'BYE') incoming.respond({ status: 200 });
    };
    const reinvite = new Responses();
    const bye = new Responses();
    sent(alices.request({ method: 'INVITE', body: offer }, reinvite));
    agents.clock.advance(50);
    sent(alices.request({ method: 'BYE' }, bye));
    agents.clock.advance(1_000);
    expect([reinvite.statuses, bye.statuses]).toEqual([[487], [200]]);
    expect(agents.leftovers()).toBe(0);
  });

  it('lets BYEs cross', async () => {
    const agents = await TwoAgents.started();
    const { alices, bobs } = agents.call();
    const ofAlice = new Responses();
    const ofBob = new Responses();
    sent(alices.request({ method: 'BYE' }, ofAlice));
    sent(bobs.request({ method: 'BYE' }, ofBob));
    agents.clock.advance(100);
    expect([ofAlice.statuses, ofBob.statuses]).toEqual([[200], [200]]);
    expect(agents.leftovers()).toBe(0);
  });

  it('keeps the dialog for a BYE that was challenged', async () => {
    const agents = await TwoAgents.started();
    const { alices } = agents.call();
    const challenge = [['WWW-Authenticate', 'Digest realm="r", nonce="n"']] as const;
    agents.bobUser.answerInDialog = (incoming) =>
      void incoming.respond({ status: 401, headers: challenge });
    sent(alices.request({ method: 'BYE' }, new Responses()));
    agents.clock.advance(100);
    expect(alices.state).toBe('confirmed');
  });

  it('copies Record-Route into the route sets of both sides (RFC 3261 §12.1)', async () => {
    const agents = await TwoAgents.started();
    const routes = [
      ['Record-Route', '<sip:10.0.0.2:5060;lr;n=2>'],
      ['Record-Route', '<sip:10.0.0.2:5060;lr;n=1>'],
    ] as const;
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 200, body: answerSdp });
    agents.network.isLost = ({ text }) => !text.includes('Record-Route');
    const { outgoing } = agents.invite({ body: offer });
    const text = outgoing.sent.bytes.toString().replace('branch=', 'branch=z9hG4bK.');
    const routed = text.replace(
      'Max-Forwards',
      `${routes.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\nMax-Forwards`,
    );
    agents.network.inject('10.0.0.1:5060', '10.0.0.2:5060', routed);
    agents.clock.advance(100);
    const ok = required(agents.network.sent.find(({ text: one }) => one.startsWith('SIP/2.0 200')));
    const parsed = parseSipMessage(Buffer.from(ok.text));
    expect(parsed.headers.list('Record-Route')).toEqual(routes.map(([, value]) => value));
    const bobs = required(agents.bobUser.requests.at(-1)?.dialog);
    expect(bobs.routeSet).toEqual(routes.map(([, value]) => value));
  });
});

describe('the 2xx of an INVITE', () => {
  it('is repeated from T1 up to T2 until the ACK comes (RFC 3261 §13.3.1.4)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 200, body: answerSdp });
    const { responses } = agents.invite({ body: offer });
    agents.network.isLost = ({ text }) => text.startsWith('ACK');
    responses.react = ({ dialog }) => void dialog?.ack();
    const start = agents.clock.now();
    const times: number[] = [];
    let seen = 0;
    for (let step = 0; step < 1_800; step++) {
      agents.clock.advance(10);
      const oks = agents.network.flow.filter((line) => line.endsWith('200 INVITE')).length;
      if (oks > seen) times.push(agents.clock.now() - start);
      seen = oks;
    }
    expect(times.map((at) => at - required(times[0]))).toEqual([
      0, 500, 1_500, 3_500, 7_500, 11_500, 15_500,
    ]);
    expect(responses.statuses).toEqual([200]);
    expect(agents.network.flow.filter((line) => line.endsWith(' ACK'))).toHaveLength(7);
  });

  it('without an ACK in 64*T1 ends the call by a BYE with its reason', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 200, body: answerSdp });
    agents.invite({ body: offer });
    agents.network.isLost = ({ text }) => text.startsWith('ACK');
    agents.clock.advance(31_900);
    expect(agents.bobUser.endings).toEqual([]);
    agents.clock.advance(200);
    const [end] = agents.bobUser.endings;
    expect(end?.ending).toMatchObject({ cause: 'ack-timeout', text: 'ACK timeout' });
    expect(end?.ending.bye?.message.headers.get('Reason')).toBe('SIP;cause=200;text="ACK timeout"');
    expect(agents.leftovers()).toBe(0);
  });

  it('holds a BYE of the callee back until the ACK came (RFC 3261 §15)', async () => {
    const agents = await TwoAgents.started();
    const bye = new Responses();
    agents.bobUser.answer = (incoming) => {
      incoming.respond({ status: 200, body: answerSdp });
      sent(required(incoming.dialog).request({ method: 'BYE' }, bye));
    };
    const watched = agents.watch();
    const { responses } = agents.invite({ body: offer });
    responses.react = ({ dialog }) => void dialog?.ack();
    agents.clock.advance(100);
    expect(watched().slice(2)).toEqual([
      'b > a 200 INVITE',
      'a > b ACK',
      'b > a BYE',
      'a > b 200 BYE',
    ]);
    expect(bye.statuses).toEqual([200]);
    expect(agents.leftovers()).toBe(0);
  });

  it('of a second fork is acknowledged and ended by the stack (RFC 3261 §13.2.2.4)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) =>
      void incoming.respond({ status: 200, body: answerSdp, toTag: 'one' });
    const { responses } = agents.invite({ body: offer });
    responses.react = ({ dialog }) => void dialog?.ack();
    agents.clock.advance(100);
    const ok = required(agents.network.sent.find(({ text }) => text.startsWith('SIP/2.0 200')));
    const watched = agents.watch();
    agents.network.inject('10.0.0.2:5060', '10.0.0.1:5060', ok.text.replace('tag=one', 'tag=two'));
    agents.clock.advance(100);
    expect(watched().slice(1, 3)).toEqual(['a > b ACK', 'a > b BYE']);
    expect(responses.statuses).toEqual([200]);
    expect(required(responses.last.dialog).state).toBe('confirmed');
    expect(agents.aliceUser.endings).toEqual([]);
  });
});

describe('an application that forgets its ACK', () => {
  it('has the call ended for it, with nothing left behind', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 200, body: answerSdp });
    const { responses } = agents.invite({ body: offer });
    agents.network.isLost = ({ from, text }) =>
      from.startsWith('10.0.0.2') && text.startsWith('BYE');
    agents.clock.advance(32_200);
    expect(responses.statuses).toEqual([200]);
    expect(agents.aliceUser.endings.map(({ ending }) => ending.cause)).toEqual(['ack-timeout']);
    expect(agents.leftovers()).toBe(0);
  });
});

describe('a subscription', () => {
  const subscribe = {
    method: 'SUBSCRIBE',
    uri: 'sip:bob@10.0.0.2',
    headers: [
      ['Event', 'presence'],
      ['Expires', '60'],
    ],
  } as const;

  it('is a dialog until the last NOTIFY (RFC 6665 §4.4.1)', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 202 });
    sent(agents.alice.request(subscribe, new Responses()));
    agents.clock.advance(100);
    const bobs = agents.bobUser.dialog;
    const headers = [['Subscription-State', 'terminated;reason=timeout']] as const;
    sent(bobs.request({ method: 'NOTIFY', headers }, new Responses()));
    agents.clock.advance(100);
    expect(agents.aliceUser.dialogRequests.map(({ request }) => request.method)).toEqual([
      'NOTIFY',
    ]);
    expect([agents.alice.counters().dialogs, agents.bob.counters().dialogs]).toEqual([0, 0]);
  });

  it('that nobody refreshes is forgotten after its time', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = (incoming) => void incoming.respond({ status: 200 });
    sent(agents.alice.request(subscribe, new Responses()));
    agents.clock.advance(59_000);
    expect(agents.bob.counters().dialogs).toBe(1);
    expect(agents.leftovers()).toBe(0);
  });
});
