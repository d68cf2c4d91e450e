/**
 * Why: for an offer as it is made, and as questions about the present state. Lists are cut at
 * `listMax`, so that explaining an offer costs the same with ten agents and with ten thousand.
 */
import type { AgentId, CallId } from '../../base/ids.ts';
import type { Agent } from '../model/agent.ts';
import type { AgentQueue } from '../model/config.ts';
import type {
  IdleExplanation,
  OfferExplanation,
  OverflowExplanation,
  OverflowFacts,
  PassedOver,
  PassedOverReason,
  WaitExplanation,
  WaitStepExplanation,
} from '../model/explanation.ts';
import { type QueuedCall, waitedMs } from '../model/queued-call.ts';
import { idleAgent } from '../order/asking-order.ts';
import type { AcdState, QueueIndex } from '../state.ts';
import { estimateWait } from '../waiting/estimate.ts';

const listMax = 20;

/** To be asked before the offer changes anything. */
export function explainOffer(
  state: AcdState,
  queue: QueueIndex,
  call: QueuedCall,
  chosen: Agent,
  at: number,
): OfferExplanation {
  const order = placeIn(chosen, queue)?.order ?? 0;
  const candidates: AgentId[] = [chosen.id];
  const passedOver: PassedOver[] = [];
  for (const agentId of queue.agents) {
    if (candidates.length + passedOver.length > listMax) break;
    const agent = state.agents.get(agentId);
    if (!agent || agentId === chosen.id) continue;
    const why = passedOverFor(agent, call);
    if (why) passedOver.push(why);
    else {
      candidates.push(agentId);
      passedOver.push({ agentId, reason: notFirst(queue, call, agent, order) });
    }
  }
  const { strategy } = queue.config;
  return {
    strategy,
    ...(call.preferredAgent === chosen.id && !call.assigned ? { preferred: true } : {}),
    ...(call.assigned ? { assigned: true } : {}),
    chosen: chosen.id,
    order,
    idleMs: at - chosen.idleSince,
    candidates,
    passedOver,
    unlisted: queue.agents.size - 1 - passedOver.length,
  };
}

/** Why a candidate was not asked first. */
function notFirst(
  queue: QueueIndex,
  call: QueuedCall,
  agent: Agent,
  order: number,
): PassedOverReason {
  if (call.preferredAgent !== undefined) return 'other-preferred';
  if (call.missedBy.includes(agent.id)) return 'missed-before';
  if ((placeIn(agent, queue)?.order ?? 0) > order) return 'later-order';
  return queue.config.strategy === 'longest-idle' ? 'less-idle' : 'strategy';
}

/** Why an overflow rule takes the call; asked before it does. */
export function explainOverflow(
  state: AcdState,
  queue: QueueIndex,
  call: QueuedCall,
  facts: OverflowFacts,
): OverflowExplanation {
  return { facts, ...explainWaitStep(state, queue, call) };
}

/** Why nobody takes the call, as it is before the step changes it. */
export function explainWaitStep(
  state: AcdState,
  queue: QueueIndex,
  call: QueuedCall,
): WaitStepExplanation {
  const { agents: passedOver, unlisted } = passedOverBy(state, queue, call);
  return { passedOver, unlisted };
}

/** Why no agent of the queue takes the call now. */
function passedOverBy(
  state: AcdState,
  queue: QueueIndex,
  call: QueuedCall,
): Pick<WaitExplanation, 'agents' | 'unlisted'> {
  const agents: PassedOver[] = [];
  for (const agentId of queue.agents) {
    if (agents.length >= listMax) break;
    const agent = state.agents.get(agentId);
    const why = agent && whyNot(agent, call);
    if (why) agents.push(why);
  }
  return { agents, unlisted: queue.agents.size - agents.length };
}

/** Why is this caller waiting? Undefined for a call that is not in the engine. */
export function explainWait(
  state: AcdState,
  callId: CallId,
  at: number,
): WaitExplanation | undefined {
  const call = state.calls.get(callId);
  const queue = call && state.queues.get(call.queueId);
  if (!call || !queue) return undefined;
  const index = call.call.place === 'waiting' ? queue.waiting.indexOf(call) : -1;
  const estimate = index < 0 ? undefined : estimateWait(queue, index + 1, at);
  const { preferredAgent, preferredUntil } = call;
  return {
    ...{ callId, queueId: call.queueId, place: call.call.place },
    ...(index < 0 ? {} : { position: index + 1 }),
    waitedMs: waitedMs(call, at),
    ...(estimate ? { estimate } : {}),
    ...(preferredAgent === undefined || preferredUntil === undefined
      ? {}
      : { preferred: { agentId: preferredAgent, until: preferredUntil } }),
    ...passedOverBy(state, queue, call),
  };
}

function whyNot(agent: Agent, call: QueuedCall): PassedOver | undefined {
  const { preferredAgent } = call;
  const why = passedOverFor(agent, preferredAgent === agent.id ? undefined : call);
  if (why || preferredAgent === undefined || preferredAgent === agent.id) return why;
  return { agentId: agent.id, reason: 'other-preferred', detail: preferredAgent };
}

/** Why does this agent get no calls? Undefined for an unknown agent. */
export function explainIdle(state: AcdState, agentId: AgentId): IdleExplanation | undefined {
  const agent = state.agents.get(agentId);
  if (!agent) return undefined;
  const unavailable = passedOverFor(agent, undefined);
  const queues = agent.queues.flatMap((place) => {
    const { queueId } = place;
    const queue = state.queues.get(queueId);
    if (!queue) return [];
    const index = queue.idle.indexOf(idleAgent(agent, place, queue.config.strategy));
    const beyond = queue.waiting.beyond(agent);
    return {
      queueId,
      waiting: queue.waiting.size,
      beyondSkills: beyond.skills,
      preferringOthers: beyond.others,
      before: index < 0 ? queue.idle.size : index,
    };
  });
  return { agentId, ...(unavailable ? { unavailable } : {}), queues };
}

/** Why this agent cannot take the call, or any call; undefined when she can. */
function passedOverFor(agent: Agent, call: QueuedCall | undefined): PassedOver | undefined {
  const { state, trainee } = agent;
  const agentId = agent.id;
  if (state.state === 'not-ready') return { agentId, reason: 'not-ready', detail: state.reason };
  if (state.state === 'talking' && state.outside) return { agentId, reason: 'outside-call' };
  if (state.state !== 'ready') return { agentId, reason: state.state };
  if (!agent.phoneReachable) return { agentId, reason: 'phone-unreachable' };
  if (agent.desk.link !== 'connected') return { agentId, reason: 'desk-unreachable' };
  if (agent.accompanies) return { agentId, reason: 'accompanies', detail: agent.accompanies };
  if (agent.awaitsMentor) {
    return { agentId, reason: 'awaits-mentor', detail: trainee?.mentor ?? '' };
  }
  if (!call) return undefined;
  if (trainee?.classes?.includes(call.customerClass) === false) {
    return { agentId, reason: 'class-not-hers', detail: call.customerClass };
  }
  for (const skill in call.needs) {
    if ((agent.skills[skill] ?? 0) < (call.needs[skill] ?? 0)) {
      return { agentId, reason: 'skill-missing', detail: skill };
    }
  }
  return undefined;
}

function placeIn(agent: Agent, queue: QueueIndex): AgentQueue | undefined {
  return agent.queues.find(({ queueId }) => queueId === queue.config.id);
}
