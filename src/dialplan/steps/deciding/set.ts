import { z } from 'zod';
import { expression, id, next } from '../../schema/words.ts';
import { expressed, keep, tell } from '../../turn.ts';
import { onward, type StepBehaviour } from '../step-behaviour.ts';

export const setSettings = z
  .strictObject({
    variable: id.describe('Under which name the value is kept.'),
    to: expression.describe('Its value, a text: "vip", or variables.a + variables.b.'),
    next,
  })
  .describe('Keeps a value for later.');

export const set: StepBehaviour<z.infer<typeof setSettings>> = {
  ways: (settings) => onward(settings.next),
  expressions: ({ to }) => [{ text: to, wanted: 'string', key: ['to'] }],
  keeps({ variable, to }) {
    const [, constant] = /^"([^"\\]*)"$/.exec(to.trim()) ?? [];
    return [{ name: variable, ...(constant === undefined ? {} : { values: [constant] }) }];
  },
  picture: ({ variable, to }) => [`${variable} = ${to}`],
  enter(turn, { variable, to, next: following }) {
    const value = expressed(turn, to);
    tell(turn, 'variable-set', { variable, value });
    keep(turn, { [variable]: value });
    return following;
  },
};
