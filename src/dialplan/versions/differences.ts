/**
 * What has changed between two dialplans, in words of each language: what admins wrote, without
 * comments and layout. Names and values stand as they are written.
 */

import { bilingual, type Wording } from '../../base/wording.ts';
import { type DialplanSource, type ParsedFiles, readFiles } from '../files/read-files.ts';
import { type SectionName, sectionNames } from '../schema.ts';

const singular: Readonly<Record<SectionName, Wording>> = {
  hotlines: bilingual('hotline', '热线'),
  flows: bilingual('flow', '流程'),
  queues: bilingual('queue', '队列'),
  calendars: bilingual('calendar', '日历'),
  publicHolidays: bilingual('holiday notice', '放假通知'),
  areas: bilingual('table of areas', '地区表'),
  prompts: bilingual('prompt', '提示音'),
  parts: bilingual('spoken parts', '语音片段'),
  music: bilingual('music', '等待音乐'),
  services: bilingual('service', '外部服务'),
  trunks: bilingual('trunk', '中继'),
  customerClasses: bilingual('customer class', '客户等级'),
  customerSystems: bilingual('customer system', '客户系统'),
  notReadyReasons: bilingual('not-ready reason', '未就绪原因'),
  dispositions: bilingual('disposition', '话后小结'),
  alarms: bilingual('alarm', '告警'),
  tests: bilingual('test', '测试'),
};
const singularStep = bilingual('step', '步骤');

/** Longer values are cut. */
const lettersMax = 60;

type Named = Readonly<Record<string, unknown>>;

/**
 * One sentence a change, in the order of the sections; empty when nothing differs.
 * @param parsed see `readFiles`
 */
export function differences(
  before: readonly DialplanSource[],
  after: readonly DialplanSource[],
  parsed?: ParsedFiles,
): readonly Wording[] {
  const [old, now] = [sectionsOf(before, parsed), sectionsOf(after, parsed)];
  return sectionNames.flatMap((section) => {
    return namedDifferences(singular[section], old[section] ?? {}, now[section] ?? {});
  });
}

/** Sections as they are written: defaults are not added, durations stay text. */
function sectionsOf(
  sources: readonly DialplanSource[],
  parsed: ParsedFiles | undefined,
): Readonly<Record<string, Named>> {
  const { entries } = readFiles(sources, parsed);
  const named = sectionNames.map((section) => {
    const values = Object.entries(entries[section]).map(([id, { source, path }]) => {
      return [id, valueAt(source.values, path)] as const;
    });
    return [section, Object.fromEntries(values)] as const;
  });
  return Object.fromEntries(named);
}

function namedDifferences(what: Wording, old: Named, now: Named): readonly Wording[] {
  const ids = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return ids.flatMap((id) => {
    const subject = bilingual(`${what.en} '${id}'`, `${what['zh-CN']}“${id}”`);
    if (!(id in old)) return [said(subject, ' is new', '：新增')];
    if (!(id in now)) return [said(subject, ' is gone', '：已删除')];
    return valueDifferences(subject, [], old[id], now[id]);
  });
}

function valueDifferences(
  subject: Wording,
  path: readonly string[],
  old: unknown,
  now: unknown,
): readonly Wording[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  if (isMap(old) && isMap(now)) {
    if (path.at(-1) === 'steps') {
      const { en, 'zh-CN': zhCn } = singularStep;
      return namedDifferences(said(subject, `: ${en}`, `：${zhCn}`), old, now);
    }
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => valueDifferences(subject, [...path, key], old[key], now[key]));
  }
  const setting = path.join('.');
  const where = path.length === 0 ? subject : said(subject, `: ${setting}`, `：${setting}`);
  const [before, after] = [told(old), told(now)];
  if (old === undefined) return [said(where, ` is now ${after}`, ` 设为 ${after}`)];
  if (now === undefined) {
    return [said(where, ` is no longer given (it was ${before})`, ` 不再设置（原为 ${before}）`)];
  }
  return [said(where, ` was ${before}, is now ${after}`, ` 由 ${before} 改为 ${after}`)];
}

/** The subject, and what is said of it. */
function said(subject: Wording, en: string, zhCn: string): Wording {
  return bilingual(`${subject.en}${en}`, `${subject['zh-CN']}${zhCn}`);
}

function told(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= lettersMax ? text : `${text.slice(0, lettersMax - 1)}…`;
}

function isMap(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(values: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((value, key) => (isMap(value) ? value[key] : undefined), values);
}
