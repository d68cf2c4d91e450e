/** From when on supervisors are warned; what is not named here keeps its default. */
import { z } from 'zod';

/** Shares are of 1; the others are whole numbers. */
const ranges = {
  'wait-long': { max: 100, isWhole: true },
  'service-level-low': { max: 1_000, isWhole: true },
  'lines-short': { max: 1, isWhole: false },
  'disk-short': { max: 1, isWhole: false },
  'trunk-failing': { max: 100, isWhole: true },
} as const;

export type AlarmWithLimit = keyof typeof ranges;
export const alarmNames = Object.keys(ranges);

const alarmName = z
  .string()
  .regex(new RegExp(`^(${alarmNames.join('|')})$`), `an alarm is ${alarmNames.join(', ')}`);

const limit = z.strictObject({
  at: z
    .number()
    .positive()
    .describe(
      'wait-long: times the service level’s limit; service-level-low: calls that it takes to judge; lines-short, disk-short: share in use, up to 1; trunk-failing: calls in a row.',
    ),
});

export const alarms = z
  .record(alarmName, limit)
  .superRefine((written, context) => {
    for (const [name, { at }] of Object.entries(written)) {
      const { max, isWhole } = ranges[name as AlarmWithLimit];
      if (at <= max && (!isWhole || Number.isInteger(at))) continue;
      const message = isWhole ? `a whole number from 1 to ${max}` : 'a share above 0, at most 1';
      context.addIssue({ code: 'custom', path: [name, 'at'], message });
    }
  })
  .describe('From when on supervisors are warned.');
