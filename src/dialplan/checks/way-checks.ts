/** The ways through the flows: steps nobody reaches, circles, calls that were not answered, silence. */

import { bilingual } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import {
  anyWalk,
  type FlowMap,
  isThere,
  type StepPlace,
  type StepThere,
  silentWalk,
  type Walk,
} from './flow-map.ts';
import type { Report } from './report.ts';

type FlowEntries = Readonly<Record<string, Entry<'flows'>>>;

/** @param begun flows with which calls begin, not yet answered; `answered` ones after the answer */
export function checkWays(
  map: FlowMap,
  flows: FlowEntries,
  begun: { readonly unanswered: readonly string[]; readonly answered: readonly string[] },
  report: Report,
): void {
  checkReached(map, flows, report);
  checkAnswered(map, flows, begun.unanswered, report);
  checkReturns(map, flows, [...begun.unanswered, ...begun.answered], report);
  checkCircles(map, flows, report);
  checkAfterwards(map, flows, report);
  checkSilence(map, flows, report);
}

/** From a flow's start, and from where a `goto` leads into the midst of it. */
function checkReached(map: FlowMap, flows: FlowEntries, report: Report): void {
  const starts = Object.keys(flows).map((flow) => map.startOf(flow));
  const entered = map.of('goto').flatMap(({ known: { settings } }) => {
    return settings.step === undefined ? [] : [map.place(settings.flow, settings.step)];
  });
  const inside = insideOf([...starts, ...entered]);
  for (const place of map.all) {
    const flow = flows[place.flow];
    if (!flow || inside.has(place)) continue;
    report('unreachable-step', flow, ['steps', place.step], {
      message: bilingual(
        `no way leads to the step '${place.step}'`,
        `没有路径通到步骤“${place.step}”`,
      ),
      severity: 'warning',
    });
  }
}

/** The steps to which their own flow's ways lead, whether sub-flows return or not. */
function insideOf(starts: readonly StepPlace[]): ReadonlySet<StepPlace> {
  const reached = new Set<StepPlace>();
  const ahead = [...starts];
  for (let place = ahead.pop(); place; place = ahead.pop()) {
    if (!isThere(place) || reached.has(place)) continue;
    reached.add(place);
    ahead.push(...place.outs.all);
  }
  return reached;
}

/** An announcement may be before the answer: it is no answer by itself. */
const unansweredWalk: Walk = { stopsAt: (step) => 'answer' in step };

/** Nothing can be heard, or waited for, on a call that was not answered. */
function checkAnswered(
  map: FlowMap,
  flows: FlowEntries,
  begun: readonly string[],
  report: Report,
): void {
  const starts = begun.map((flow) => map.startOf(flow));
  for (const place of map.reach(starts, unansweredWalk).places) {
    const flow = flows[place.flow];
    if (!flow || !place.known.behaviour.needsAnswer) continue;
    report('not-answered', flow, ['steps', place.step], {
      message: bilingual(
        `a call can come to '${place.step}' without having been answered`,
        `来电可能未经应答就到了“${place.step}”`,
      ),
      fix: bilingual(
        "put a step 'answer: {next: ...}' before it",
        '在它之前加一步“answer: {next: ...}”',
      ),
    });
  }
}

/** A `return` needs somebody to return to, and who goes through a flow needs a way for each exit. */
function checkReturns(
  map: FlowMap,
  flows: FlowEntries,
  begun: readonly string[],
  report: Report,
): void {
  if (map.of('return').length > 0) checkReturning(map, flows, begun, report);
  for (const { flow, step, known } of map.of('subFlow')) {
    const found = flows[flow];
    if (found) checkExits(map, found, { id: step, settings: known.settings }, report);
  }
}

function checkReturning(
  map: FlowMap,
  flows: FlowEntries,
  begun: readonly string[],
  report: Report,
): void {
  const starts = begun.map((flow) => map.startOf(flow));
  for (const place of map.reach(starts, { staysOutside: true }).places) {
    const flow = flows[place.flow];
    if (!flow || place.known.kind !== 'return') continue;
    report('return-without-caller', flow, ['steps', place.step, 'return'], {
      message: bilingual(
        `a call can come to '${place.step}' without a subFlow to return to`,
        `来电可能不经 subFlow 就到了“${place.step}”，无处可返回`,
      ),
      fix: bilingual(
        'let it go on to a step of this flow, or hang up',
        '让它接到本流程的某一步，或者挂断',
      ),
    });
  }
}

type SubFlow = KnownStep<'subFlow'>['settings'];

