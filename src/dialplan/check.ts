/**
 * Faults of meaning in a dialplan whose form is right: references to nothing, numbers claimed twice,
 * steps nobody reaches, and loops in which no caller does anything.
 */
import { overflowCircle } from '../acd/model/config.ts';
import type { QueueId } from '../base/ids.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import { checkAreas } from './checks/area-checks.ts';
import { checkCalendar } from './checks/calendar-checks.ts';
import { checkExpressions } from './checks/expression-checks.ts';
import { FlowMap, overflowFlows, type StepThere } from './checks/flow-map.ts';
import { checkBudgets, checkHotlineSettings } from './checks/hotline-checks.ts';
import { checkLanguages } from './checks/language-checks.ts';
import { checkLines } from './checks/line-checks.ts';
import { checkNotices } from './checks/notice-checks.ts';
import { checkParts } from './checks/part-checks.ts';
import {
  checkAbilities,
  checkDialled,
  checkNumber,
  type KnownPeople,
} from './checks/people-checks.ts';
import { checkSounds, type PromptSounds, unusedRecordings } from './checks/prompt-checks.ts';
import { checkQueues } from './checks/queue-checks.ts';
import { type Report, reportTo } from './checks/report.ts';
import { checkService } from './checks/service-checks.ts';
import { checkSpokenKeys } from './checks/spoken-key-checks.ts';
import { checkStep } from './checks/step-checks.ts';
import { checkSubFlows } from './checks/sub-flow-checks.ts';
import { checkNumberShown, checkTrunk } from './checks/trunk-checks.ts';
import { checkWays } from './checks/way-checks.ts';
import type { Fault } from './fault.ts';
import type { Entry, Sections } from './files/read-files.ts';
import type { Path } from './files/source-map.ts';
import type { UnreadFile } from './files/unread-files.ts';
import { didYouMean, nearest } from './nearest.ts';
import { reservedPrompts, type SectionName, type StepKind } from './schema.ts';
import type { KnownStep } from './steps/step-kinds.ts';

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

/** What is there for others to use: who writes it and does not use it has forgotten something. */
const usable = ['flows', 'queues', 'calendars', 'areas', 'prompts', 'music', 'services'] as const;

export function checkSections(sections: Sections, options: CheckOptions): readonly Fault[] {
  const faults: Fault[] = [];
  const checker = new Checker(sections, options, faults);
  checker.checkAll();
  return faults;
}

function valuesOf<Value>(
  entries: Readonly<Record<string, { readonly value: Value }>>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).map(([id, { value }]) => [id, value]));
}

type Settings<Kind extends StepKind> = KnownStep<Kind>['settings'];

/** Where a name is looked for; in English it is the section's own name. */
type Among = Wording;

