/** `diff --forecast`: a day's calls once more, with the dialplan as it was and with the other one. */
import { DateTime } from 'luxon';
import { outcomesInChinese } from '../base/chinese-names.ts';
import { HotlineError } from '../base/errors.ts';
import type { AgentId } from '../base/ids.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import type { CallRecord } from '../calls/ports.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { Language } from '../dialplan/schema.ts';
import { RandomNumbers } from '../dialplan/simulation/random-numbers.ts';
import type { Rehearsal } from '../dialplan/simulation/rehearse.ts';
import {
  type AgentAtWork,
  callersAgain,
  type PastCall,
  rehearseTraffic,
} from '../dialplan/simulation/rehearse-traffic.ts';
import type { SimulatedCaller } from '../dialplan/simulation/simulated-call.ts';
import type { Database } from '../store/database/database.ts';
import { SqliteCallArchive } from '../store/sqlite-call-archive.ts';
import { SqlitePeople } from '../store/sqlite-people.ts';
import { assertZone } from './simulate-command.ts';

export interface ForecastOptions {
  /** As 2026-11-21; true: yesterday. */
  readonly forecast: string | true;
  readonly zone: string;
  /** Seconds. */
  readonly target: number;
  readonly service: NonNullable<SimulatedCaller['services']>;
  readonly lang: Language;
}

export const forecastDefaults = { zone: 'Asia/Shanghai', target: 20, service: {} } as const;

/** From the ring to the answer, as agents with headsets do. */
const answerMs = 3_000;
/** An agent is at work so long before her first call and behind her last one. */
const aroundCallsMs = 15 * 60_000;
/** Without a call for so long she was not there. */
const awayMs = 90 * 60_000;
/** More calls of a day than one server takes. */
const callsMax = 100_000;

/** The table, in words. @throws HotlineError `not-found` where there were no calls that day */
export function forecastOf(
  database: Database,
  [before, after]: readonly [CompiledDialplan, CompiledDialplan],
  options: ForecastOptions,
): string {
  const { zone, target, service, lang } = options;
  const day = dayOf(options);
  const archive = new SqliteCallArchive(database);
  const records = archive
    .recordsBetween(day.toMillis(), day.plus({ days: 1 }).toMillis(), callsMax)
    .filter(({ direct }) => direct === undefined);
  const date = day.toFormat('yyyy-MM-dd');
  if (records.length === 0) {
    const words = bilingual(`there were no calls on ${date}`, `${date} 没有来电`);
    throw new HotlineError('not-found', words[lang]);
  }
  const calls = records.map((record) => pastCall(record, archive));
  const random = new RandomNumbers(1);
  const traffic = {
    dayAt: day.toMillis(),
    callers: callersAgain(calls, before, () => random.next()).map((caller) => {
      return { ...caller, services: service };
    }),
    agents: agentsAtWork(records, database),
  };
  const about = { targetMs: target * 1_000, answerMs };
  const [old, now] = [before, after].map((one) => rehearseTraffic(one, traffic, about));
  if (!old || !now) return '';
  const head = headline(date, records.length, traffic.agents.length, zone);
  return [head[lang], '', ...table(old, now, { target, lang }), '', caveat[lang]].join('\n');
}

function dayOf({ forecast, zone, lang }: ForecastOptions): DateTime {
  assertZone(zone, lang);
  const day =
    forecast === true
      ? DateTime.now().setZone(zone).minus({ days: 1 })
      : DateTime.fromISO(forecast, { zone });
  if (day.isValid) return day.startOf('day');
  const words = bilingual("write a date as '2026-11-23'", '日期写成“2026-11-23”');
  throw new HotlineError('invalid-input', words[lang]);
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
    if (!profile) return { id, spans };
    const { queues, skills, universalOrder } = profile;
    const own = queues.map(({ queueId }) => queueId);
    return { id, spans, skills, ...(universalOrder === undefined && { queues: own }) };
  });
}

function headline(date: string, calls: number, agents: number, zone: string): Wording {
  return bilingual(
    `forecast: ${date} (${zone}) once more, with its calls (${calls}) and the agents who took them (${agents})`,
    `预测：用 ${date}（${zone}）的 ${calls} 通来电和接听的 ${agents} 位坐席重演一遍`,
  );
}

const caveat = bilingual(
  'services answer as --service says, or not at all; compare the two columns, not a column with that day',
  '外部服务按 --service 回答，否则不回答；请比较两列，不要拿一列与当天比',
);

type Row = readonly [name: Wording, of: (rehearsal: Rehearsal) => string];

function table(
  old: Rehearsal,
  now: Rehearsal,
  { target, lang }: { readonly target: number; readonly lang: Language },
): readonly string[] {
  const heads = bilingual('before|after', '改动前|改动后')[lang].split('|');
  const rows = [...figures(target), ...outcomeRows(old, now), ...overflowRows(old, now)].map(
    ([name, of]) => [name[lang], of(old), of(now)],
  );
  return [['', ...heads], ...rows].map(([name = '', before = '', after = '']) => {
    const mark = before === after || name === '' ? '' : '  *';
    return `${padded(name, 44)}${padded(before, -10)}${padded(after, -10)}${mark}`;
  });
}

function figures(target: number): readonly Row[] {
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  return [
    [bilingual('calls', '来电'), ({ total }) => String(total.offered)],
    [
      bilingual(`answered within ${target} s, of all`, `${target} 秒内接听（占全部）`),
      ({ total }) => percent(total.answeredInTime / Math.max(1, total.offered)),
    ],
    [
      bilingual('wait on average, s', '平均等待（秒）'),
      ({ total }) => (total.waitMs / 1_000 / Math.max(1, total.offered)).toFixed(1),
    ],
    [
      bilingual('longest wait, s', '最长等待（秒）'),
      ({ longestWaitMs }) => String(Math.round(longestWaitMs / 1_000)),
    ],
    [bilingual('occupancy of the agents', '坐席占用率'), ({ occupancy }) => percent(occupancy)],
    [bilingual('lines at once', '同时占用线路'), ({ linesAtOnceMax }) => String(linesAtOnceMax)],
  ];
}

function outcomeRows(old: Rehearsal, now: Rehearsal): readonly Row[] {
  const names = new Set([...Object.keys(old.total.outcomes), ...Object.keys(now.total.outcomes)]);
  const chinese: Readonly<Record<string, string>> = outcomesInChinese;
  return [...names]
    .sort()
    .map((name) => [
      bilingual(name, chinese[name] ?? name),
      ({ total }) => String({ ...total.outcomes }[name as keyof typeof total.outcomes] ?? 0),
    ]);
}

function overflowRows(old: Rehearsal, now: Rehearsal): readonly Row[] {
  const nameOf = ({ queue = '', rule = '' }: { queue?: string; rule?: string }) =>
    `${queue}: ${rule}`;
  const names = new Set([...old.overflows, ...now.overflows].map(nameOf));
  return [...names].map((name) => [
    bilingual(`overflow ${name}`, `溢出 ${name}`),
    ({ overflows }) => String(overflows.find((one) => nameOf(one) === name)?.calls ?? 0),
  ]);
}

/** To so many columns of a terminal; a negative width puts the text at the right. */
function padded(text: string, width: number): string {
  const columns = [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);
  const room = ' '.repeat(Math.max(1, Math.abs(width) - columns));
  return width < 0 ? `${room}${text}` : `${text}${room}`;
}
