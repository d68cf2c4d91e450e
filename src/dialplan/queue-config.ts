/** Queues as the admin writes them, as the queue engine wants them. Simulations and the server use the same. */
import { type QueueConfig, queueDefaults } from '../acd/model/config.ts';
import type { QueueId } from '../base/ids.ts';
import type { CompiledDialplan } from './compiled.ts';
import type { CompiledQueue } from './schema.ts';

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
    staffing: queue.staffing.map(({ within, agents }) => ({ ...within, agents })),
  };
}

function overflowRuleOf({
  name,
  when,
  queue,
}: CompiledQueue['overflow'][number]): QueueConfig['overflow'][number] {
  const conditions = {
    waitedMsMin: when.waited,
    positionMin: when.position,
    waitingMin: when.waiting,
    estimateMsMin: when.estimate,
    signedInMax: when.signedInAtMost,
    readyMax: when.readyAtMost,
    allNotReady: when.allNotReady,
    within: when.within,
  };
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  return {
    name,
    when: Object.fromEntries(given),
    ...(queue === undefined ? {} : { toQueue: queue as QueueId }),
  };
}
