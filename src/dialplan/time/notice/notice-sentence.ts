/**
 * One sentence of a holiday notice. The wording is that of the notices since 2014, and nothing else is
 * guessed at: a sentence with a date must be understood from its first word to its last.
 *
 *   1月1日（周四）至3日（周六）放假调休，共3天
 *   2月14日（周六）、2月28日（周六）上班
 *   4月5日放假，4月7日（星期一）补休
 *   鼓励各单位…安排职工在除夕（2月9日）休息
 */
import { DateTime } from 'luxon';
import { datesIn, type NoticeDate, type NoticeWeekday } from './notice-dates.ts';
import type { CompactText, NoticePiece } from './notice-text.ts';

/** A day that the notice names. */
export interface NoticedDay {
  /** '2027-01-01' */
  readonly date: string;
  /** What names it: a date, or the dates from which to which. */
  readonly piece: NoticePiece;
}

/** What a sentence says. */
export interface SentenceReading {
  readonly daysOff: readonly NoticedDay[];
  readonly makeUpDays: readonly NoticedDay[];
  /** That employers are encouraged to give off: ordinary days. */
  readonly encouraged: readonly NoticedDay[];
  /** How many days off it says to give, and how many it gives. */
  readonly counts: readonly {
    readonly piece: NoticePiece;
    readonly said: number;
    readonly given: number;
  }[];
  readonly weekdays: readonly (NoticeWeekday & { readonly date: string })[];
}

/** Dates that one verb follows. */
interface Clause {
  readonly from: number;
  readonly end: number;
  /** Undefined where a date is none, or an end before its start. */
  readonly days: readonly NoticedDay[] | undefined;
}

/** No holiday was ever longer, and what is longer would be walked through day by day. */
const daysMax = 31;

const until = /^(?:至|到|[—–－~～-]+)$/;
const and = /^(?:[、,，]?[和及与]|[、,，])$/;
const daysOff = '(?<off>均?(?:放假调休|调休放假|放假|调休|补休))';
const work = '(?<work>(?:均|正常|照常)?上班)';
const count = String.raw`(?:共|连休)?\d+天`;
const adjoining = '与周末连休';
const further = `(?:${count}|[，,、](?:${count}|${adjoining}|不调休|其中))`;
const said = new RegExp(`^(?:${daysOff}|${work})(?<further>${further}*)[，,、]?$`);
const lead = /^(?:其中[，,：:]?)?$/;
const encouragement = /^(?:鼓励|倡导|提倡)/;

/**
 * Undefined: it names a date and is not understood. What names none says nothing.
 * @param year of dates that name none
 */
export function readSentence(sentence: CompactText, year: number): SentenceReading | undefined {
  const dates = datesIn(sentence, year);
  const weekdays = dates.flatMap(({ date, weekday }) => {
    return date !== undefined && weekday ? [{ ...weekday, date }] : [];
  });
  const nothing = { daysOff: [], makeUpDays: [], encouraged: [], counts: [], weekdays };
  if (dates.length === 0) return nothing;
  if (encouragement.test(sentence.text)) {
    const encouraged = dates.flatMap(({ date, piece }) => (date ? [{ date, piece }] : []));
    return { ...nothing, encouraged };
  }
  const clauses = clausesOf(sentence, dates);
  if (!lead.test(sentence.text.slice(0, clauses[0]?.from))) return undefined;
  const readings = clauses.map((clause, index) => readClause(sentence, clause, clauses[index + 1]));
  if (!readings.every((reading) => reading !== undefined)) return undefined;
  const off = readings.flatMap((reading) => reading.daysOff);
  return {
    ...nothing,
    daysOff: off,
    makeUpDays: readings.flatMap((reading) => reading.makeUpDays),
    counts: readings.flatMap((reading) =>
      reading.counts.map((one) => ({ ...one, given: off.length })),
    ),
  };
}

/** Whether a rule for days stands in a passage that is about no holiday. */
export function hasRule(sentence: CompactText, year: number): boolean {
  return clausesOf(sentence, datesIn(sentence, year)).some(({ end }) => {
    return new RegExp(`^(?:${daysOff}|${work})`).test(sentence.text.slice(end));
  });
}

type ClauseReading = Pick<SentenceReading, 'daysOff' | 'makeUpDays'> & {
  readonly counts: readonly { readonly piece: NoticePiece; readonly said: number }[];
};

function readClause(
  sentence: CompactText,
  { end, days }: Clause,
  following: Clause | undefined,
): ClauseReading | undefined {
  const words = said.exec(sentence.text.slice(end, following?.from))?.groups;
  if (!words || !days) return undefined;
  if (words.work !== undefined) {
    return words.further === '' ? { daysOff: [], makeUpDays: days, counts: [] } : undefined;
  }
  const from = end + (words.off ?? '').length;
  // With the weekend it adjoins a holiday is longer than what the sentence gives off.
  const isLonger = words.further?.includes(adjoining) === true;
  const counts = isLonger
    ? []
    : [...(words.further ?? '').matchAll(/(?:共|连休)?(\d+)天/g)].map((match) => {
        const at = from + match.index;
        return { piece: sentence.piece(at, at + match[0].length), said: Number(match[1]) };
      });
  return { daysOff: days, makeUpDays: [], counts };
}

/** Dates that belong together: one to another, one and another. */
function clausesOf(sentence: CompactText, dates: readonly NoticeDate[]): readonly Clause[] {
  const clauses: Clause[] = [];
  let index = 0;
  while (index < dates.length) {
    const [first, second] = [dates[index], dates[index + 1]];
    if (!first) break;
    const isSpan = second && until.test(sentence.text.slice(first.end, second.from));
    const last = isSpan ? second : first;
    const days = daysFrom(sentence, first, last);
    const before = clauses.at(-1);
    if (before && and.test(sentence.text.slice(before.end, first.from))) {
      const all = before.days && days ? [...before.days, ...days] : undefined;
      clauses[clauses.length - 1] = { from: before.from, end: last.end, days: all };
    } else clauses.push({ from: first.from, end: last.end, days });
    index += isSpan ? 2 : 1;
  }
  return clauses;
}

function daysFrom(
  sentence: CompactText,
  first: NoticeDate,
  last: NoticeDate,
): readonly NoticedDay[] | undefined {
  if (first.date === undefined || last.date === undefined) return undefined;
  const day = DateTime.fromISO(first.date, { zone: 'utc' });
  const count = DateTime.fromISO(last.date, { zone: 'utc' }).diff(day, 'days').days + 1;
  if (count < 1 || count > daysMax) return undefined;
  const piece = first === last ? first.piece : sentence.piece(first.from, last.end);
  return Array.from({ length: count }, (_, index) => {
    return { date: day.plus({ days: index }).toISODate() ?? '', piece };
  });
}
