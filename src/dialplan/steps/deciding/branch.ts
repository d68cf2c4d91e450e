import { z } from 'zod';
import { isTrue } from '../../expressions.ts';
import { expression, id, next } from '../../schema/words.ts';
import { expressionFacts, tell } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

export const branchSettings = z
  .strictObject({
    when: z
      .array(
        z.strictObject({
          if: expression.describe(
            'A condition over caller, dialled, language, customer and variables: customer.tier == "vip-local".',
          ),
          next,
        }),
      )
      .min(1)
      .max(20)
      .describe('The first whose condition holds is taken.'),
    otherwise: id.describe('When none holds.'),
  })
  .describe('Goes by what is known of the call.');

export const branch: StepBehaviour<z.infer<typeof branchSettings>> = {
  ways: ({ when, otherwise }) => [
    ...when.map((way, index) => ({
      to: way.next,
      key: ['when', index, 'next'],
      label: way.if,
    })),
    { to: otherwise, key: ['otherwise'] },
  ],
  expressions: ({ when }) =>
    when.map((way, index) => ({ text: way.if, wanted: 'bool', key: ['when', index, 'if'] })),
  picture: () => [],
  enter(turn, { when, otherwise }) {
    const facts = expressionFacts(turn);
    const found = when.find((way) => isTrue(way.if, facts));
    if (found) tell(turn, 'condition-held', { condition: found.if });
    else tell(turn, 'no-condition-held');
    return found?.next ?? otherwise;
  },
};
