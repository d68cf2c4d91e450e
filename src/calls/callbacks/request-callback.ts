/** A caller asks to be called back, in a flow or by the overflow of her queue. */
import type { AcdInput } from '../../acd/model/inputs.ts';
import { newId, type QueueId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import type { LiveCall } from '../live-call.ts';
import type { CallbackHours } from '../settings.ts';

export interface CallbackRequest {
  readonly queue: string;
  readonly number: string;
}

const dialable = /^\+?\d{3,20}$/;
const weekMs = 7 * 86_400_000;
const hourMs = 3_600_000;

/** Whether it was promised: not without a number, and not for a queue that never calls back. */
export function requestCallback(
  context: CentreContext,
  call: LiveCall,
  request: CallbackRequest,
): boolean {
  if (!dialable.test(request.number)) return false;
  const input = inputOf(context, call, request);
  const refusal = context.intake.command(input);
  const { callbackId, promisedAt } = input;
  call.file.note({
    at: input.at,
    kind: refusal ? 'callback-refused' : 'callback-promised',
    facts: { callbackId, promisedAt, ...(refusal ? { code: refusal.code } : {}) },
  });
  if (!refusal) call.achieved = 'deferred';
  return refusal === undefined;
}

/** To the number the caller calls from, for the queue she leaves. */
export function requestCallbackOf(context: CentreContext, call: LiveCall): boolean {
  const { callerNumber } = call.file.record;
  const queue = call.enqueue?.queue;
  return queue !== undefined && requestCallback(context, call, { queue, number: callerNumber });
}

type Requested = Extract<AcdInput, { kind: 'callback-requested' }>;

function inputOf(
  context: CentreContext,
  call: LiveCall,
  { queue, number }: CallbackRequest,
): Requested {
  const at = context.clock.now();
  const { windows, promisedAt } = context.settings().callbackHours?.(queue, at) ?? always(at);
  const { record } = call.file;
  const { enqueue, customer } = call;
  return {
    ...{ kind: 'callback-requested', at, callbackId: newId('cbk'), queueId: queue as QueueId },
    ...{ number, windows, promisedAt },
    priority: enqueue?.priority ?? 0,
    skills: enqueue?.skills ?? {},
    ...(customer ? { customerClass: customer.tier } : {}),
    // She keeps the place of the wait that she gives up.
    ...(record.queuedAt === undefined ? {} : { queuedAt: record.queuedAt }),
    about: { hotline: record.hotline, language: record.language, askedIn: record.id },
  };
}

/** Where nobody says when: at any hour, promised within one. */
function always(at: number): CallbackHours {
  return { windows: [{ from: at, until: at + weekMs }], promisedAt: at + hourMs };
}
