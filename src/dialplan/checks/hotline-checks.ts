/** Hotlines: settings that another one, or what their flows lack, keeps from ever changing anything. */
import { bilingual } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import { anyWalk, type FlowMap } from './flow-map.ts';
import type { Report } from './report.ts';

type Hotline = Entry<'hotlines'>;
type Keeper = Hotline | Entry<'customerClasses'>;

export function checkHotlineSettings(
  map: FlowMap,
  hotlines: Readonly<Record<string, Hotline>>,
  report: Report,
): void {
  for (const hotline of Object.values(hotlines)) {
    checkSaturationOrder(hotline, report);
    checkDispositions(hotline, report);
    checkConsent(map, hotline, report);
    checkEarlyMedia(map, hotline, report);
  }
}

/** Of lines that are kept, and of budgets that are never in force. */
export function checkBudgets(keepers: Readonly<Record<string, Keeper>>, report: Report): void {
  for (const keeper of Object.values(keepers)) {
    const { lines } = keeper.value;
    lines.forEach(({ reserved, max }, index) => {
      if (reserved > max) {
        report('lines-overcommitted', keeper, ['lines', index, 'reserved'], {
          message: bilingual(
            `keeps ${reserved} lines free and may never use more than ${max}`,
            `保留 ${reserved} 条线路，却最多只能用 ${max} 条`,
          ),
          fix: bilingual(`keep ${max} at most`, `最多保留 ${max} 条`),
        });
      }
      const before = lines.slice(0, index);
      if (!before.some(({ within }) => within === undefined)) return;
      report('without-effect', keeper, ['lines', index], {
        message: bilingual(
          "is never in force: one without 'within' stands before it",
          '永远不会生效：前面已有一条没有写“within”',
        ),
        severity: 'warning',
        fix: bilingual("put the one without 'within' last", '把没有写“within”的放到最后'),
      });
    });
  }
}

function checkDispositions(hotline: Hotline, report: Report): void {
  const { dispositions = [] } = hotline.value;
  dispositions.forEach((id, index) => {
    if (dispositions.indexOf(id) === index) return;
    report('without-effect', hotline, ['dispositions', index], {
      message: bilingual(`'${id}' is in the list already`, `“${id}”已经在列表里`),
      severity: 'warning',
    });
  });
}

/** The first rule that can be followed is: a refusal always can be, announcements have lines of their own. */
function checkSaturationOrder(hotline: Hotline, report: Report): void {
  const { saturation } = hotline.value;
  saturation.forEach(({ when }, index) => {
    const before = saturation.slice(0, index).find((one) => {
      if (one.refuse === undefined) return false;
      return (
        one.when === undefined || (when?.every((reason) => one.when?.includes(reason)) ?? false)
      );
    });
    if (!before) return;
    report('without-effect', hotline, ['saturation', index, 'name'], {
      message: bilingual(
        `is never followed: '${before.name}' takes every such call before it`,
        `永远不会用到：前面的“${before.name}”已经接走所有这样的来电`,
      ),
      severity: 'warning',
    });
  });
}

function checkConsent(map: FlowMap, hotline: Hotline, report: Report): void {
  const { recordWithConsentOnly, flow } = hotline.value;
  if (!recordWithConsentOnly || !map.flows[flow]) return;
  const { places } = map.reach([map.startOf(flow)], anyWalk);
  if (places.some(({ known }) => agrees(known))) return;
  report('without-effect', hotline, ['recordWithConsentOnly'], {
    message: bilingual(
      "nothing is ever recorded: no step of the flow says 'consent: announced' or 'consent: given'",
      '永远不会录音：流程里没有一步写“consent: announced”或“consent: given”',
    ),
    severity: 'warning',
    fix: bilingual(
      "add a step 'record: {set: on, consent: announced, next: …}' to the flow",
      '在流程里加一步“record: {set: on, consent: announced, next: …}”',
    ),
  });
}

function agrees({ kind, settings }: KnownStep): boolean {
  if (kind !== 'record' || settings.set !== 'on') return false;
  return settings.consent === 'given' || settings.consent === 'announced';
}

function checkEarlyMedia(map: FlowMap, hotline: Hotline, report: Report): void {
  const { announcements, flow } = hotline.value;
  if (announcements !== 'before-answer' || !map.flows[flow]) return;
  const { places } = map.reach([map.startOf(flow)], { stopsAt: (step) => 'answer' in step });
  if (places.some(({ known }) => known.kind === 'announce')) return;
  report('without-effect', hotline, ['announcements'], {
    message: bilingual(
      "the flow has no 'announce' step before its answer: nothing is heard early",
      '流程在应答之前没有“announce”步骤：没有什么可提前播放',
    ),
    severity: 'warning',
    fix: bilingual("put an 'announce' step before the 'answer'", '在“answer”之前加一步“announce”'),
  });
}
