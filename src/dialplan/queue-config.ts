/** A queue as the admin writes it, as the queue engine wants it. Simulations and the server use the same. */
import { type QueueConfig, queueDefaults } from '../acd/model/config.ts';
import type { QueueId } from '../base/ids.ts';
import type { CompiledQueue } from './schema.ts';

export function queueConfigOf(queue: CompiledQueue): QueueConfig {
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
  };
}
