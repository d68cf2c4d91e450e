import { z } from 'zod';
import { expression, id, next } from '../../schema/words.ts';
import { expressed, tell } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

export const callbackSettings = z
  .strictObject({
    queue: id.describe('Whose agents call back.'),
    number: expression.default('caller').describe('The number that is called: variables.phone.'),
    next: next.describe('When the request was taken.'),
    refused: id.describe('When it cannot be taken: no such number, or too many requests wait.'),
  })
  .describe('Asks for a call back; the call is booked as deferred when it ends after that.');

export const callback: StepBehaviour<z.infer<typeof callbackSettings>> = {
  ways: (settings) => [
    { to: settings.next, key: ['next'], label: '' },
    { to: settings.refused, key: ['refused'] },
  ],
  references: ({ queue }) => [{ section: 'queues', ids: [queue], key: ['queue'] }],
  expressions: ({ number }) => [{ text: number, wanted: 'string', key: ['number'] }],
  picture: ({ queue, number }) => [`${queue}: ${number}`],
  enter(turn, { queue, number }) {
    turn.effects.push({ kind: 'request-callback', queue, number: expressed(turn, number) });
    return undefined;
  },
  resume(turn, settings, input) {
    if (input.kind !== 'callback-answered') return undefined;
    tell(turn, input.ok ? 'callback-taken' : 'callback-refused', { queue: settings.queue });
    return input.ok ? settings.next : settings.refused;
  },
};