const sectionWords: Readonly<Record<SectionName, Among>> = {
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
const stepWords = bilingual('steps', '步骤');

class Checker {
  readonly #sections: Sections;
  readonly #options: CheckOptions;
  readonly #faults: Fault[];
  readonly #report: Report;
  readonly #map: FlowMap;
  /** A file is missing: whatever is not found may stand in it. */
  readonly #isAnywhere: boolean;
  /** Something that was written is not known. */
  readonly #isPartial: boolean;
  readonly #used = new Set<string>(reservedPrompts.map((id) => `prompts/${id}`));

  constructor(sections: Sections, options: CheckOptions, faults: Fault[]) {
    this.#sections = sections;
    this.#options = options;
    this.#faults = faults;
    this.#report = reportTo(faults);
    const { isFile, names } = sections.unread;
    const isMissing = isFile || (options.unread ?? []).some(({ why }) => why !== 'named-otherwise');
    this.#isAnywhere = isMissing;
    this.#isPartial = isMissing || names.size > 0;
    const { flows, queues } = sections.entries;
    this.#map = new FlowMap(valuesOf(flows), overflowFlows(valuesOf(queues)));
  }

  checkAll(): void {
    const { entries } = this.#sections;
    this.#checkHotlines();
    for (const section of ['hotlines', 'customerClasses'] as const) {
      checkLines(entries[section], sectionWords[section], this.#report);
      checkBudgets(entries[section], this.#report);
    }
    for (const [id, entry] of Object.entries(entries.flows)) this.#checkFlow(id, entry);
    this.#checkWays();
    for (const entry of Object.values(entries.queues)) this.#checkQueue(entry);
    this.#checkOverflow();
    checkQueues(entries, this.#report);
    if (this.#options.people) checkAbilities(entries, this.#options.people, this.#report);
    checkHotlineSettings(this.#map, entries.hotlines, this.#report);
    for (const entry of Object.values(entries.calendars)) {
      checkCalendar(entry, entries.publicHolidays, this.#options.year, this.#report);
    }
    checkNotices(entries, this.#options.year, this.#report);
    for (const entry of Object.values(entries.areas)) checkAreas(entry, this.#report);
    for (const entry of Object.values(entries.trunks)) {
      checkTrunk(entry, this.#options.secretFiles, this.#report);
    }
    for (const entry of Object.values(entries.services)) {
      checkService(entry, this.#options.secretFiles, this.#report);
    }
    for (const entry of Object.values(entries.customerSystems)) this.#checkCustomerSystem(entry);
    this.#checkFiles();
    this.#checkSounds();
    for (const section of usable) this.#checkUsed(section);
  }

  #checkWays(): void {
    const { hotlines, flows } = this.#sections.entries;
    const plans = Object.values(hotlines).flatMap(({ value }) => value.emergency ?? []);
    const begun = {
      unanswered: Object.values(hotlines).flatMap(({ value }) => {
        return [value.flow, ...value.saturation.flatMap(({ flow }) => flow ?? [])];
      }),
      answered: plans.map((plan) => plan.flow),
    };
    checkWays(this.#map, flows, begun, this.#report);
    checkSubFlows(this.#map, flows, this.#report);
    checkSpokenKeys(this.#map, this.#sections.entries, this.#report);
    if (!this.#isPartial) checkExpressions(this.#map, this.#sections.entries, this.#report);
    checkLanguages(this.#map, this.#sections.entries, this.#report);
    if (!this.#isPartial) checkParts(this.#map, this.#sections.entries, this.#report);
  }

  #checkHotlines(): void {
    const { people } = this.#options;
    const owners = new Map<string, string>();
    for (const [id, entry] of Object.entries(this.#sections.entries.hotlines)) {
      const { flow, emergency } = entry.value;
      this.#refer('flows', flow, entry, ['flow']);
      this.#checkSaturation(entry);
      for (const [index, disposition] of (entry.value.dispositions ?? []).entries()) {
        this.#refer('dispositions', disposition, entry, ['dispositions', index]);
      }
      if (emergency) {
        this.#refer('flows', emergency.flow, entry, ['emergency', 'flow']);
        this.#referPrompts(emergency.announce, entry, ['emergency', 'announce']);
      }
      for (const [index, number] of entry.value.numbers.entries()) {
        const owner = owners.get(number);
        if (owner !== undefined) {
          this.#report('number-claimed-twice', entry, ['numbers', index], {
            message: bilingual(
              `the number ${number} belongs to the hotline '${owner}' already`,
              `号码 ${number} 已属于热线“${owner}”`,
            ),
          });
        }
        owners.set(number, id);
        if (people) checkNumber(entry, { index, number }, people, this.#report);
      }
    }
    if (owners.size === 0 && !this.#isPartial) {
      this.#faults.push({
        severity: 'error',
        code: 'no-hotline',
        file: '.',
        line: 1,
        column: 1,
        message: bilingual(
          'no file defines a hotline: nobody could call',
          '没有文件定义热线：谁也打不进来',
        ),
      });
    }
  }

  #checkFlow(flowId: string, flow: Entry<'flows'>): void {
    const { steps, start } = flow.value;
    this.#referStep(start, flow, ['start']);
    for (const id of Object.keys(steps)) {
      const place = this.#map.there(flowId, id);
      if (!place) continue;
      for (const { to, key } of place.outs.ways) {
        if (Object.hasOwn(steps, to)) continue;
        this.#referStep(to, flow, ['steps', id, place.known.kind, ...key]);
      }
      this.#checkStepReferences(flow, place);
    }
  }

  #checkStepReferences(flow: Entry<'flows'>, { step: id, known }: StepThere): void {
    const { kind, settings, behaviour } = known;
    for (const { section, ids, key } of behaviour.references?.(settings) ?? []) {
      for (const one of ids) this.#refer(section, one, flow, ['steps', id, kind, ...key]);
    }
    switch (known.kind) {
      case 'goto':
        this.#checkEntrance(flow, id, known.settings);
        break;
      case 'area':
        this.#checkAreasOf(flow, id, known.settings);
        break;
      case 'callback':
        this.#checkHoursOf(flow, id, known.settings.queue);
        break;
      case 'queue':
        if (known.settings.prefer !== undefined)
          this.#checkPreferenceOf(flow, id, known.settings.id);
        break;
      case 'dial':
        this.#checkDial(flow, id, known.settings);
        break;
    }
    checkStep(flow, id, known, this.#report);
  }

  #checkEntrance(flow: Entry<'flows'>, id: string, { flow: to, step }: Settings<'goto'>): void {
    const entered = this.#sections.entries.flows[to]?.value.steps;
    if (!entered || step === undefined) return;
    this.#referIn(entered, step, stepWords, flow, ['steps', id, 'goto', 'step']);
  }

  #checkDial(flow: Entry<'flows'>, step: string, dial: Settings<'dial'>): void {
    const { people } = this.#options;
    for (const trunk of dial.trunk ?? []) this.#checkTrunkOf(flow, step, trunk);
    if (people) checkDialled(flow, { step, dial }, people, this.#report);
  }

  #checkPreferenceOf(flow: Entry<'flows'>, id: string, queue: string): void {
    const found = this.#sections.entries.queues[queue];
    if (!found || found.value.preferLastAgent > 0) return;
    this.#report('without-effect', flow, ['steps', id, 'queue', 'prefer'], {
      message: bilingual(
        `'${queue}' asks nobody alone, not even for a moment`,
        `“${queue}”从不先单独找某位坐席`,
      ),
      severity: 'warning',
      fix: bilingual("give the queue 'preferLastAgent: 10s'", '给队列写上“preferLastAgent: 10s”'),
    });
  }

  #checkHoursOf(flow: Entry<'flows'>, id: string, queue: string): void {
    const found = this.#sections.entries.queues[queue];
    if (!found || found.value.callback) return;
    this.#report('callback-without-hours', flow, ['steps', id, 'callback', 'queue'], {
      message: bilingual(
        `nothing says when callers of '${queue}' may be called back: nobody would be`,
        `没有说明“${queue}”的来电者何时可以回拨：谁也不会被回拨`,
      ),
      fix: bilingual("give the queue a 'callback' with a calendar", '给队列写上“callback”和日历'),
    });
  }

  #checkSaturation(entry: Entry<'hotlines'>): void {
    entry.value.saturation.forEach(({ announce, flow, hotline }, index) => {
      const at = ['saturation', index];
      if (announce !== undefined) this.#referPrompts([announce], entry, [...at, 'announce']);
      if (flow !== undefined) this.#refer('flows', flow, entry, [...at, 'flow']);
      if (hotline !== undefined) this.#refer('hotlines', hotline, entry, [...at, 'hotline']);
    });
  }

  #checkAreasOf(flow: Entry<'flows'>, id: string, { table, areas }: Settings<'area'>): void {
    const found = this.#sections.entries.areas[table];
    if (!found) return;
    for (const area of Object.keys(areas)) {
      const path = ['steps', id, 'area', 'areas', area];
      const among = bilingual(`areas of '${table}'`, `地区表“${table}”`);
      this.#referIn(found.value, area, among, flow, path);
    }
  }

  #checkTrunkOf(flow: Entry<'flows'>, id: string, trunk: string): void {
    const found = this.#sections.entries.trunks[trunk];
    if (found) checkNumberShown({ flow, id, trunk, found }, this.#report);
    if (!found || found.value.outgoing) return;
    this.#report('trunk-not-outgoing', flow, ['steps', id, 'dial', 'trunk'], {
      message: bilingual(`the trunk '${trunk}' takes no calls out`, `中继“${trunk}”不能呼出`),
      fix: bilingual(
        "give it 'outgoing: {address: …, callerNumber: …}'",
        '给它写上“outgoing: {address: …, callerNumber: …}”',
      ),
    });
  }

  #checkQueue(queue: Entry<'queues'>): void {
    this.#refer('music', queue.value.music, queue, ['music']);
    this.#referPrompts(queue.value.announce ?? [], queue, ['announce']);
    queue.value.overflow.forEach((rule, index) => {
      const at = ['overflow', index, 'queue'];
      if (rule.queue !== undefined) this.#refer('queues', rule.queue, queue, at);
      const said = rule.announce === undefined ? [] : [rule.announce];
      this.#referPrompts(said, queue, ['overflow', index, 'announce']);
      if (rule.flow !== undefined) {
        this.#refer('flows', rule.flow, queue, ['overflow', index, 'flow']);
      }
      if (!rule.callback || queue.value.callback) return;
      this.#report('callback-without-hours', queue, ['overflow', index, 'callback'], {
        message: bilingual(
          'nothing says when its callers may be called back: nobody would be',
          '没有说明何时可以回拨：谁也不会被回拨',
        ),
        fix: bilingual("give the queue a 'callback' with a calendar", '给队列写上“callback”和日历'),
      });
    });
    const { callback, wrapUpBy } = queue.value;
    const at = ['callback', 'calendar'];
    if (callback) this.#refer('calendars', callback.calendar, queue, at);
    for (const id of Object.keys(wrapUpBy)) {
      this.#refer('dispositions', id, queue, ['wrapUpBy', id]);
    }
    const { prompt = [], positions = [], waits = [] } = queue.value.announcements ?? {};
    this.#referPrompts(prompt, queue, ['announcements', 'prompt']);
    this.#referPrompts(positions, queue, ['announcements', 'positions']);
    const said = waits.map((wait) => wait.prompt);
    this.#referPrompts(said, queue, ['announcements', 'waits']);
  }

  /** Callers who overflow must come to an end of it. */
  #checkOverflow(): void {
    const { queues } = this.#sections.entries;
    const circle = overflowCircle(
      Object.entries(queues).map(([id, { value }]) => ({
        id: id as QueueId,
        overflow: value.overflow.map(({ name, queue }) => {
          return { name, when: {}, ...(queue === undefined ? {} : { toQueue: queue as QueueId }) };
        }),
      })),
    );
    const first = circle && queues[circle[0] ?? ''];
    if (!first) return;
    this.#report('circular-overflow', first, ['overflow'], {
      message: bilingual(
        `callers overflow in a circle: ${circle.join(' → ')}`,
        `来电在队列之间循环溢出：${circle.join(' → ')}`,
      ),
      fix: bilingual(
        'let one of these queues give its callers back to the flow',
        '让其中一个队列把来电交还流程',
      ),
    });
  }

  #checkCustomerSystem(system: Entry<'customerSystems'>): void {
    const { ask, hotlines = [] } = system.value;
    if (ask !== undefined) this.#refer('services', ask, system, ['ask']);
    hotlines.forEach((id, index) => {
      this.#refer('hotlines', id, system, ['hotlines', index]);
    });
  }

  #checkFiles(): void {
    const { promptFiles } = this.#options;
    if (!promptFiles) return;
    for (const entry of Object.values(this.#sections.entries.prompts)) {
      for (const [language, file] of Object.entries(entry.value.file)) {
        if (promptFiles.has(file)) continue;
        this.#report('prompt-file-missing', entry, ['file', language], {
          message: bilingual(
            `the file prompts/${file} does not exist`,
            `文件 prompts/${file} 不存在`,
          ),
        });
      }
    }
    for (const entry of Object.values(this.#sections.entries.parts)) {
      const { folder, words } = entry.value;
      for (const name of Object.keys(words)) {
        if (promptFiles.has(`${folder}/${name}.wav`)) continue;
        this.#report('prompt-file-missing', entry, ['words', name], {
          message: bilingual(
            `the file prompts/${folder}/${name}.wav does not exist`,
            `文件 prompts/${folder}/${name}.wav 不存在`,
          ),
        });
      }
    }
    for (const entry of Object.values(this.#sections.entries.music)) {
      if (promptFiles.has(entry.value.file)) continue;
      this.#report('prompt-file-missing', entry, ['file'], {
        message: bilingual(
          `the file prompts/${entry.value.file} does not exist`,
          `文件 prompts/${entry.value.file} 不存在`,
        ),
      });
    }
  }

  #checkSounds(): void {
    const { promptFiles, sounds } = this.#options;
    const { entries } = this.#sections;
    if (sounds) checkSounds(entries, sounds, this.#report);
    if (promptFiles) this.#faults.push(...unusedRecordings(entries, promptFiles));
  }

  #checkUsed(section: (typeof usable)[number]): void {
    for (const [id, entry] of Object.entries(this.#sections.entries[section])) {
      if (this.#used.has(`${section}/${id}`)) continue;
      this.#report('unused', entry, [], {
        message: bilingual(`nothing uses '${id}'`, `没有任何地方用到“${id}”`),
        severity: 'warning',
      });
    }
  }

  #referPrompts(ids: readonly string[], entry: Entry<SectionName>, path: Path): void {
    for (const id of ids) this.#refer('prompts', id, entry, path);
  }

  #refer(section: SectionName, id: string, entry: Entry<SectionName>, path: Path): void {
    this.#used.add(`${section}/${id}`);
    if (this.#isUnread(section, id)) return;
    this.#referIn(this.#sections.entries[section], id, sectionWords[section], entry, path);
  }

  /** Whether it may well be there, where nobody could read it. */
  #isUnread(section: SectionName, id: string): boolean {
    const isFound = Object.hasOwn(this.#sections.entries[section], id);
    return !isFound && (this.#isAnywhere || this.#sections.unread.names.has(`${section}/${id}`));
  }

  #referStep(id: string, flow: Entry<'flows'>, path: Path): void {
    this.#referIn(flow.value.steps, id, stepWords, flow, path);
  }

  #referIn(known: object, id: string, what: Among, entry: Entry<SectionName>, path: Path): void {
    if (Object.hasOwn(known, id)) return;
    const near = nearest(id, Object.keys(known));
    // What was probably meant is not unused on top of it.
    if (near !== undefined) this.#used.add(`${what.en}/${near}`);
    this.#report('unknown-reference', entry, path, {
      message: bilingual(
        `there is no '${id}' among the ${what.en}`,
        `${what['zh-CN']}里没有“${id}”`,
      ),
      ...(near === undefined ? {} : { fix: didYouMean(near) }),
      ...(path.at(-1) === id ? { at: 'name' as const } : {}),
    });
  }
}
