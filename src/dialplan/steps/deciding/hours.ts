import { z } from 'zod';
import { bilingual } from '../../../base/wording.ts';
import { id } from '../../schema/words.ts';
import { hoursOfDay, isOpen } from '../../time/calendar.ts';
import { tell } from '../../turn.ts';
import { namedWays, type StepBehaviour } from '../step-behaviour.ts';

export const hoursSettings = z
  .strictObject({
    calendar: id,
    open: id.describe('Where the call goes on in opening hours.'),
    closed: id.describe('Where it goes on at all other times.'),
  })
  .describe('Goes by a calendar’s opening hours.');

export const hours: StepBehaviour<z.infer<typeof hoursSettings>> = {
  ways: ({ open, closed }) => namedWays({ open, closed }),
  references: ({ calendar }) => [{ section: 'calendars', ids: [calendar], key: ['calendar'] }],
  faults({ open, closed }) {
    if (open !== closed) return [];
    const message = bilingual(
      'open or closed, the call goes the same way',
      '上班与否，通话去向都一样',
    );
    return [{ code: 'without-effect', key: ['closed'], message }];
  },
  picture: ({ calendar }) => [calendar],
  enter(turn, settings) {
    const calendar = turn.dialplan.calendars[settings.calendar];
    const open = calendar !== undefined && isOpen(calendar, turn.at);
    const rule = calendar ? { ...hoursOfDay(calendar, turn.at) } : {};
    tell(turn, open ? 'hours-open' : 'hours-closed', { calendar: settings.calendar, ...rule });
    return open ? settings.open : settings.closed;
  },
};
