/**
 * The State Council's notice of a year's public holidays (国务院办公厅关于20XX年部分节假日安排的通知), read as
 * it was published, head and signature included: numbered parts, each a holiday with its days off and
 * its make-up working days (调休). What looks like a rule and is not understood is told, never passed over.
 */
import { holidayNamed } from '../statutory-holidays.ts';
import type { NoticeWeekday } from './notice-dates.ts';
import { hasRule, type NoticedDay, readSentence, type SentenceReading } from './notice-sentence.ts';
import { CompactText, type NoticePiece } from './notice-text.ts';

export interface NoticedHoliday {
  /** As the notice writes it: '国庆节、中秋节'. */
  readonly name: string;
  readonly piece: NoticePiece;
  readonly daysOff: readonly NoticedDay[];
  readonly makeUpDays: readonly NoticedDay[];
  readonly counts: SentenceReading['counts'];
}

export interface HolidayNotice {
  readonly holidays: readonly NoticedHoliday[];
  /** Years of which it says to be. */
  readonly years: readonly { readonly piece: NoticePiece; readonly year: number }[];
  /** What the brackets behind dates say. */
  readonly weekdays: readonly (NoticeWeekday & { readonly date: string })[];
  /** Days that it encourages employers to give off. */
  readonly encouraged: readonly NoticedDay[];
  /** Sentences with dates that are not understood, and holidays without a day off. */
  readonly unclear: readonly NoticePiece[];
}

/**
 * '一、元旦：', also without the number. A name ends as those of holidays do. White space is bounded here
 * and below: a page of it must not be gone through again from each of its places.
 */
const heading =
  /(?<=^|\n|[。；;：:])\s{0,9}(?:[一二三四五六七八九十]{1,3}\s{0,9}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}\s{0,9}[.、．]|[①-⑨])?\s{0,9}(?<name>[^\s：:。，,；;0-9（()）]{0,30}?(?:元旦|清明|端午|中秋|国庆|五一|节|纪念日|假期))\s{0,9}[：:]/dg;
/** '国务院办公厅 2026年11月5日', a sentence of its own: when it was signed. */
const signature =
  /(?<=^|[。；;])[\s（(]{0,9}(?:国务院办公厅)?\s{0,9}\d{4}\s{0,9}年\s{0,9}\d{1,2}\s{0,9}月\s{0,9}\d{1,2}\s{0,9}日(?=[\s）)]{0,9}$|\s{0,9}[（(]此件)/gm;
/** A line of the admin's own: `# allow …`. */
const comment = /^[^\S\n]*#.*$/gm;
const sentence = /[^。；;！!]+/g;
const title = /(?:关于|现将)(?:调整|延长)?(\d{4})年/g;

/** @param year of the list: dates without one are of it */
export function readNotice(notice: string, year: number): HolidayNotice {
  const text = notice.replace(comment, blank).replace(signature, blank);
  const headings = [...text.matchAll(heading)];
  const parts = headings.map((match, index) => {
    const [from = 0, until = 0] = match.indices?.groups?.name ?? [];
    const start = match.index + match[0].length;
    const body = { start, text: text.slice(start, headings[index + 1]?.index) };
    return readPart({ start: from, text: text.slice(from, until) }, body, year);
  });
  const head = new CompactText({ start: 0, text: text.slice(0, headings[0]?.index) });
  const strays = sentencesOf(head.whole).filter((one) => hasRule(one, year));
  return {
    holidays: parts.map(({ holiday }) => holiday),
    years: [...head.text.matchAll(title)].map((match) => {
      const from = match.index + match[0].length - 5;
      return { piece: head.piece(from, from + 5), year: Number(match[1]) };
    }),
    weekdays: parts.flatMap(({ weekdays }) => weekdays),
    encouraged: parts.flatMap(({ encouraged }) => encouraged),
    unclear: [...strays.map(({ whole }) => whole), ...parts.flatMap(({ unclear }) => unclear)],
  };
}

/** The holidays of the law that a name holds: two of '国庆节、中秋节'; the name itself for one of its own. */
export function holidaysIn(name: string): readonly string[] {
  const known = name.split(/[、和及]/).flatMap((one) => holidayNamed(one)?.en ?? one);
  return known.filter((one) => one !== '');
}

interface Part extends Pick<HolidayNotice, 'weekdays' | 'encouraged' | 'unclear'> {
  readonly holiday: NoticedHoliday;
}

function readPart(piece: NoticePiece, body: NoticePiece, year: number): Part {
  const unread: NoticePiece[] = [];
  const readings = sentencesOf(body).flatMap((one) => {
    const reading = readSentence(one, year);
    if (!reading) unread.push(one.whole);
    return reading ?? [];
  });
  const daysOff = readings.flatMap((reading) => reading.daysOff);
  const isEmpty = daysOff.length === 0 && unread.length === 0;
  return {
    holiday: {
      ...{ name: new CompactText(piece).text, piece, daysOff },
      makeUpDays: readings.flatMap(({ makeUpDays }) => makeUpDays),
      counts: readings.flatMap(({ counts }) => counts),
    },
    weekdays: readings.flatMap(({ weekdays }) => weekdays),
    encouraged: readings.flatMap(({ encouraged }) => encouraged),
    unclear: isEmpty ? [piece] : unread,
  };
}

function sentencesOf({ start, text }: NoticePiece): readonly CompactText[] {
  return [...text.matchAll(sentence)].map((match) => {
    return new CompactText({ start: start + match.index, text: match[0] });
  });
}

/** Places stay as they are. */
function blank(line: string): string {
  return line.replace(/\S/g, ' ');
}
