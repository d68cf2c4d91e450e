/**
 * Blind transfers: the agent is out at once. The caller goes to a queue with the time already waited,
 * or hears another phone ring; whoever cannot be had there gives them back to the head of the queue.
 */
import type { AgentId } from '../../base/ids.ts';
import type { FlowStep } from '../../dialplan/flow.ts';
import type { CentreContext } from '../centre-context.ts';
import type { CallTarget, CommandResult } from '../desk-port.ts';
import { customerFacts } from '../flow/customer-facts.ts';
import { walk } from '../flow/flow-walker.ts';
import { finishRecording } from '../hand-over/recording.ts';
import type { LiveCall } from '../live-call.ts';
import type { Conversation } from './conversation.ts';
import type { ConversationEffect } from './conversation-state.ts';
import { letAgentsGo } from './departures.ts';
import { beginConversation } from './live-conversation.ts';
import { participantFor, type Reachable, reach, reachableOf } from './reach.ts';
import { requeue } from './requeue.ts';
import { shownCaller } from './shown-calls.ts';

type SendAway = Extract<ConversationEffect, { kind: 'send-away' }>;

/** The target was found fit when the agent named it. */
export function sendAway(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  { to, priority }: SendAway,
): void {
  const { clock } = context;
  const { agentId } = conversation;
  const who = agentId === undefined ? {} : { agentId };
  call.file.note({ at: clock.now(), kind: 'call-transferred', ...who, facts: { to, by: 'blind' } });
  if (to.kind === 'queue') {
    const { queueId } = to;
    const wanted = priority === undefined ? {} : { priority };
    requeue(context, call, { queueId, ...wanted, atHead: false, reason: 'transferred' });
    return;
  }
  if (to.kind === 'flow') {
    goThrough(context, call, conversation, to.flow);
    return;
  }
  const target = reachableOf(context, to, undefined);
  if ('ok' in target) {
    requeue(context, call, { atHead: true, reason: 'transfer-failed' });
    return;
  }
  letAgentsGo(context, call);
  call.conversation = undefined;
  const calledBy = conversation.owner.who;
  call.enter('transferring');
  call.scope.run(callThere(context, call, conversation, { target, calledBy }));
}

/** Her dialplan's flow of that name, as if her call began there. */
function beginningOf(
  { flows, clock, onFault }: CentreContext,
  call: LiveCall,
  flow: string,
): FlowStep | undefined {
  const { callerNumber, dialledNumber } = call.file.record;
  const { customer } = call;
  try {
    return flows.start({
      ...{ callerNumber, dialledNumber, at: clock.now(), instead: { flow } },
      ...(customer ? { customer: customerFacts(customer) } : {}),
    });
  } catch (error) {
    onFault(error);
    return undefined;
  }
}

function goThrough(
  context: CentreContext,
  call: LiveCall,
  former: Conversation,
  flow: string,
): void {
  const first = beginningOf(context, call, flow);
  if (!first) {
    requeue(context, call, { atHead: true, reason: 'transfer-failed' });
    return;
  }
  letAgentsGo(context, call);
  call.conversation = undefined;
  call.leftQueue = undefined;
  call.flow = first.state;
  call.enter('flow');
  const leave = async () => {
    const wasBridged = former.isCallerBridged;
    await Promise.all([finishRecording(context, call), former.end()]);
    if (wasBridged && !call.callerLeg?.ended.aborted) await call.callerLeg?.unbridge();
    if (call.stage === 'flow') await walk(context, call, first);
  };
  call.scope.run(leave());
}

async function callThere(
  context: CentreContext,
  call: LiveCall,
  former: Conversation,
  { target, calledBy }: { readonly target: Reachable; readonly calledBy: Reachable['who'] },
): Promise<void> {
  const { callerLeg } = call;
  if (!callerLeg) return;
  const one = participantFor(context, call, target, call.id);
  const transfer = new AbortController();
  call.transfer = transfer;
  call.scope.add(() => {
    transfer.abort();
    return one.release();
  });
  if (one.agentId !== undefined && call.pop) {
    context.views.showCall(one.agentId, { pop: call.pop, phase: 'ringing', calledBy });
    context.changedAgents.add(one.agentId);
  }
  const heard = hearRinging(context, call, former).catch(context.onFault);
  const { callerNumber } = call.file.record;
  const caller = { number: callerNumber, name: shownCaller(call).name };
  const { signal } = transfer;
  const reached = await reach(context, call, one, { to: target, joins: callerLeg, caller, signal });
  await heard;
  if (call.stage !== 'transferring') {
    if (reached.outcome === 'answered') await reached.leg.hangup('cancelled');
    return;
  }
  if (reached.outcome === 'answered') {
    one.leg = reached.leg;
    one.joinedAt = context.clock.now();
    beginConversation(context, call, one, 'blind-transfer');
    return;
  }
  const facts = { to: one.who, reason: reached.outcome };
  call.file.note({ at: context.clock.now(), kind: 'transfer-failed', facts });
  requeue(context, call, { atHead: true, reason: 'transfer-failed' });
}

async function hearRinging(
  context: CentreContext,
  call: LiveCall,
  former: Conversation,
): Promise<void> {
  const leg = call.callerLeg;
  const wasBridged = former.isCallerBridged;
  await Promise.all([finishRecording(context, call), former.end()]);
  if (!leg || leg.ended.aborted || call.stage !== 'transferring') return;
  if (wasBridged) await leg.unbridge();
  if (call.stage === 'transferring') await leg.startMusic(context.settings().ringbackTone);
}

/** Undefined: the caller can be sent there. @param by who sends */
export function refusalOfTransfer(
  context: CentreContext,
  call: LiveCall,
  to: CallTarget,
  by: AgentId | undefined,
): CommandResult | undefined {
  switch (to.kind) {
    case 'queue':
      return context.intake.state.queues.has(to.queueId)
        ? undefined
        : { ok: false, code: 'not-found', message: 'No such queue.' };
    case 'flow':
      return beginningOf(context, call, to.flow)
        ? undefined
        : { ok: false, code: 'not-found', message: 'No such flow.' };
    default: {
      const target = reachableOf(context, to, by);
      return 'ok' in target ? target : undefined;
    }
  }
}
