import { z } from 'zod';
import { consentsInChinese, recordingInChinese } from '../../../base/chinese-names.ts';
import { bilingual } from '../../../base/wording.ts';
import { next } from '../../schema/words.ts';
import { tell } from '../../turn.ts';
import { onward, type StepBehaviour } from '../step-behaviour.ts';

export const recordSettings = z
  .strictObject({
    set: z.enum(['on', 'off']).describe('Whether the conversations that follow are recorded.'),
    consent: z
      .enum(['announced', 'given', 'refused'])
      .optional()
      .describe(
        'What the caller knows or said of it: written into the timeline. A hotline that records with consent only needs announced or given.',
      ),
    next,
  })
  .describe('Turns the recording of conversations on or off.');

export const record: StepBehaviour<z.infer<typeof recordSettings>> = {
  ways: (settings) => onward(settings.next),
  faults({ set, consent }) {
    if (set === 'off' || consent !== 'refused') return [];
    const message = bilingual(
      'a caller who refused would be recorded all the same',
      '来电者拒绝了也照样会被录音',
    );
    return [
      {
        code: 'recorded-against-will',
        key: ['set'],
        message,
        fix: bilingual("write 'set: off'", '写成“set: off”'),
      },
    ];
  },
  picture: ({ set, consent }) => {
    const on = bilingual(set, recordingInChinese[set]);
    if (consent === undefined) return [on];
    const [en, zhCn] = [consent, consentsInChinese[consent]];
    return [bilingual(`${on.en}, ${en}`, `${on['zh-CN']}，${zhCn}`)];
  },
  enter(turn, { set, consent, next: following }) {
    const hotline = turn.dialplan.hotlines[turn.state.hotline];
    const agreed = consent === 'given' || consent === 'announced';
    const on = set === 'on' && (agreed || !hotline?.recordWithConsentOnly);
    const told = consent === undefined ? {} : { consent };
    tell(turn, 'recording-set', { recording: on ? 'on' : 'off', ...told });
    turn.state = { ...turn.state, recording: on };
    turn.effects.push({ kind: 'set-recording', on, ...told });
    return following;
  },
};
