/**
 * Why: for an offer as it is made, and as questions about the present state. Lists are cut at
 * `listMax`, so that explaining an offer costs the same with ten agents and with ten thousand.
 */
import type { AgentId, CallId } from '../base/ids.ts';
import { type Agent, isAvailable } from './model/agent.ts';
import { type Skills, satisfies } from './model/config.ts';
import type {
  IdleExplanation,
  OfferExplanation,
  PassedOver,
  WaitExplanation,
} from './model/explanation.ts';
import type { QueuedCall } from './model/queued-call.ts';
import type { AcdState, QueueIndex } from './state.ts';

const listMax = 20;

/** To be asked before the offer changes anything. */
export function explainOffer(
  state: AcdState,
  queue: QueueIndex,
  call: QueuedCall,
  chosen: Agent,
  at: number,
): OfferExplanation {
  const order = orderIn(chosen, queue);
  const candidates: AgentId[] = [chosen.id];
  const passedOver: PassedOver[] = [];
  for (const agentId of queue.agents) {
    if (candidates.length + passedOver.length > listMax) break;
    const agent = state.agents.get(agentId);
    if (!agent || agentId === chosen.id) continue;
    const why = passedOverFor(agent, call.skills);
    if (why) passedOver.push(why);
    else {
      candidates.push(agentId);
      const reason = orderIn(agent, queue) > order ? 'later-order' : 'less-idle';
      passedOver.push({ agentId, reason });
    }
  }
  return {
    ...{ strategy: queue.config.strategy, chosen: chosen.id, order },
    idleMs: at - chosen.idleSince,
    ...{ candidates, passedOver },
    unlisted: queue.agents.size - 1 - passedOver.length,
  };
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
  const agents: PassedOver[] = [];
  for (const agentId of queue.agents) {
    const agent = state.agents.get(agentId);
    const why = agent && passedOverFor(agent, call.skills);
    if (why && agents.length < listMax) agents.push(why);
  }
  const index = call.call.place === 'waiting' ? queue.waiting.indexOf(call) : -1;
  return {
    ...{ callId, queueId: call.queueId, place: call.call.place },
    ...(index < 0 ? {} : { position: index + 1 }),
    waitedMs: at - call.queuedAt,
    agents,
    unlisted: queue.agents.size - agents.length,
  };
}

/** Why does this agent get no calls? Undefined for an unknown agent. */
export function explainIdle(state: AcdState, agentId: AgentId): IdleExplanation | undefined {
  const agent = state.agents.get(agentId);
  if (!agent) return undefined;
  const unavailable = passedOverFor(agent, {});
  const queues = agent.queues.flatMap(({ queueId }) => {
    const queue = state.queues.get(queueId);
    if (!queue) return [];
    const place = queue.idle.items.findIndex((idle) => idle.agentId === agentId);
    return {
      queueId,
      waiting: queue.waiting.size,
      beyondSkills: queue.waiting.items.filter((call) => !satisfies(agent.skills, call.skills))
        .length,
      before: place < 0 ? queue.idle.size : place,
    };
  });
  return { agentId, ...(unavailable ? { unavailable } : {}), queues };
}

/** Why this agent cannot take a call that needs these skills; undefined when she can. */
function passedOverFor(agent: Agent, needed: Skills): PassedOver | undefined {
  const { state } = agent;
  const agentId = agent.id;
  if (state.state === 'not-ready') return { agentId, reason: 'not-ready', detail: state.reason };
  if (state.state !== 'ready') return { agentId, reason: state.state };
  if (!agent.phoneReachable) return { agentId, reason: 'phone-unreachable' };
  if (!isAvailable(agent)) return { agentId, reason: 'desk-unreachable' };
  const missing = Object.keys(needed).find((skill) => {
    return (agent.skills[skill] ?? 0) < (needed[skill] ?? 0);
  });
  return missing === undefined ? undefined : { agentId, reason: 'skill-missing', detail: missing };
}

function orderIn(agent: Agent, queue: QueueIndex): number {
  return agent.queues.find(({ queueId }) => queueId === queue.config.id)?.order ?? 0;
}
