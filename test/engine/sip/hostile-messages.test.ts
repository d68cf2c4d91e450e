import { describe, expect, it } from 'vitest';
import { TwoAgents } from './two-agents.ts';

/** The same bytes for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const spices = ['\r\n', ';', ',', '"', '<', '>', '\0', '%', ':', '[', '99999999999', ' ', '=', '@'];

function mutate(text: string, random: (below: number) => number): string {
  let mutated = text;
  for (let round = random(4); round >= 0; round--) {
    const from = random(mutated.length);
    const to = from + random(12);
    const spice = spices[random(spices.length)] ?? '';
    mutated = mutated.slice(0, from) + spice.repeat(1 + random(3)) + mutated.slice(to);
  }
  return mutated;
}

describe('mutated messages of real calls', () => {
  it.each([1, 2, 3])('change nothing for a call in progress (seed %i)', async (seed) => {
    const random = randomOf(seed);
    const faults: string[] = [];
    const log = {
      debug: () => undefined,
      warn: (message: string, facts: Readonly<Record<string, unknown>>) =>
        void faults.push(`${message} ${JSON.stringify(facts)}`),
    };
    const agents = await TwoAgents.started({ bob: { log } });
    const { alices, bobs } = agents.call({ headers: [['Supported', '100rel, timer']] });
    const originals = agents.network.sent.map((datagram) => ({ ...datagram }));
    for (let index = 0; index < 1_000; index++) {
      const original = originals[random(originals.length)];
      if (!original) continue;
      const stranger = original.text.replaceAll(alices.sipCallId, `stranger${random(50)}`);
      agents.network.inject('10.9.9.9:5060', original.to, mutate(stranger, random));
      if (index % 10 === 0) agents.clock.advance(100);
    }
    agents.clock.advance(5_000);
    expect([alices.state, bobs.state]).toEqual(['confirmed', 'confirmed']);
    expect(faults).toEqual([]);
    const { malformed, received } = agents.bob.counters();
    expect(malformed).toBeGreaterThan(50);
    expect(received).toBeGreaterThan(400);
    agents.clock.advance(700_000);
    expect(agents.bob.counters()).toMatchObject({ dialogs: 1, serverTransactions: 0 });
    expect(agents.alice.counters()).toMatchObject({ dialogs: 1, clientTransactions: 0 });
  });
});
