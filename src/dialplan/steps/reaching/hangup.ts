import { z } from 'zod';
import { outcomesInChinese } from '../../../base/chinese-names.ts';
import { bilingual } from '../../../base/wording.ts';
import { endFlow } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

export const hangupSettings = z
  .strictObject({
    cause: z
      .enum(['normal', 'busy'])
      .default('normal')
      .describe('What the caller’s side is told; busy plays its busy tone.'),
    outcome: z
      .enum(['completed-in-flow', 'closed'])
      .default('completed-in-flow')
      .describe('How a call is booked that ends here without having come through a queue.'),
  })
  .describe('Ends the call.');

export const hangup: StepBehaviour<z.infer<typeof hangupSettings>> = {
  ways: () => [],
  picture: ({ outcome }) => [bilingual(outcome, outcomesInChinese[outcome])],
  enter: (turn, settings) => endFlow(turn, { kind: 'hang-up', ...settings }),
};
