/** The dates of a sentence: '1月1日（周四）', '2018年12月30日', '31日' of the month named before it. */
import { DateTime } from 'luxon';
import type { CompactText, NoticePiece } from './notice-text.ts';

export interface NoticeDate {
  /** In the sentence without white space; `end` is exclusive and behind what stands in brackets. */
  readonly from: number;
  readonly end: number;
  /** The date without what stands in brackets. */
  readonly piece: NoticePiece;
  /** '2027-01-01'; undefined for a day that no calendar has. */
  readonly date?: string;
  /** What the brackets say that it is. */
  readonly weekday?: NoticeWeekday;
}

export interface NoticeWeekday {
  readonly piece: NoticePiece;
  /** 1 is Monday. */
  readonly weekday: number;
}

const datePattern = String.raw`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号]`;
const notePattern = '(?:[（(]([^（()）]*)[）)])?';
const weekdayPattern = /(?:周|星期|礼拜)([一二三四五六日天])/;
const weekdayNames = '一二三四五六日';

/** In order. @param year of dates that name none */
export function datesIn(sentence: CompactText, year: number): readonly NoticeDate[] {
  const found: NoticeDate[] = [];
  let month: { readonly year: number; readonly month: number } | undefined;
  for (const match of sentence.text.matchAll(new RegExp(datePattern + notePattern, 'g'))) {
    const [whole, ownYear, ownMonth, day, note] = match;
    if (ownMonth !== undefined) month = { year: Number(ownYear ?? year), month: Number(ownMonth) };
    const end = match.index + whole.length;
    const noted = note === undefined ? 0 : note.length + 2;
    const weekday = note === undefined ? undefined : weekdayIn(sentence, note, end - 1);
    const on = month && DateTime.fromObject({ ...month, day: Number(day) }, { zone: 'utc' });
    const date = on?.isValid ? on.toISODate() : undefined;
    found.push({
      ...{ from: match.index, end, piece: sentence.piece(match.index, end - noted) },
      ...(typeof date === 'string' && { date }),
      ...(weekday && { weekday }),
    });
  }
  return found;
}

/** @param end of the note in the sentence */
function weekdayIn(sentence: CompactText, note: string, end: number): NoticeWeekday | undefined {
  const match = weekdayPattern.exec(note);
  if (!match) return undefined;
  const [words, name = ''] = match;
  const from = end - note.length + match.index;
  const weekday = weekdayNames.indexOf(name === '天' ? '日' : name) + 1;
  return { piece: sentence.piece(from, from + words.length), weekday };
}
