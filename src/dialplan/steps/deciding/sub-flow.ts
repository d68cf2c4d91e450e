import { z } from 'zod';
import { id, next } from '../../schema/words.ts';
import { tell } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

/** Deeper nesting is a fault: nobody could follow it, and the place to return to is kept per call. */
export const subFlowDepthMax = 8;

export const subFlowSettings = z
  .strictObject({
    flow: id.describe('What is gone through before the call goes on here.'),
    next: next.describe('Where the call goes on when the flow returns.'),
    exits: z
      .record(id, id)
      .default({})
      .describe('Other ways on, by the exit that the flow’s return names.'),
  })
  .describe('Goes through another flow and comes back.');

export const subFlow: StepBehaviour<z.infer<typeof subFlowSettings>> = {
  ways: ({ next: following, exits }) => [
    { to: following, key: ['next'], label: '' },
    ...Object.entries(exits).map(([exit, to]) => ({ to, key: ['exits', exit] })),
  ],
  references: ({ flow }) => [{ section: 'flows', ids: [flow], key: ['flow'] }],
  picture: ({ flow }) => [flow],
  enter(turn, { flow, next: following }) {
    const { flow: from, step = '', callers = [] } = turn.state;
    // The checker refuses deeper ones; a call must not end here for a version that slipped through.
    if (callers.length >= subFlowDepthMax) return following;
    tell(turn, 'flow-entered', { flow });
    turn.state = { ...turn.state, flow, callers: [...callers, { flow: from, step }] };
    return turn.dialplan.flows[flow]?.start;
  },
};
