/** What the things of a dialplan name of each other: whether it is there, and what nothing names. */
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { reservedPrompts, type SectionName } from '../schema.ts';
import type { Report } from './report.ts';

/** Where a name is looked for; in English it is the section's own name. */
export type Among = Wording;

export const sectionWords: Readonly<Record<SectionName, Among>> = {
  hotlines: bilingual('hotlines', '热线'),
  flows: bilingual('flows', '流程'),
  queues: bilingual('queues', '队列'),
  calendars: bilingual('calendars', '日历'),
  publicHolidays: bilingual('publicHolidays', '放假安排'),
  areas: bilingual('areas', '地区表'),
  prompts: bilingual('prompts', '提示音'),
  parts: bilingual('parts', '语音片段'),
  music: bilingual('music', '等待音乐'),
  services: bilingual('services', '外部服务'),
  trunks: bilingual('trunks', '中继'),
  customerClasses: bilingual('customerClasses', '客户等级'),
  customerSystems: bilingual('customerSystems', '客户系统'),
  notReadyReasons: bilingual('notReadyReasons', '未就绪原因'),
  dispositions: bilingual('dispositions', '话后小结'),
  alarms: bilingual('alarms', '告警'),
  tests: bilingual('tests', '测试'),
};

/** What is there for others to use: who writes it and does not use it has forgotten something. */
const usable = ['flows', 'queues', 'calendars', 'areas', 'prompts', 'music', 'services'] as const;

/** @param near what was probably meant */
export function notAmong(
  name: string,
  among: Among,
  near: string | undefined,
): { readonly message: Wording; readonly fix?: Wording } {
  const message = bilingual(
    `there is no '${name}' among the ${among.en}`,
    `${among['zh-CN']}里没有“${name}”`,
  );
  return near === undefined ? { message } : { message, fix: didYouMean(near) };
}

export class References {
  readonly #sections: Sections;
  readonly #isAnywhere: boolean;
  readonly #report: Report;
  readonly #used = new Set<string>(reservedPrompts.map((id) => `prompts/${id}`));

  /** @param isAnywhere a file is missing: whatever is not found may stand in it */
  constructor(sections: Sections, isAnywhere: boolean, report: Report) {
    this.#sections = sections;
    this.#isAnywhere = isAnywhere;
    this.#report = report;
  }

  to(section: SectionName, id: string, entry: Entry<SectionName>, path: Path): void {
    this.#used.add(`${section}/${id}`);
    if (this.#isUnread(section, id)) return;
    this.among(this.#sections.entries[section], id, sectionWords[section], entry, path);
  }

  toPrompts(ids: readonly string[], entry: Entry<SectionName>, path: Path): void {
    for (const id of ids) this.to('prompts', id, entry, path);
  }

  /** @param known by its names */
  among(known: object, id: string, what: Among, entry: Entry<SectionName>, path: Path): void {
    if (Object.hasOwn(known, id)) return;
    const near = nearest(id, Object.keys(known));
    // What was probably meant is not unused on top of it.
    if (near !== undefined) this.#used.add(`${what.en}/${near}`);
    this.#report('unknown-reference', entry, path, {
      ...notAmong(id, what, near),
      ...(path.at(-1) === id ? { at: 'name' as const } : {}),
    });
  }

  /** When all have been told. */
  reportUnused(): void {
    for (const section of usable) {
      for (const [id, entry] of Object.entries(this.#sections.entries[section])) {
        if (this.#used.has(`${section}/${id}`)) continue;
        this.#report('unused', entry, [], {
          message: bilingual(`nothing uses '${id}'`, `没有任何地方用到“${id}”`),
          severity: 'warning',
        });
      }
    }
  }

  /** Whether it may well be there, where nobody could read it. */
  #isUnread(section: SectionName, id: string): boolean {
    const isFound = Object.hasOwn(this.#sections.entries[section], id);
    return !isFound && (this.#isAnywhere || this.#sections.unread.names.has(`${section}/${id}`));
  }
}
