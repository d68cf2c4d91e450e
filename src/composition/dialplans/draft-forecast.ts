/** The forecast of a draft: the last whole day with calls, through what is live and through the draft. */
import { DateTime } from 'luxon';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import { forecast, type PastDay } from '../../dialplan/simulation/forecast.ts';
import {
  averageWaitMsOf,
  type Rehearsal,
  serviceLevelOf,
} from '../../dialplan/simulation/rehearse.ts';
import type { ForecastAnswer, RehearsedDay } from '../../protocol/rest/dialplan-forecast.ts';
import { Database } from '../../store/database/database.ts';
import { lastDayWithCalls, pastDay } from '../../store/past-day.ts';

/** Chosen as the terminal's: queues of one dialplan have targets of their own. */
const targetMs = 20_000;
const usualZone = 'Asia/Shanghai';

/**
 * @param file the database; it is only read
 * @param both what is live, and the draft
 * @param now epoch ms
 * @throws HotlineError `store-failed` for a database that cannot be read
 */
export function draftForecast(
  file: string,
  both: readonly [live: CompiledDialplan, draft: CompiledDialplan],
  now: number,
): ForecastAnswer {
  const zone = zoneOf(both[0]);
  const database = Database.openToRead(file);
  try {
    const day = lastDayWithCalls(database, zone, now);
    return day ? forecastAnswer(both, pastDay(database, day), now) : { outcome: 'no-calls' };
  } finally {
    database.close();
  }
}

/** As `draftForecast`, of a day that is known. */
export function forecastAnswer(
  both: readonly [live: CompiledDialplan, draft: CompiledDialplan],
  past: PastDay,
  now: number,
): ForecastAnswer {
  const zone = zoneOf(both[0]);
  const { before, after } = forecast(both, past, { targetMs });
  const day = DateTime.fromMillis(past.dayAt, { zone });
  const yesterday = DateTime.fromMillis(now, { zone }).startOf('day').minus({ days: 1 });
  return {
    ...{ outcome: 'rehearsed', date: day.toFormat('yyyy-MM-dd'), zone, targetMs },
    isYesterday: day.hasSame(yesterday, 'day'),
    ...{ calls: past.calls.length, agents: past.agents.length },
    ...{ live: rehearsedDay(before), draft: rehearsedDay(after) },
  };
}

function zoneOf({ calendars }: CompiledDialplan): string {
  return Object.values(calendars)[0]?.timeZone ?? usualZone;
}

function rehearsedDay(rehearsal: Rehearsal): RehearsedDay {
  const { version, total, intervals, longestWaitMs, occupancy, linesAtOnceMax } = rehearsal;
  return {
    ...{ version, longestWaitMs, occupancy, linesAtOnce: linesAtOnceMax },
    calls: total.offered,
    outcomes: total.outcomes,
    level: serviceLevelOf(total),
    averageWaitMs: averageWaitMsOf(total),
    halfHours: intervals.map((interval) => {
      const { at, offered: calls } = interval;
      return { at, calls, averageWaitMs: averageWaitMsOf(interval) };
    }),
  };
}
