/** What a draft defines and where it stands, for the admins' page: as far as the files can be read. */
import { type ParsedFiles, readFiles } from '../../dialplan/files/read-files.ts';
import { readNotice } from '../../dialplan/time/notice/holiday-notice.ts';
import { listOf } from '../../dialplan/time/public-holidays.ts';
import type { DialplanFileText, DialplanOutline } from '../../protocol/rest/dialplan.ts';

/** @param parsed see `readFiles` */
export function outlineOf(
  files: readonly DialplanFileText[],
  parsed?: ParsedFiles,
): DialplanOutline {
  const { entries } = readFiles(files, parsed);
  const flows = Object.entries(entries.flows).map(([id, { value, source, path }]) => ({
    ...{ id, name: value.name },
    ...placeOf(source.placeOf(path)),
    steps: Object.keys(value.steps).map((step) => ({
      id: step,
      ...placeOf(source.placeOf([...path, 'steps', step])),
    })),
  }));
  const hotlines = Object.entries(entries.hotlines).map(([id, { value, source, path }]) => ({
    ...{ id, name: value.name, numbers: value.numbers },
    ...placeOf(source.placeOf(path)),
  }));
  const queues = Object.entries(entries.queues).map(([id, { value, source, path }]) => ({
    ...{ id, name: value.name },
    ...placeOf(source.placeOf(path)),
  }));
  const calendars = Object.entries(entries.calendars).map(([id, { source, path }]) => ({
    ...{ id, ...placeOf(source.placeOf(path)) },
  }));
  const publicHolidays = Object.entries(entries.publicHolidays).map(([id, entry]) => {
    const year = Number(id);
    const list = listOf(readNotice(entry.value.notice, year));
    const days = Object.entries(list).map(([date, { rule, name }]) => {
      return { date, rule, holiday: name };
    });
    return {
      ...{ year, ...placeOf(entry.source.placeOf(entry.path)) },
      days: days.sort((one, other) => (one.date < other.date ? -1 : 1)),
    };
  });
  return { flows, hotlines, queues, calendars, publicHolidays };
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }) {
  return { file, line };
}
