/** A caller who waits again after a conversation: nobody has them, or an agent sent them to a queue. */
import type { QueueId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import { entertain } from '../flow/flow-walker.ts';
import { finishRecording } from '../hand-over/recording.ts';
import type { Enqueue, LiveCall } from '../live-call.ts';
import type { MediaSource } from '../ports.ts';
import type { Conversation } from './conversation.ts';
import { letAgentsGo } from './departures.ts';
import { endConversation } from './live-conversation.ts';

export interface Requeueing {
  /** Absent: the queue it was in last; where there was none the call ends. */
  readonly queueId?: QueueId;
  /** Absent: as it was. */
  readonly priority?: number;
  readonly atHead: boolean;
  readonly reason: string;
}

/** Waiting already done counts, as does priority. */
export function requeue(context: CentreContext, call: LiveCall, how: Requeueing): void {
  const { clock, intake } = context;
  const queued = intake.state.calls.get(call.id);
  const queueId = how.queueId ?? (call.enqueue?.queue as QueueId | undefined);
  if (queueId === undefined) {
    endConversation(context, call, 'system');
    return;
  }
  const at = clock.now();
  const priority = how.priority ?? queued?.priority ?? call.enqueue?.priority ?? 0;
  const before = call.enqueue ?? bareQueue;
  const isSame = queueId === queued?.queueId;
  const skills = isSame ? before.skills : (context.settings().queueSkills?.[queueId] ?? {});
  const enqueue: Enqueue = { ...before, queue: queueId, priority, skills };
  const { conversation } = call;
  letAgentsGo(context, call);
  call.conversation = undefined;
  call.enqueue = enqueue;
  call.leftQueue = undefined;
  call.file.note({ at, kind: 'call-requeued', facts: { queueId, reason: how.reason } });
  const { callerNumber, queueMs } = call.file.record;
  intake.submit({
    ...{ kind: 'call-queued', at, callId: call.id, queueId, priority, answered: true },
    skills,
    keptMs: queueMs,
    ...(call.customer ? { customerClass: call.customer.tier } : {}),
    ...(callerNumber === 'anonymous' ? {} : { caller: callerNumber }),
    ...(how.atHead ? { returned: true } : {}),
  });
  call.enter('queued');
  const lost = context.settings().returnPrompts[call.file.record.language] ?? [];
  call.scope.run(waitAgain(context, call, conversation, how.atHead ? lost : []));
}

/** What a queue plays to a caller whose flow never named one. */
const bareQueue: Omit<Enqueue, 'queue' | 'priority'> = {
  ...{ kind: 'enqueue', skills: {}, announce: [], music: [], isEmergency: false },
  announcements: { positions: [], waits: [], always: [] },
};

/** Lets go of the conversation; then the caller hears the prompts, and music until an agent comes. */
export async function waitAgain(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation | undefined,
  prompts: readonly MediaSource[],
): Promise<void> {
  const media = new AbortController();
  call.waitingMedia = media;
  const wasBridged = conversation?.isCallerBridged ?? false;
  await Promise.all([finishRecording(context, call), conversation?.end()]);
  if (wasBridged && !call.callerLeg?.ended.aborted) await call.callerLeg?.unbridge();
  // Meanwhile another agent may have taken over, or the caller have left.
  if (media.signal.aborted || call.stage !== 'queued') return;
  entertain(context, call, prompts);
}
