import { z } from 'zod';
import { id } from '../../schema/words.ts';
import { tell } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

export const gotoSettings = z
  .strictObject({
    flow: id.describe('The flow in which the call goes on; it does not come back.'),
    step: id.optional().describe('From this step of it; absent: from its start.'),
  })
  .describe('Goes on in another flow.');

export const goto: StepBehaviour<z.infer<typeof gotoSettings>> = {
  ways: () => [],
  references: ({ flow }) => [{ section: 'flows', ids: [flow], key: ['flow'] }],
  picture: ({ flow, step }) => [step === undefined ? flow : `${flow} / ${step}`],
  enter(turn, { flow, step }) {
    tell(turn, 'flow-entered', { flow });
    turn.state = { ...turn.state, flow };
    return step ?? turn.dialplan.flows[flow]?.start;
  },
};
