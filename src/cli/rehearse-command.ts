import { writeFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';
import { HotlineError } from '../base/errors.ts';
import { bilingual } from '../base/wording.ts';
import type { Language } from '../dialplan/schema.ts';
import { dayProfile, type RehearsalOptions, rehearse } from '../dialplan/simulation/rehearse.ts';
import { rehearsalChart, rehearsalTable } from './rehearsal-report.ts';
import { assertZone, firstNumber, soundDialplan } from './simulate-command.ts';

export interface RehearseOptions {
  readonly date?: string;
  readonly zone: string;
  readonly to?: string;
  readonly calls: number;
  readonly agents: RehearsalOptions['shifts'];
  readonly habit: readonly string[];
  readonly arrivals?: RehearsalOptions['arrivals'];
  readonly talk: number;
  readonly talkDeviation?: number;
  readonly patience: number;
  readonly target: number;
  readonly from: readonly string[];
  readonly lines?: number;
  readonly seed: number;
  readonly chart?: string;
  readonly json: boolean;
  readonly lang: Language;
}

/** From the ring to the answer, as agents with headsets do. */
const answerMs = 3_000;

/** Prints the day as a table, or as JSON; writes the chart where it is asked for. */
export function runRehearse(directory: string, options: RehearseOptions): void {
  const dialplan = soundDialplan(directory, options.lang);
  const { zone, calls, agents: shifts, seed, lang } = options;
  const targetMs = options.target * 1_000;
  const rehearsal = rehearse(dialplan, {
    ...{ calls, shifts, seed, answerMs, targetMs, profile: dayProfile },
    dayAt: midnight(options.date, zone, lang),
    to: options.to ?? firstNumber(dialplan),
    habits:
      options.habit.length > 0
        ? options.habit.map((habit) => toHabit(habit, lang))
        : [{ press: [], share: 1 }],
    ...(options.arrivals && { arrivals: options.arrivals }),
    talkMs: options.talk * 1_000,
    ...(options.talkDeviation !== undefined && {
      talkDeviationMs: options.talkDeviation * 1_000,
    }),
    patienceMs: options.patience * 1_000,
    ...(options.from.length > 0
      ? { origins: options.from.map((origin) => toOrigin(origin, lang)) }
      : {}),
    ...(options.lines === undefined ? {} : { linesMax: options.lines }),
  });
  const report = { zone, targetMs, language: lang };
  const table = rehearsalTable(rehearsal, report);
  process.stdout.write(`${options.json ? JSON.stringify(rehearsal, undefined, 2) : table}\n`);
  if (options.chart !== undefined) {
    writeFileSync(options.chart, rehearsalChart(rehearsal, report));
  }
}

const habitForm = bilingual("write habits as '1,1234567890#=40'", '习惯写成“1,1234567890#=40”');
const originForm = bilingual("write beginnings of numbers as '021=40'", '号码开头写成“021=40”');
const dateForm = bilingual("write a date as '2026-11-23'", '日期写成“2026-11-23”');

function wrongForm(words: string): HotlineError {
  return new HotlineError('invalid-input', words);
}

/** '08:00-20:00=120,20:00-08:00=8' */
export function toShifts(text: string): RehearsalOptions['shifts'] {
  return text.split(',').map((shift) => {
    const [, from = '', until = '', agents = ''] =
      /^(\d{2}:\d{2})-(\d{2}:\d{2})=(\d{1,4})$/.exec(shift) ?? [];
    if (agents === '') throw new InvalidArgumentError("write shifts as '08:00-20:00=120'");
    return { from: minutes(from), until: minutes(until), agents: Number(agents) };
  });
}

/** '08:00-12:00=900,12:00-18:00=600' */
export function toArrivals(text: string): NonNullable<RehearsalOptions['arrivals']> {
  return text.split(',').map((written) => {
    const [, from = '', until = '', calls = ''] =
      /^(\d{2}:\d{2})-(\d{2}:\d{2})=(\d{1,6})$/.exec(written) ?? [];
    const span = { from: minutes(from), until: minutes(until), calls: Number(calls) };
    if (calls !== '' && span.from < span.until && span.until <= 24 * 60) return span;
    throw new InvalidArgumentError("write arrivals as '08:00-12:00=900,12:00-18:00=600'");
  });
}

/** '1,1234567890#=40' */
function toHabit(text: string, language: Language): RehearsalOptions['habits'][number] {
  const [, keys = '', share = ''] = /^([0-9*#,]*)=(\d{1,6})$/.exec(text) ?? [];
  if (share === '') throw wrongForm(habitForm[language]);
  return { press: keys.split(','), share: Number(share) };
}

/** '021=40' */
function toOrigin(
  text: string,
  language: Language,
): NonNullable<RehearsalOptions['origins']>[number] {
  const [, prefix = '', share = ''] = /^(\d{1,10})=(\d{1,6})$/.exec(text) ?? [];
  if (share === '') throw wrongForm(originForm[language]);
  return { prefix, share: Number(share) };
}

function midnight(date: string | undefined, zone: string, language: Language): number {
  assertZone(zone, language);
  const day = date === undefined ? DateTime.now().setZone(zone) : DateTime.fromISO(date, { zone });
  if (!day.isValid) throw wrongForm(dateForm[language]);
  return day.startOf('day').toMillis();
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
