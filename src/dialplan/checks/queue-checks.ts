/** Queues: settings that another one keeps from ever holding, and names that nothing else knows. */
import { overflowCircle } from '../../acd/model/config.ts';
import type { QueueId } from '../../base/ids.ts';
import { bilingual } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import { type FlowMap, queuesBehind } from './flow-map.ts';
import { notAmong } from './references.ts';
import type { Report } from './report.ts';

type Queue = Entry<'queues'>;
type Queues = Readonly<Record<string, Queue>>;
type Rule = Queue['value']['overflow'][number];

export function checkQueues(
  map: FlowMap,
  { queues, flows }: Sections['entries'],
  report: Report,
): void {
  checkCircle(queues, report);
  const asked = skillsAsked(map, queues);
  for (const queue of Object.values(queues)) {
    checkCallbacks(queue, report);
    checkRules(queue, report);
    checkRelaxed(queue, asked, report);
    checkWaits(queue, report);
  }
  for (const { flow: id, step, known } of map.of('queue')) {
    const flow = flows[id];
    if (flow) checkExits({ flow, id: step, settings: known.settings }, queues, report);
  }
}

/** Callers who overflow must come to an end of it. */
function checkCircle(queues: Queues, report: Report): void {
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
  report('circular-overflow', first, ['overflow'], {
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

function checkCallbacks(queue: Queue, report: Report): void {
  const { callback, overflow } = queue.value;
  if (callback) return;
  for (const [index, rule] of overflow.entries()) {
    if (!rule.callback) continue;
    report('callback-without-hours', queue, ['overflow', index, 'callback'], {
      message: bilingual(
        'nothing says when its callers may be called back: nobody would be',
        '没有说明何时可以回拨：谁也不会被回拨',
      ),
      fix: bilingual("give the queue a 'callback' with a calendar", '给队列写上“callback”和日历'),
    });
  }
}

function checkRules(queue: Queue, report: Report): void {
  const { overflow, maxWait } = queue.value;
  overflow.forEach((rule, index) => {
    const at = ['overflow', index];
    const earlier = overflow.slice(0, index);
    if (earlier.some(({ name }) => name === rule.name)) {
      report('rule-twice', queue, [...at, 'name'], {
        message: bilingual(
          `two rules are called '${rule.name}': exits and figures could not tell them apart`,
          `有两条规则都叫“${rule.name}”：出口和统计分不清`,
        ),
      });
    }
    const before = earlier.find((one) => leaves(one) && covers(one.when, rule.when));
    if (before) {
      report('without-effect', queue, [...at, 'when'], {
        message: bilingual(
          `whenever this holds, '${before.name}' holds and has taken the call before`,
          `满足这个条件时，前面的“${before.name}”已经把来电带走`,
        ),
        severity: 'warning',
        fix: bilingual('put it above that rule, or remove it', '移到那条规则前面，或者删除'),
      });
    }
    const { waited } = rule.when;
    if (waited === undefined || waited < maxWait) return;
    report('without-effect', queue, [...at, 'when', 'waited'], {
      message: bilingual(
        `nobody waits so long: 'maxWait' has ended the wait by then`,
        `没有人会等这么久：“maxWait”已先结束等待`,
      ),
      severity: 'warning',
    });
  });
}

/** A caller who is told something keeps her place, and comes to the next rule. */
function leaves({ announce }: Rule): boolean {
  return announce === undefined;
}

const atLeast = ['waited', 'position', 'waiting', 'estimate'] as const;
const atMost = ['signedInAtMost', 'readyAtMost', 'freeLinesAtMost'] as const;

/** Whether the first condition holds whenever the second does. */
function covers(first: Rule['when'], second: Rule['when']): boolean {
  const { within, skill, allNotReady } = first;
  if (skill !== undefined || second.skill !== undefined) return false;
  if (within && JSON.stringify(within) !== JSON.stringify(second.within)) return false;
  if (allNotReady && !second.allNotReady) return false;
  const isMore = atLeast.every((key) => {
    const [one, other] = [first[key], second[key]];
    return one === undefined || (other !== undefined && other >= one);
  });
  return (
    isMore &&
    atMost.every((key) => {
      const [one, other] = [first[key], second[key]];
      return one === undefined || (other !== undefined && other <= one);
    })
  );
}

function checkRelaxed(queue: Queue, asked: ReadonlySet<string>, report: Report): void {
  queue.value.relax.forEach(({ skills }, index) => {
    for (const skill of Object.keys(skills)) {
      if (asked.has(skill)) continue;
      const near = nearest(skill, asked);
      report('without-effect', queue, ['relax', index, 'skills', skill], {
        message: bilingual(
          `nothing asks for the skill '${skill}': there is nothing to let go`,
          `没有任何地方要求技能“${skill}”：无从放宽`,
        ),
        severity: 'warning',
        at: 'name',
        ...(near === undefined ? {} : { fix: didYouMean(near) }),
      });
    }
  });
}

function skillsAsked(map: FlowMap, queues: Queues): ReadonlySet<string> {
  const ofQueues = Object.values(queues).map(({ value }) => value.skills);
  const ofSteps = map.of('queue').flatMap(({ known: { settings } }) => {
    return [settings.skills, ...settings.skillsWhen.map(({ skills }) => skills)];
  });
  return new Set([...ofQueues, ...ofSteps].flatMap((levels) => Object.keys(levels)));
}

/** The first that is long enough is said: a shorter one behind it never is. */
function checkWaits(queue: Queue, report: Report): void {
  const waits = queue.value.announcements?.waits ?? [];
  waits.forEach(({ upTo }, index) => {
    if (!waits.slice(0, index).some((one) => one.upTo >= upTo)) return;
    report('without-effect', queue, ['announcements', 'waits', index, 'upTo'], {
      message: bilingual(
        'is never said: a longer wait stands before it',
        '永远不会播报：前面已有更长的等待时间',
      ),
      severity: 'warning',
      fix: bilingual('begin with the shortest', '从最短的开始写'),
    });
  });
}

interface QueueStep {
  readonly flow: Entry<'flows'>;
  readonly id: string;
  readonly settings: KnownStep<'queue'>['settings'];
}

/** By the name of a rule that gives callers back to the flow: of the queue, or of one they overflow to. */
function checkExits({ flow, id, settings }: QueueStep, queues: Queues, report: Report): void {
  const rules = rulesBehind(settings.id, queues);
  if (!rules) return;
  for (const name of Object.keys(settings.overflow)) {
    const path = ['steps', id, 'queue', 'overflow', name];
    const found = rules.filter((rule) => rule.name === name);
    if (found.length === 0) {
      const near = nearest(
        name,
        rules.map((rule) => rule.name),
      );
      const among = bilingual(`overflow rules of '${settings.id}'`, `“${settings.id}”的溢出规则`);
      report('unknown-reference', flow, path, { ...notAmong(name, among, near), at: 'name' });
    } else if (found.every((rule) => goesElsewhere(rule))) {
      report('without-effect', flow, path, {
        message: bilingual(
          `'${name}' has a target of its own: callers do not come back here`,
          `“${name}”自己写了去向：来电不会回到这里`,
        ),
        severity: 'warning',
        at: 'name',
      });
    }
  }
}

function goesElsewhere({ queue, announce, flow, refuse }: Rule): boolean {
  return [queue, announce, flow, refuse].some((target) => target !== undefined);
}

/** Undefined where a queue is not known: that is told elsewhere. */
function rulesBehind(start: string, queues: Queues): readonly Rule[] | undefined {
  const rulesOf = (id: string) => queues[id]?.value.overflow ?? [];
  const behind = [...queuesBehind(start, rulesOf)];
  return behind.every((id) => queues[id]) ? behind.flatMap(rulesOf) : undefined;
}
