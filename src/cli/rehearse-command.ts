import { writeFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';
import type { Language } from '../dialplan/schema.ts';
import { rehearsalChart, rehearsalTable } from '../dialplan/simulation/rehearsal-report.ts';
import { dayProfile, type RehearsalOptions, rehearse } from '../dialplan/simulation/rehearse.ts';
import { firstNumber, soundDialplan } from './simulate-command.ts';

export interface RehearseOptions {
  readonly date?: string;
  readonly zone: string;
  readonly to?: string;
  readonly calls: number;
  readonly agents: RehearsalOptions['shifts'];
  readonly habit: readonly string[];
  readonly talk: number;
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
  const { zone, calls, agents: shifts, seed } = options;
  const targetMs = options.target * 1_000;
  const rehearsal = rehearse(dialplan, {
    ...{ calls, shifts, seed, answerMs, targetMs, profile: dayProfile },
    dayAt: midnight(options.date, zone),
    to: options.to ?? firstNumber(dialplan),
    habits: options.habit.length > 0 ? options.habit.map(toHabit) : [{ press: [], share: 1 }],
    talkMs: options.talk * 1_000,
    patienceMs: options.patience * 1_000,
    ...(options.from.length > 0 ? { origins: options.from.map(toOrigin) } : {}),
    ...(options.lines === undefined ? {} : { linesMax: options.lines }),
  });
  const table = rehearsalTable(rehearsal, zone, targetMs);
  process.stdout.write(`${options.json ? JSON.stringify(rehearsal, undefined, 2) : table}\n`);
  if (options.chart !== undefined) {
    writeFileSync(options.chart, rehearsalChart(rehearsal, zone, targetMs));
  }
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

/** '1,1234567890#=40' */
function toHabit(text: string): RehearsalOptions['habits'][number] {
  const [, keys = '', share = ''] = /^([0-9*#,]*)=(\d{1,6})$/.exec(text) ?? [];
  if (share === '') throw new InvalidArgumentError("write habits as '1,1234567890#=40'");
  return { press: keys.split(','), share: Number(share) };
}

/** '021=40' */
function toOrigin(text: string): NonNullable<RehearsalOptions['origins']>[number] {
  const [, prefix = '', share = ''] = /^(\d{1,10})=(\d{1,6})$/.exec(text) ?? [];
  if (share === '') throw new InvalidArgumentError("write beginnings of numbers as '021=40'");
  return { prefix, share: Number(share) };
}

function midnight(date: string | undefined, zone: string): number {
  const day = date === undefined ? DateTime.now().setZone(zone) : DateTime.fromISO(date, { zone });
  if (!day.isValid) throw new InvalidArgumentError("write a date as '2026-11-23'");
  return day.startOf('day').toMillis();
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
