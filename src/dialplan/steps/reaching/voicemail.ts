import { z } from 'zod';
import { between, id, next, promptList } from '../../schema/words.ts';
import { promptFiles, tell } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

export const voicemailSettings = z
  .strictObject({
    box: id.describe('Under which name the message is filed.'),
    prompt: promptList.describe('Played before the tone.'),
    maxLength: between(1_000, 3_600_000, 'from 1s to 1h').prefault('2m'),
    silence: between(1_000, 60_000, 'from 1s to 1m')
      .prefault('5s')
      .describe('So much silence ends the message.'),
    terminator: z.enum(['#', '*']).default('#').describe('Ends the message.'),
    next: next.describe('When there is a message.'),
    empty: id.describe('When nothing was said.'),
  })
  .describe('Takes a message.');

export const voicemail: StepBehaviour<z.infer<typeof voicemailSettings>> = {
  needsAnswer: true,
  ways: (settings) => [
    { to: settings.next, key: ['next'], label: '' },
    { to: settings.empty, key: ['empty'] },
  ],
  references: ({ prompt }) => [{ section: 'prompts', ids: prompt, key: ['prompt'] }],
  picture: ({ box }) => [box],
  enter(turn, { box, prompt, maxLength, silence, terminator }) {
    turn.effects.push({
      ...{ kind: 'record-message', box, prompts: promptFiles(turn, prompt) },
      ...{ lengthMsMax: maxLength, silenceMs: silence, terminators: terminator },
    });
    return undefined;
  },
  resume(turn, settings, input) {
    if (input.kind !== 'message-recorded') return undefined;
    const isEmpty = input.lengthMs === 0;
    const length = String(Math.round(input.lengthMs / 1_000));
    tell(turn, isEmpty ? 'message-empty' : 'message-left', { box: settings.box, seconds: length });
    return isEmpty ? settings.empty : settings.next;
  },
};
