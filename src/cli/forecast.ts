/** `diff --forecast`: a day's calls once more, with the dialplan as it was and with the other one. */
import { DateTime } from 'luxon';
import { outcomesInChinese } from '../base/chinese-names.ts';
import { HotlineError } from '../base/errors.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { Language } from '../dialplan/schema.ts';
import { forecast } from '../dialplan/simulation/forecast.ts';
import {
  averageWaitMsOf,
  type Rehearsal,
  serviceLevelOf,
} from '../dialplan/simulation/rehearse.ts';
import type { SimulatedCaller } from '../dialplan/simulation/simulated-call.ts';
import type { Database } from '../store/database/database.ts';
import { lastDayWithCalls, pastDay } from '../store/past-day.ts';
import { percent } from './rehearsal-report.ts';
import { assertZone } from './simulate-command.ts';

export interface ForecastOptions {
  /** As 2026-11-21; true: the last whole day with calls. */
  readonly forecast: string | true;
  readonly zone: string;
  /** Seconds. */
  readonly target: number;
  readonly service: NonNullable<SimulatedCaller['services']>;
  readonly lang: Language;
}

export const forecastDefaults = { zone: 'Asia/Shanghai', target: 20, service: {} } as const;

/** The table, in words. @throws HotlineError `not-found` where there were no calls that day */
export function forecastOf(
  database: Database,
  both: readonly [before: CompiledDialplan, after: CompiledDialplan],
  options: ForecastOptions,
): string {
  const { zone, target, service, lang } = options;
  const day = dayOf(database, options);
  const past = pastDay(database, day);
  const date = day.toFormat('yyyy-MM-dd');
  if (past.calls.length === 0) {
    const words = bilingual(`there were no calls on ${date}`, `${date} 没有来电`);
    throw new HotlineError('not-found', words[lang]);
  }
  const { before, after } = forecast(both, past, { targetMs: target * 1_000, services: service });
  const head = headline(date, past.calls.length, past.agents.length, zone);
  return [head[lang], '', ...table(before, after, { target, lang }), '', caveat[lang]].join('\n');
}

function dayOf(database: Database, { forecast: wanted, zone, lang }: ForecastOptions): DateTime {
  assertZone(zone, lang);
  if (wanted === true) {
    const last = lastDayWithCalls(database, zone, Date.now());
    if (last) return last;
    const words = bilingual('there is no whole day with calls yet', '还没有一整天的来电');
    throw new HotlineError('not-found', words[lang]);
  }
  const day = DateTime.fromISO(wanted, { zone });
  if (day.isValid) return day.startOf('day');
  const words = bilingual("write a date as '2026-11-23'", '日期写成“2026-11-23”');
  throw new HotlineError('invalid-input', words[lang]);
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
  return [
    [bilingual('calls', '来电'), ({ total }) => String(total.offered)],
    [
      bilingual(`answered within ${target} s, of all`, `${target} 秒内接听（占全部）`),
      ({ total }) => percent(serviceLevelOf(total)),
    ],
    [
      bilingual('wait on average, s', '平均等待（秒）'),
      ({ total }) => (averageWaitMsOf(total) / 1_000).toFixed(1),
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
