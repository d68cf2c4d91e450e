/** Where agents read numbers masked, their phones show no whole one either. */
import { expect, it } from 'vitest';
import type { RingOptions } from '../../src/calls/ports.ts';
import { maskNumber } from '../../src/desk/number-mask.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';

/** What each phone that rang has shown: of an offer, of a consultation. */
async function shownNumbers(shownOnPhones?: (number: string) => string): Promise<string[]> {
  const { settings } = new CallScene();
  const scene = new CallScene({
    settings: { ...settings, ...(shownOnPhones && { shownOnPhones }) },
  });
  const shown: string[] = [];
  const ring = scene.telephony.ring.bind(scene.telephony);
  scene.telephony.ring = (options: RingOptions) => {
    shown.push(`${options.extension} ${options.callerNumber} ${options.callerName ?? '-'}`);
    return ring(options);
  };
  await scene.conversation();
  const to = { kind: 'agent', agentId: wang } as const;
  await scene.centre.agents.control(lin, { name: 'consult', to });
  await scene.settle();
  return shown;
}

it('shows masked numbers on phones where agents read them masked', async () => {
  const shown = await shownNumbers(maskNumber);
  expect(shown).toHaveLength(2);
  expect(shown.join('\n')).not.toContain('13800138000');
  expect(shown[0]).toBe('1001 138****8000 -');
});

it('shows whole numbers on phones where agents read them whole', async () => {
  const shown = await shownNumbers();
  expect(shown[0]).toBe('1001 13800138000 -');
});
