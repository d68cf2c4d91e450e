import { z } from 'zod';
import { bilingual } from '../../../base/wording.ts';
import type { DialTarget } from '../../flow.ts';
import {
  answerTimeout,
  between,
  expression,
  id,
  key,
  phoneNumber,
  promptList,
} from '../../schema/words.ts';
import { expressed, hangUp, promptFiles, type Turn, tell } from '../../turn.ts';
import { namedWays, type SettingsFault, type StepBehaviour } from '../step-behaviour.ts';

const confirm = z
  .strictObject({
    prompt: promptList.describe('What the person hears who picked up.'),
    key: key.default('1').describe('With which she takes the call.'),
    timeout: answerTimeout.prefault('10s').describe('Without the key she is hung up.'),
  })
  .describe('A mailbox or a child that picks up does not get the caller.');

export const dialSettings = z
  .strictObject({
    agent: id.optional().describe('The phone of this agent, by user name.'),
    extension: expression.optional().describe('An extension: "1001", or variables.extension.'),
    number: expression.optional().describe('A number outside: "02112345678".'),
    trunk: z
      .union([id, z.array(id).min(1).max(5)])
      .transform((one) => [one].flat())
      .optional()
      .describe(
        'Through which a number outside is called; of several the next is tried when one is down or has no line.',
      ),
    callerId: z
      .union([z.enum(['caller', 'hotline']), phoneNumber])
      .default('hotline')
      .describe(
        'Which number is shown: the caller’s, the one that was dialled, or this one. A trunk may allow its own numbers only.',
      ),
    timeout: between(5_000, 300_000, 'from 5s to 5m')
      .prefault('25s')
      .describe('How long it rings.'),
    maxTalk: between(1_000, 86_400_000, 'from 1s to 24h')
      .prefault('2h')
      .describe('The conversation ends after that.'),
    music: id.optional().describe('Heard while it rings; absent: a ringing tone.'),
    confirm: confirm.optional(),
    next: id.optional().describe('When the person hung up; absent: the call ends.'),
    busy: id.optional().describe('Absent: as noAnswer.'),
    noAnswer: id.describe('When nobody picks up, or the call cannot be made.'),
  })
  .refine(
    ({ agent, extension, number }) => [agent, extension, number].filter(Boolean).length === 1,
    { message: "give one of 'agent', 'extension' and 'number'" },
  )
  .describe('Calls somebody and joins the caller with her.');

type Settings = z.infer<typeof dialSettings>;

export const dial: StepBehaviour<Settings> = {
  needsAnswer: true,
  ways: ({ next, busy, noAnswer }) => namedWays({ next, busy, noAnswer }),
  references: ({ trunk, music, confirm: asked }) => [
    { section: 'music', ids: music === undefined ? [] : [music], key: ['music'] },
    { section: 'trunks', ids: trunk ?? [], key: ['trunk'] },
    { section: 'prompts', ids: asked?.prompt ?? [], key: ['confirm', 'prompt'] },
  ],
  expressions: ({ extension, number }) => [
    ...(extension === undefined
      ? []
      : [{ text: extension, wanted: 'string' as const, key: ['extension'] }]),
    ...(number === undefined ? [] : [{ text: number, wanted: 'string' as const, key: ['number'] }]),
  ],
  faults: trunkFaults,
  picture: ({ agent, extension, number }) => [agent ?? extension ?? number ?? ''],
  enter(turn, settings) {
    const { callerId, timeout, maxTalk, music, confirm: asked } = settings;
    const heard = music === undefined ? undefined : turn.dialplan.music[music];
    turn.effects.push({
      kind: 'dial',
      target: targetOf(turn, settings),
      callerId: numberShown(turn, callerId),
      ringTimeoutMs: timeout,
      talkMsMax: maxTalk,
      music: heard ? [{ id: heard.id, file: heard.file }] : [],
      ...(asked
        ? {
            confirm: {
              prompts: promptFiles(turn, asked.prompt),
              key: asked.key,
              timeoutMs: asked.timeout,
            },
          }
        : {}),
    });
    return undefined;
  },
  resume(turn, { next, busy, noAnswer }, input) {
    if (input.kind !== 'dial-ended') return undefined;
    tell(turn, 'dial-ended', { outcome: input.outcome });
    if (input.outcome === 'busy') return busy ?? noAnswer;
    if (input.outcome !== 'talked') return noAnswer;
    return next ?? hangUp(turn);
  },
};

function targetOf(turn: Turn, { agent, extension, number, trunk }: Settings): DialTarget {
  if (agent !== undefined) return { kind: 'agent', agent };
  if (extension !== undefined) return { kind: 'extension', extension: expressed(turn, extension) };
  return { kind: 'number', number: expressed(turn, number ?? ''), trunks: trunk ?? [] };
}

function numberShown({ state: { facts } }: Turn, callerId: string): string {
  if (callerId === 'caller') return facts.callerNumber;
  return callerId === 'hotline' ? facts.dialledNumber : callerId;
}

function trunkFaults({ number, trunk }: Settings): readonly SettingsFault[] {
  if (number !== undefined && trunk === undefined) {
    const message = bilingual(
      'a number outside needs the trunk through which it is called',
      '拨打外线号码要写明用哪条中继',
    );
    return [
      {
        code: 'dial-without-trunk',
        key: ['number'],
        message,
        fix: bilingual("give 'trunk'", '写上“trunk”'),
      },
    ];
  }
  if (number !== undefined || trunk === undefined) return [];
  const message = bilingual(
    'phones of this hotline are called without a trunk',
    '呼叫本热线的话机不用中继',
  );
  return [{ code: 'without-effect', key: ['trunk'], message }];
}
