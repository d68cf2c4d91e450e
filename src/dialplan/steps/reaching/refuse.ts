import { z } from 'zod';
import { endFlow } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

export const refuseSettings = z
  .strictObject({ status: z.number().int().min(400).max(699) })
  .describe('Ends a call that was not answered, with a SIP status.');

export const refuse: StepBehaviour<z.infer<typeof refuseSettings>> = {
  ways: () => [],
  picture: ({ status }) => [String(status)],
  enter: (turn, { status }) => endFlow(turn, { kind: 'refuse', sipStatus: status }),
};