function checkExits(
  map: FlowMap,
  flow: Entry<'flows'>,
  { id, settings }: { readonly id: string; readonly settings: SubFlow },
  report: Report,
): void {
  const at = ['steps', id, 'subFlow'];
  if (!map.flows[settings.flow]) return;
  const exits = map.exitsOf(settings.flow, anyWalk);
  for (const exit of exits) {
    if (exit === '' || exit in settings.exits) continue;
    report('exit-missing', flow, [...at, 'flow'], {
      message: bilingual(
        `'${settings.flow}' can return by '${exit}', for which no way is given`,
        `“${settings.flow}”可能从出口“${exit}”返回，但没有为它写去向`,
      ),
      fix: bilingual(`give 'exits: {${exit}: …}'`, `写上“exits: {${exit}: …}”`),
    });
  }
  for (const exit of Object.keys(settings.exits)) {
    if (exits.has(exit)) continue;
    report('without-effect', flow, [...at, 'exits', exit], {
      message: bilingual(
        `'${settings.flow}' never returns by '${exit}'`,
        `“${settings.flow}”从不经出口“${exit}”返回`,
      ),
      severity: 'warning',
      at: 'name',
    });
  }
  if (exits.size > 0) return;
  report('without-effect', flow, [...at, 'next'], {
    message: bilingual(`'${settings.flow}' never returns`, `“${settings.flow}”从不返回`),
    severity: 'warning',
    fix: bilingual(
      "give it a step 'return: {}', or write 'goto'",
      '给它加一步“return: {}”，或者改用“goto”',
    ),
  });
}

/** A circle in which no caller does anything would never end. */
function checkCircles(map: FlowMap, flows: FlowEntries, report: Report): void {
  for (const circle of circles(map)) {
    const [first] = circle;
    if (!first) continue;
    const isOneFlow = circle.every(({ flow }) => flow === first.flow);
    const names = [...circle, first].map(({ flow, step }) =>
      isOneFlow ? step : `${flow}/${step}`,
    );
    const ring = names.join(' → ');
    const queue = circle.find((place) => place.known.kind === 'queue');
    const place = queue ?? first;
    const flow = flows[place.flow];
    if (!flow) continue;
    if (queue) {
      report('circular-overflow', flow, ['steps', place.step], {
        message: bilingual(
          `a caller whom nobody answers goes round for ever: ${ring}`,
          `无人接听的来电会永远绕圈：${ring}`,
        ),
        fix: bilingual(
          'let one of its queues lead to an announcement and hang up',
          '让其中一个队列接到一段播报，然后挂断',
        ),
      });
    } else {
      report('loop-without-caller', flow, ['steps', place.step], {
        message: bilingual(
          `the call comes back to '${place.step}' without the caller doing anything: ${ring}`,
          `来电者什么也没做，通话又回到“${place.step}”：${ring}`,
        ),
      });
    }
  }
}

/** The silent circles, each once, as the places along it; at most one through each step. */
function circles(map: FlowMap): readonly (readonly StepThere[])[] {
  const found: StepThere[][] = [];
  const finished = new Set<StepThere>();
  for (const place of map.all) followCircles(map, place, finished, found);
  return found;
}

function followCircles(
  map: FlowMap,
  start: StepThere,
  finished: Set<StepThere>,
  found: StepThere[][],
): void {
  const trail: StepThere[] = [];
  const ahead: (StepPlace | undefined)[] = [start];
  while (ahead.length > 0) {
    const place = ahead.pop();
    if (!place) {
      const done = trail.pop();
      if (done) finished.add(done);
      continue;
    }
    if (!isThere(place) || finished.has(place)) continue;
    const seen = trail.indexOf(place);
    if (seen >= 0) {
      found.push(trail.slice(seen));
      continue;
    }
    trail.push(place);
    ahead.push(undefined, ...map.ways(place, silentWalk));
  }
}

/** A call whose conversation is over is booked: it does not wait for another one. */
function checkAfterwards(map: FlowMap, flows: FlowEntries, report: Report): void {
  for (const { flow: id, step, known } of map.of('queue')) {
    const { afterwards } = known.settings;
    const flow = flows[id];
    if (!flow || afterwards === undefined) continue;
    const { places } = map.reach([map.place(id, afterwards)], anyWalk);
    const queue = places.find((place) => place.known.kind === 'queue');
    if (!queue) continue;
    report('queue-after-conversation', flow, ['steps', step, 'queue', 'afterwards'], {
      message: bilingual(
        `leads to the queue step '${queue.step}', but the call is over by then`,
        `通到队列步骤“${queue.step}”，但那时通话已经结束`,
      ),
      fix: bilingual(
        'let it lead to a survey or an announcement, and hang up',
        '让它接到满意度调查或播报，然后挂断',
      ),
    });
  }
}

/** A caller who waited is not simply cut off. */
function checkSilence(map: FlowMap, flows: FlowEntries, report: Report): void {
  for (const { flow: id, step, known, outs } of map.of('queue')) {
    const flow = flows[id];
    if (!flow) continue;
    for (const { to, key } of outs.ways) {
      if (map.there(id, to)?.known.kind !== 'hangup' || key.at(-1) === 'afterwards') continue;
      report('hung-up-in-silence', flow, ['steps', step, 'queue', ...key], {
        message: bilingual(
          `a caller who waited in '${known.settings.id}' is cut off without a word`,
          `在“${known.settings.id}”等过的来电者会被无声挂断`,
        ),
        severity: 'warning',
        fix: bilingual('play a prompt before the hangup', '挂断之前先放一段提示音'),
      });
    }
  }
}
