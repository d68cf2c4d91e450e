/** Where an alarm leads that is about no agent and no queue: the page on which its cause is seen. Pure. */
import type { AlarmKind } from '../../protocol/wallboard.ts';

const places = {
  'trunk-failing': 'phones',
  'trunk-refused': 'phones',
  'trunk-unreachable': 'phones',
  'disk-short': 'system',
  'telephony-away': 'system',
  'lines-short': 'hotlines',
} as const;

/** Alarms that are explained beside the wall. */
export type ExplainedAlarm = keyof typeof places;

export function isExplained(kind: AlarmKind): kind is ExplainedAlarm {
  return Object.hasOwn(places, kind);
}

/** The section of the admins' pages, which supervisors may read. */
export function placeOf(kind: ExplainedAlarm): (typeof places)[ExplainedAlarm] {
  return places[kind];
}
