import { z } from 'zod';
import { id } from '../../schema/words.ts';
import { hangUp, tell } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

export const returnSettings = z
  .strictObject({
    exit: id.optional().describe('Which of the caller’s exits is taken; absent: its next.'),
  })
  .describe('Goes back to the step that went through this flow.');

export const returnStep: StepBehaviour<z.infer<typeof returnSettings>> = {
  ways: () => [],
  picture: ({ exit }) => (exit === undefined ? [] : [exit]),
  enter(turn, { exit }) {
    const callers = turn.state.callers ?? [];
    const caller = callers.at(-1);
    const step = caller && turn.dialplan.flows[caller.flow]?.steps[caller.step];
    if (!caller || !step || !('subFlow' in step)) return hangUp(turn);
    tell(turn, 'flow-returned', { flow: caller.flow, ...(exit === undefined ? {} : { exit }) });
    turn.state = { ...turn.state, flow: caller.flow, callers: callers.slice(0, -1) };
    return step.subFlow.exits[exit ?? ''] ?? step.subFlow.next;
  },
};
