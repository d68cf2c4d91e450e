/** Queues as the admin writes them, as the queue engine wants them. Simulations and the server use the same. */
import { type OverflowRule, type QueueConfig, queueDefaults } from '../acd/model/config.ts';
import type { QueueId } from '../base/ids.ts';
import type { CompiledDialplan } from './compiled.ts';
import type { CompiledQueue } from './schema.ts';
import { type OpenSpan, openSpans, workingDeadline } from './time/working-time.ts';

export function queueConfigsOf(dialplan: CompiledDialplan): readonly QueueConfig[] {
  const classWorthMs = Object.fromEntries(
    Object.values(dialplan.customerClasses).map(({ id, headStart }) => [id, headStart]),
  );
  return Object.values(dialplan.queues).map((queue) => ({
    ...queueConfigOf(queue),
    // An emergency goes first whatever is written of the other classes: no day of waiting is longer.
    classWorthMs: { emergency: dayMs, ...classWorthMs },
    exitKeys: exitKeysOf(dialplan, queue.id),
  }));
}

const dayMs = 86_400_000;

/** Keys with which any flow's callers may leave this queue; where a step says nothing it times out. */
function exitKeysOf(dialplan: CompiledDialplan, queueId: string): readonly string[] {
  const keys = Object.values(dialplan.flows).flatMap(({ steps }) => {
    return Object.values(steps).flatMap((step) => {
      return 'queue' in step && step.queue.id === queueId ? Object.keys(step.queue.keys) : [];
    });
  });
  return [...new Set(keys)].sort();
}

function queueConfigOf(queue: CompiledQueue): QueueConfig {
  return {
    ...queueDefaults,
    id: queue.id as QueueId,
    strategy: queue.strategy,
    receiptTimeoutMs: queue.receiptTimeout,
    ringTimeoutMs: queue.ringTimeout,
    wrapUpMs: queue.wrapUp,
    waitMsMax: queue.maxWait,
    waitingMax: queue.maxLength,
    whenNoAgents: queue.waitWithoutAgents ? 'wait' : 'leave',
    ringNoAnswerLimit: queue.ringNoAnswerLimit,
    declineLimit: queue.declineLimit,
    weight: queue.weight,
    relaxations: queue.relax
      .map(({ after, skills }) => ({ afterMs: after, skills }))
      .sort((a, b) => a.afterMs - b.afterMs),
    preferredMs: queue.preferLastAgent,
    returnWithinMs: queue.keepPlaceWithin,
    overflow: queue.overflow.map(overflowRuleOf),
    announceEveryMs: queue.announcements?.every ?? 0,
    dispositionWrapUpMs: queue.wrapUpBy,
    wrapUpExtensionMs: queue.wrapUpExtension?.by ?? 0,
    wrapUpExtensionsMax: queue.wrapUpExtension?.times ?? 1,
    ...(queue.callback ? { callback: callbackRulesOf(queue.callback) } : {}),
    staffing: queue.staffing.map(({ within, agents }) => ({ ...within, agents })),
  };
}

function callbackRulesOf({
  first,
  ring,
  attempts,
  retryAfter,
}: NonNullable<CompiledQueue['callback']>): QueueConfig['callback'] {
  return { first, dialTimeoutMs: ring, attemptsMax: attempts, retryGapsMs: retryAfter };
}

type WrittenRule = CompiledQueue['overflow'][number];

function overflowRuleOf(rule: WrittenRule): OverflowRule {
  const { name, when, queue } = rule;
  const conditions = {
    waitedMsMin: when.waited,
    positionMin: when.position,
    waitingMin: when.waiting,
    estimateMsMin: when.estimate,
    signedInMax: when.signedInAtMost,
    readyMax: when.readyAtMost,
    allNotReady: when.allNotReady,
    within: when.within,
    freeLinesMax: when.freeLinesAtMost,
    skill: when.skill,
  };
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  const leaveFor = targetOf(rule);
  return {
    name,
    when: Object.fromEntries(given),
    ...(queue === undefined ? {} : { toQueue: queue as QueueId }),
    ...(leaveFor ? { leaveFor } : {}),
  };
}

function targetOf({ callback, announce, flow, refuse }: WrittenRule): OverflowRule['leaveFor'] {
  if (callback) return { kind: 'callback' };
  if (announce !== undefined) return { kind: 'announcement', prompt: announce };
  if (flow !== undefined) return { kind: 'flow', flow };
  return refuse === undefined ? undefined : { kind: 'refuse', cause: refuse };
}

/** When the queue's customers may be called back, and the promise to one who asks now. */
export function callbackHoursOf(
  { queues, calendars }: Pick<CompiledDialplan, 'queues' | 'calendars'>,
  queueId: string,
  at: number,
): { readonly windows: readonly OpenSpan[]; readonly promisedAt: number } {
  const rules = queues[queueId]?.callback;
  const calendar = rules && calendars[rules.calendar];
  if (!calendar) return { windows: [], promisedAt: at };
  const windows = openSpans(calendar, at);
  return { windows, promisedAt: workingDeadline(windows, at, rules.within) };
}
