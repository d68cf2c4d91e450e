/**
 * Faults of meaning in a dialplan whose form is right: references to nothing, numbers claimed twice,
 * steps nobody reaches, and loops in which no caller does anything.
 */
import { checkAreas } from './checks/area-checks.ts';
import { checkCalendar } from './checks/calendar-checks.ts';
import { checkExpressions } from './checks/expression-checks.ts';
import { FlowMap, overflowFlows } from './checks/flow-map.ts';
import { checkBudgets, checkHotlineSettings } from './checks/hotline-checks.ts';
import { checkLanguages } from './checks/language-checks.ts';
import { checkLines } from './checks/line-checks.ts';
import { checkNotices } from './checks/notice-checks.ts';
import { checkNumbers, noHotline } from './checks/number-checks.ts';
import { checkParts } from './checks/part-checks.ts';
import { checkAbilities, type KnownPeople } from './checks/people-checks.ts';
import { checkSounds, type PromptSounds, unusedRecordings } from './checks/prompt-checks.ts';
import { checkPromptFiles } from './checks/prompt-file-checks.ts';
import { checkQueues } from './checks/queue-checks.ts';
import { checkReaching } from './checks/reaching-checks.ts';
import { checkReferences } from './checks/reference-checks.ts';
import { References, sectionWords } from './checks/references.ts';
import { type Report, reportTo } from './checks/report.ts';
import { checkService } from './checks/service-checks.ts';
import { checkSpokenKeys } from './checks/spoken-key-checks.ts';
import { checkStep } from './checks/step-checks.ts';
import { checkSubFlows } from './checks/sub-flow-checks.ts';
import { checkTrunk } from './checks/trunk-checks.ts';
import { checkWays } from './checks/way-checks.ts';
import type { Fault } from './fault.ts';
import type { Sections } from './files/read-files.ts';
import type { UnreadFile } from './files/unread-files.ts';

export interface CheckOptions {
  /** The year in which the dialplan is to run: its public holidays must be published. */
  readonly year: number;
  /** Prompt and music files that exist, relative to the prompts directory; absent = not checked. */
  readonly promptFiles?: ReadonlySet<string>;
  /** What was measured of them; absent = not checked. */
  readonly sounds?: PromptSounds;
  /** Files that hold a password or a token, by name; absent = not checked. */
  readonly secretFiles?: ReadonlySet<string>;
  /** What stands in the directory beside the files that were read. */
  readonly unread?: readonly UnreadFile[];
  /** Absent = not checked. */
  readonly people?: KnownPeople;
}

export function checkSections(sections: Sections, options: CheckOptions): readonly Fault[] {
  const faults: Fault[] = [];
  new Checker(sections, options, faults).checkAll();
  return faults;
}

class Checker {
  readonly #entries: Sections['entries'];
  readonly #options: CheckOptions;
  readonly #faults: Fault[];
  readonly #report: Report;
  readonly #map: FlowMap;
  readonly #references: References;
  /** Something that was written is not known. */
  readonly #isPartial: boolean;

  constructor(sections: Sections, options: CheckOptions, faults: Fault[]) {
    const { entries, unread } = sections;
    this.#entries = entries;
    this.#options = options;
    this.#faults = faults;
    this.#report = reportTo(faults);
    const isMissing =
      unread.isFile || (options.unread ?? []).some(({ why }) => why !== 'named-otherwise');
    this.#isPartial = isMissing || unread.names.size > 0;
    this.#map = new FlowMap(valuesOf(entries.flows), overflowFlows(valuesOf(entries.queues)));
    this.#references = new References(sections, isMissing, this.#report);
  }

  checkAll(): void {
    checkReferences(this.#map, this.#entries, this.#references);
    this.#checkHotlines();
    this.#checkFlows();
    this.#checkQueues();
    this.#checkCalendars();
    this.#checkOthers();
    this.#checkRecordings();
    this.#references.reportUnused();
  }

  #checkHotlines(): void {
    const { hotlines, customerClasses } = this.#entries;
    checkNumbers(hotlines, this.#options.people, this.#report);
    if (!this.#isPartial) this.#faults.push(...noHotline(hotlines));
    checkLines(hotlines, sectionWords.hotlines, this.#report);
    checkLines(customerClasses, sectionWords.customerClasses, this.#report);
    for (const keepers of [hotlines, customerClasses]) checkBudgets(keepers, this.#report);
    checkHotlineSettings(this.#map, hotlines, this.#report);
  }

  #checkFlows(): void {
    const { hotlines, flows } = this.#entries;
    for (const { flow: id, step, known } of this.#map.all) {
      const flow = flows[id];
      if (flow) checkStep(flow, step, known, this.#report);
    }
    checkReaching(this.#map, this.#entries, this.#options.people, this.#report);
    const plans = Object.values(hotlines).flatMap(({ value }) => value.emergency ?? []);
    const begun = {
      unanswered: Object.values(hotlines).flatMap(({ value }) => {
        return [value.flow, ...value.saturation.flatMap(({ flow }) => flow ?? [])];
      }),
      answered: plans.map((plan) => plan.flow),
    };
    checkWays(this.#map, flows, begun, this.#report);
    checkSubFlows(this.#map, flows, this.#report);
    checkSpokenKeys(this.#map, this.#entries, this.#report);
    if (!this.#isPartial) checkExpressions(this.#map, this.#entries, this.#report);
    checkLanguages(this.#map, this.#entries, this.#report);
    if (!this.#isPartial) checkParts(this.#map, this.#entries, this.#report);
  }

  #checkQueues(): void {
    checkQueues(this.#map, this.#entries, this.#report);
    const { people } = this.#options;
    if (people) checkAbilities(this.#map, this.#entries, people, this.#report);
  }

  #checkCalendars(): void {
    const { calendars, publicHolidays } = this.#entries;
    const { year } = this.#options;
    for (const calendar of Object.values(calendars)) {
      checkCalendar(calendar, publicHolidays, year, this.#report);
    }
    checkNotices(this.#entries, year, this.#report);
  }

  #checkOthers(): void {
    const { areas, trunks, services } = this.#entries;
    const { secretFiles } = this.#options;
    for (const table of Object.values(areas)) checkAreas(table, this.#report);
    for (const trunk of Object.values(trunks)) checkTrunk(trunk, secretFiles, this.#report);
    for (const service of Object.values(services)) {
      checkService(service, secretFiles, this.#report);
    }
  }

  #checkRecordings(): void {
    const { promptFiles, sounds } = this.#options;
    if (promptFiles) checkPromptFiles(this.#entries, promptFiles, this.#report);
    if (sounds) checkSounds(this.#entries, sounds, this.#report);
    if (promptFiles) this.#faults.push(...unusedRecordings(this.#entries, promptFiles));
  }
}

function valuesOf<Value>(
  entries: Readonly<Record<string, { readonly value: Value }>>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).map(([id, { value }]) => [id, value]));
}
