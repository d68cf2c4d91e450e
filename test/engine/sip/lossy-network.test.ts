import { describe, expect, it } from 'vitest';
import { answerSdp, offer, Responses, TwoAgents } from './two-agents.ts';

const supported = [['Supported', '100rel']] as const;

/** Twenty calls that ring reliably or not, are answered, refused or cancelled, and end. */
async function runCalls(seed: number, lossRatio: number) {
  const faults = { seed, lossRatio, duplicateRatio: 0.1, jitterMsMax: 300 };
  const agents = await TwoAgents.started({ faults, bob: { limits: { ringingInviteMs: 60_000 } } });
  let number = 0;
  agents.bobUser.answer = (incoming) => {
    const mode = number++ % 4;
    incoming.respond({ status: 180, reliable: mode === 1 });
    if (mode === 2) incoming.respond({ status: 486 });
    else if (mode !== 3) incoming.respond({ status: 200, body: answerSdp });
  };
  const calls = Array.from({ length: 20 }, (_, index) => {
    const call = agents.invite({ body: offer, ...(index % 2 === 1 && { headers: supported }) });
    call.responses.react = ({ response, dialog }) => {
      if (response.status < 200 && response.headers.has('RSeq')) {
        dialog?.prack(response, new Responses());
      }
      if (response.status >= 200 && response.status < 300) dialog?.ack();
    };
    agents.clock.advance(200);
    return call;
  });
  agents.clock.advance(10_000);
  for (const { outgoing } of calls) outgoing.cancel();
  agents.clock.advance(5_000);
  for (const { responses } of calls) {
    responses.all.at(-1)?.dialog?.request({ method: 'BYE' }, new Responses());
  }
  return { agents, calls };
}

describe('twenty calls over a network that loses, doubles and reorders', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('leave nothing behind (seed %i)', async (seed) => {
    const { agents, calls } = await runCalls(seed, 0.2);
    expect(agents.leftovers()).toBe(0);
    for (const { responses, outgoing } of calls) {
      expect(outgoing.hasEnded).toBe(true);
      expect(responses.statuses.filter((status) => status >= 200)).toHaveLength(1);
    }
    expect(agents.alice.counters().retransmitted).toBeGreaterThan(0);
    expect(agents.alice.counters().malformed).toBe(0);
  });

  it('fail with 408 and leave nothing behind when nothing arrives', async () => {
    const { agents, calls } = await runCalls(9, 1);
    expect(agents.leftovers()).toBe(0);
    expect(new Set(calls.map(({ responses }) => responses.statuses.join()))).toEqual(
      new Set(['408']),
    );
  });
});
