import { describe, expect, it } from 'vitest';
import { answerSdp, offer, Responses, required, sent, TwoAgents } from './two-agents.ts';

const alice = '10.0.0.1:5060';
const bob = '10.0.0.2:5060';

function request(method: string, extra = '', to = '<sip:bob@10.0.0.2>'): string {
  return [
    `${method} sip:bob@10.0.0.2 SIP/2.0`,
    `Via: SIP/2.0/UDP ${alice};branch=z9hG4bKone`,
    'From: <sip:alice@10.0.0.1>;tag=a',
    `To: ${to}`,
    'Call-ID: one',
    `CSeq: 1 ${method}`,
    'Contact: <sip:alice@10.0.0.1>',
    `${extra}Content-Length: 0`,
    '',
    '',
  ].join('\r\n');
}

async function answerTo(text: string, options = {}) {
  const agents = await TwoAgents.started({ bob: options });
  agents.network.inject(alice, bob, text);
  agents.clock.advance(50);
  const answer = agents.network.sent.find(({ from, text: one }) => {
    return from === bob && !one.startsWith('SIP/2.0 100');
  });
  return { agents, answer: answer?.text ?? '' };
}

describe('a request from the network', () => {
  it('with an unknown scheme in its Request-URI gets 416 (RFC 3261 §8.2.2.1)', async () => {
    const text = request('OPTIONS').replace('OPTIONS sip:bob@10.0.0.2', 'OPTIONS nobody:knows');
    expect((await answerTo(text)).answer).toMatch(/^SIP\/2\.0 416 /);
  });

  it('that requires what we do not know gets 420 with a list of it (RFC 3261 §8.2.2.3)', async () => {
    const { answer, agents } = await answerTo(request('INVITE', 'Require: 100rel, teleport\r\n'));
    expect(answer).toMatch(/^SIP\/2\.0 420 /);
    expect(answer).toContain('Unsupported: teleport\r\n');
    expect(agents.bobUser.requests).toEqual([]);
  });

  it('that requires anything reaches an application that wants to decide itself', async () => {
    const text = request('INVITE', 'Require: teleport\r\n');
    const { agents } = await answerTo(text, { understood: 'any' });
    expect(agents.bobUser.requests).toHaveLength(1);
  });

  it.each(['INVITE', 'BYE', 'INFO', 'UPDATE', 'PRACK', 'REFER', 'NOTIFY'])(
    '%s for a dialog that does not exist gets 481 (RFC 3261 §12.2.2)',
    async (method) => {
      const { answer } = await answerTo(request(method, '', '<sip:bob@10.0.0.2>;tag=gone'));
      expect(answer).toMatch(/^SIP\/2\.0 481 /);
    },
  );

  it('ACK that belongs to nothing is dropped without an answer', async () => {
    const { answer, agents } = await answerTo(request('ACK'));
    expect(answer).toBe('');
    expect(agents.bob.counters()).toMatchObject({ dropped: 1, serverTransactions: 0 });
  });

  it('INVITE without a Contact gets 400', async () => {
    const text = request('INVITE').replace(/Contact: .*\r\n/, '');
    expect((await answerTo(text)).answer).toMatch(/^SIP\/2\.0 400 /);
  });

  it('that comes a second time by another way gets 482 (RFC 3261 §8.2.2.2)', async () => {
    const { agents } = await answerTo(request('INVITE'));
    agents.network.inject(alice, bob, request('INVITE').replace('z9hG4bKone', 'z9hG4bKtwo'));
    agents.clock.advance(50);
    expect(agents.network.flow.at(-1)).toContain('482 INVITE');
    expect(agents.bobUser.requests).toHaveLength(1);
  });

  it('of an RFC 2543 peer is matched without a branch cookie (RFC 3261 §17.2.3)', async () => {
    const old = request('INVITE').replace('z9hG4bKone', '1');
    const { agents } = await answerTo(old);
    required(agents.bobUser.requests[0]).respond({ status: 486, toTag: 'b' });
    agents.network.inject(alice, bob, old);
    const ack = old.replaceAll('INVITE', 'ACK').replace('To: <sip:bob@10.0.0.2>', '$&;tag=b');
    agents.network.inject(alice, bob, ack);
    agents.clock.advance(5_100);
    expect(agents.bobUser.requests).toHaveLength(1);
    expect(agents.network.flow.filter((line) => line.endsWith('486 INVITE'))).toHaveLength(2);
    expect(agents.bob.counters().serverTransactions).toBe(0);
  });

  it('that is repeated reaches the application once and gets the same answer again', async () => {
    const { agents } = await answerTo(request('OPTIONS'));
    required(agents.bobUser.requests[0]).respond({ status: 200 });
    agents.network.inject(alice, bob, request('OPTIONS'));
    agents.clock.advance(50);
    const answers = agents.network.sent.filter(({ from }) => from === bob);
    expect(answers).toHaveLength(2);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it.each(['transactionsMax', 'transactionsPerSourceMax'])('beyond %s gets 503', async (limit) => {
    const { agents } = await answerTo(request('OPTIONS'), { limits: { [limit]: 1 } });
    const second = request('OPTIONS').replaceAll('one', 'two');
    agents.network.inject(alice, bob, second);
    agents.clock.advance(50);
    expect(agents.network.sent.at(-1)?.text).toMatch(/^SIP\/2\.0 503 [\s\S]*Retry-After: 10/);
    expect(agents.bob.counters()).toMatchObject({ refused: 1, serverTransactions: 1 });
  });

  it('gets 500 when the application throws', async () => {
    const agents = await TwoAgents.started();
    agents.bobUser.answer = () => {
      throw new Error('bug');
    };
    agents.network.inject(alice, bob, request('OPTIONS'));
    agents.clock.advance(50);
    expect(agents.network.flow.at(-1)).toContain('500 OPTIONS');
  });

  it('is answered by the stack when the application is silent', async () => {
    const { agents } = await answerTo(request('INVITE'));
    agents.network.inject(alice, bob, request('OPTIONS').replaceAll('one', 'two'));
    agents.clock.advance(64_000);
    expect(agents.bobUser.expired.map(({ status }) => status)).toEqual([500, 480]);
    expect(agents.leftovers()).toBe(0);
  });

  it('that rings gets its 180 again each minute, and 480 at the limit', async () => {
    const { agents } = await answerTo(request('INVITE'), { limits: { ringingInviteMs: 150_000 } });
    required(agents.bobUser.requests[0]).respond({ status: 180 });
    agents.clock.advance(149_000);
    expect(agents.network.flow.filter((line) => line.endsWith('180 INVITE'))).toHaveLength(3);
    agents.clock.advance(1_000);
    expect(agents.bobUser.expired.map(({ status }) => status)).toEqual([480]);
  });
});

describe('an answer', () => {
  it('carries Contact, Allow and Supported with the 2xx of an INVITE, and the tag asked for', async () => {
    const { agents } = await answerTo(request('INVITE'));
    const invite = required(agents.bobUser.requests[0]);
    const result = invite.respond({ status: 200, body: answerSdp, toTag: 'mine' });
    if (result.outcome === 'refused') throw new Error(result.reason);
    const { headers } = result.sent.message;
    expect(headers.get('To')).toBe('<sip:bob@10.0.0.2>;tag=mine');
    expect(headers.get('Contact')).toBe('<sip:10.0.0.2:5060>');
    expect(headers.get('Content-Type')).toBe('application/sdp');
    expect(headers.get('Allow')).toContain('INVITE');
    expect(result.sent.bytes.toString()).toBe(agents.network.sent.at(-1)?.text);
  });

  it('with a line break in a header field is refused and nothing is sent', async () => {
    const { agents } = await answerTo(request('OPTIONS'));
    const incoming = required(agents.bobUser.requests[0]);
    expect(incoming.respond({ status: 200, headers: [['X-A', 'b\r\nX-C: d']] })).toEqual({
      outcome: 'refused',
      reason: 'invalid-answer',
    });
    expect(incoming.respond({ status: 200 }).outcome).toBe('sent');
  });

  it('after the final one is refused', async () => {
    const { agents } = await answerTo(request('OPTIONS'));
    const incoming = required(agents.bobUser.requests[0]);
    incoming.respond({ status: 404 });
    expect(incoming.respond({ status: 200 })).toMatchObject({ reason: 'transaction-ended' });
  });
});

describe('a request of ours', () => {
  it('keeps Call-ID, From and CSeq that the application gives, for a digest retry', async () => {
    const agents = await TwoAgents.started();
    const headers = [
      ['Call-ID', 'mine'],
      ['From', '"A" <sip:a@x>;tag=t'],
      ['CSeq', '7 REGISTER'],
      ['Authorization', 'Digest x'],
    ] as const;
    const draft = { method: 'REGISTER', uri: 'sip:10.0.0.2', headers };
    const { message } = sent(agents.alice.request(draft, new Responses())).sent;
    expect(headers.map(([name]) => message.headers.get(name))).toEqual(
      headers.map(([, value]) => value),
    );
    expect(message.headers.get('To')).toBe('<sip:10.0.0.2>');
  });

  it('goes to the outbound proxy, which stands in Route when it is loose', async () => {
    const agents = await TwoAgents.started();
    const draft = { method: 'OPTIONS', uri: 'sip:x@10.0.0.77' };
    const loose = sent(
      agents.alice.request({ ...draft, route: 'sip:10.0.0.2;lr' }, new Responses()),
    );
    expect(loose.sent.flow.remoteAddress).toBe('10.0.0.2');
    expect(loose.sent.message.headers.get('Route')).toBe('<sip:10.0.0.2;lr>');
    const plain = sent(agents.alice.request({ ...draft, route: 'sip:10.0.0.2' }, new Responses()));
    expect(plain.sent.flow.remoteAddress).toBe('10.0.0.2');
    expect(plain.sent.message.headers.has('Route')).toBe(false);
  });

  it('ends with a fabricated 408 when nobody answers', async () => {
    const agents = await TwoAgents.started();
    agents.network.isLost = () => true;
    const { responses } = agents.invite({ body: offer });
    agents.clock.advance(32_000);
    expect(responses.statuses).toEqual([408]);
    expect(responses.last.fabricated).toBe('timeout');
    expect(agents.leftovers()).toBe(0);
  });

  it.each([
    ['not a uri', 'invalid-uri'],
    ['tel:+8610', 'invalid-uri'],
    ['sips:bob@10.0.0.2', 'no-transport'],
    ['sip:bob@10.0.0.2;transport=tcp', 'no-transport'],
    ['sip:bob@[2001:db8::1]', 'no-transport'],
  ])('to %s is refused: %s', async (uri, reason) => {
    const agents = await TwoAgents.started();
    expect(agents.alice.request({ method: 'OPTIONS', uri }, new Responses())).toEqual({
      outcome: 'refused',
      reason,
    });
  });
});
