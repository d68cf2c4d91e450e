/** A day of the archive as a forecast takes it: its calls, and who was there to answer them. */
import { DateTime } from 'luxon';
import type { AgentId } from '../base/ids.ts';
import type { CallRecord } from '../calls/ports.ts';
import type { PastDay } from '../dialplan/simulation/forecast.ts';
import type { AgentAtWork, PastCall } from '../dialplan/simulation/rehearse-traffic.ts';
import type { Database } from './database/database.ts';
import { abilitiesOf } from './known-people.ts';
import { SqliteCallArchive } from './sqlite-call-archive.ts';
import { SqlitePeople } from './sqlite-people.ts';

/** An agent is at work so long before her first call and behind her last one. */
const aroundCallsMs = 15 * 60_000;
/** Without a call for so long she was not there. */
const awayMs = 90 * 60_000;
/** More calls of a day than one server takes. */
const callsMax = 100_000;

/** The last whole day on which hotlines were called; undefined where there is none. */
export function lastDayWithCalls(
  database: Database,
  zone: string,
  now: number,
): DateTime | undefined {
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  const at = new SqliteCallArchive(database).lastCallBefore(today.toMillis());
  return at === undefined ? undefined : DateTime.fromMillis(at, { zone }).startOf('day');
}

/** The calls of hotlines, in the order in which they came; agents among themselves are left out. */
export function pastDay(database: Database, day: DateTime): PastDay {
  const archive = new SqliteCallArchive(database);
  const dayAt = day.toMillis();
  const records = archive
    .recordsBetween(dayAt, day.plus({ days: 1 }).toMillis(), callsMax)
    .filter(({ direct }) => direct === undefined);
  return {
    dayAt,
    calls: records.map((record) => pastCall(record, archive)),
    agents: agentsAtWork(records, database),
  };
}

function pastCall(record: CallRecord, archive: SqliteCallArchive): PastCall {
  const { id, receivedAt, callerNumber, dialledNumber, customerId, path } = record;
  const known = customerId === undefined ? undefined : archive.customerById(customerId);
  return {
    ...{ id, at: receivedAt, from: callerNumber, to: dialledNumber, waitMs: record.queueMs },
    pressed: path.flatMap(({ step, input }) =>
      input === undefined ? [] : [{ step, keys: input }],
    ),
    wasAbandoned: record.outcome === 'abandoned',
    ...(known && { customer: { tier: known.tier } }),
    ...(record.connectedAt !== undefined && { talkMs: record.talkMs + record.holdMs }),
  };
}

/** Around the calls that each of them had, in the queues and with the skills that she has now. */
function agentsAtWork(records: readonly CallRecord[], database: Database): readonly AgentAtWork[] {
  const profiles = new Map(new SqlitePeople(database).agents().map((one) => [one.id, one]));
  const busy = new Map<AgentId, { from: number; until: number }[]>();
  for (const { agentId, connectedAt, endedAt } of records) {
    if (agentId === undefined || connectedAt === undefined) continue;
    const span = {
      from: connectedAt - aroundCallsMs,
      until: (endedAt ?? connectedAt) + aroundCallsMs,
    };
    const spans = busy.get(agentId) ?? [];
    const last = spans.at(-1);
    if (last && span.from - last.until < awayMs) last.until = Math.max(last.until, span.until);
    else spans.push(span);
    busy.set(agentId, spans);
  }
  return [...busy].map(([id, spans]) => {
    const profile = profiles.get(id);
    return { id, spans, ...(profile && abilitiesOf(profile)) };
  });
}
