/** Working time as instants: when a calendar is open from now on, and when so much of it has passed. */
import { DateTime } from 'luxon';
import type { CompiledCalendar } from '../schema.ts';
import { hoursOfDay, spansOf } from './calendar.ts';

/** Epoch ms; `from` inclusive, `until` exclusive. */
export interface OpenSpan {
  readonly from: number;
  readonly until: number;
}

/** Long enough for every run of holidays that there has been, make-up days apart. */
const daysAhead = 21;

/** The open spans of the next three weeks, one that has begun included; in order. */
export function openSpans(calendar: CompiledCalendar, at: number): readonly OpenSpan[] {
  const today = DateTime.fromMillis(at, { zone: calendar.timeZone }).startOf('day');
  const spans: OpenSpan[] = [];
  for (let day = 0; day < daysAhead; day++) {
    const date = today.plus({ days: day });
    for (const [from, until] of spansOf(hoursOfDay(calendar, date.toMillis()).hours)) {
      spans.push({ from: instantOf(date, from), until: instantOf(date, until) });
    }
  }
  return spans.filter(({ until }) => until > at);
}

/** On days on which the clocks change a minute of the day is not so many minutes after midnight. */
function instantOf(date: DateTime, minuteOfDay: number): number {
  const whole = { hour: Math.floor(minuteOfDay / 60) % 24, minute: minuteOfDay % 60 };
  return date
    .plus({ days: Math.floor(minuteOfDay / 1_440) })
    .set(whole)
    .toMillis();
}

/** When so much working time will have passed; the end of the last span where there is less. */
export function workingDeadline(spans: readonly OpenSpan[], at: number, workMs: number): number {
  let left = workMs;
  let deadline = at + workMs;
  for (const span of spans) {
    const from = Math.max(span.from, at);
    deadline = Math.min(span.until, from + left);
    left -= deadline - from;
    if (left <= 0) return deadline;
  }
  return deadline;
}
