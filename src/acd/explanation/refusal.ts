/**
 * Which commands of agents and supervisors do not fit the present state. The shell asks before it journals, so that a
 * command has its answer at once; `step` asks again, so that a replay cannot do what was refused.
 */
import { priorityMax } from '../../base/priority.ts';
import type { Agent } from '../model/agent.ts';
import type { Callback } from '../model/callback.ts';
import type { AgentCommandInput, CallbackCommandInput, SupervisorInput } from '../model/inputs.ts';
import type { AcdState } from '../state.ts';

export interface Refusal {
  readonly code: 'conflict' | 'not-found' | 'invalid-input';
  readonly message: string;
}

const reasonLengthMax = 64;
/** Open at once; beyond this the engine's memory would grow without anybody calling them. Chosen. */
const callbacksMax = 20_000;

export type CommandInput = AgentCommandInput | SupervisorInput | CallbackCommandInput;

/** Undefined: the command is accepted. Repeating a command that already took effect is accepted. */
export function refusalOf(state: AcdState, input: CommandInput): Refusal | undefined {
  switch (input.kind) {
    case 'callback-requested':
    case 'callback-cancelled':
    case 'callback-expedited':
    case 'callback-assigned':
      return refuseCallback(state, input);
    case 'agent-moved':
    case 'call-prioritised':
    case 'call-assigned':
      return refuseSupervisor(state, input);
    default:
      return refuseAgent(state, input);
  }
}

function refuseAgent(state: AcdState, input: AgentCommandInput): Refusal | undefined {
  const agent = state.agents.get(input.agentId);
  if (!agent) return noAgent;
  switch (input.kind) {
    case 'agent-signed-in':
      return undefined;
    case 'agent-signed-out':
      return agent.state.state === 'talking' ? conflict('End the call first.') : undefined;
    case 'agent-ready':
      return refuseReady(agent);
    case 'agent-not-ready':
      return refuseNotReady(agent, input.reason);
    case 'offer-declined':
      if (agent.state.state === 'offered' && agent.state.offerId === input.offerId)
        return undefined;
      return conflict('The offer is over.');
    case 'wrap-up-ended':
      return agent.state.state === 'wrap-up' ? undefined : conflict('There is no wrap-up to end.');
    case 'wrap-up-extended':
      return refuseExtension(state, agent);
    case 'disposition-set':
      return refuseDisposition(agent, input);
  }
}

function refuseReady(agent: Agent): Refusal | undefined {
  if (agent.state.state === 'signed-out') return conflict('Sign in first.');
  const wantsCalls = agent.state.state === 'not-ready' || agent.state.state === 'wrap-up';
  if (wantsCalls && !agent.phoneReachable) return conflict('The phone is not registered.');
  if (wantsCalls && agent.desk.link === 'gone') return conflict('The desk is not connected.');
  return undefined;
}

function refuseNotReady(agent: Agent, reason: string): Refusal | undefined {
  if (agent.state.state === 'signed-out') return conflict('Sign in first.');
  if (reason.length === 0 || reason.length > reasonLengthMax) {
    return invalid('A reason of 1 to 64 characters is needed.');
  }
  return undefined;
}

function refuseExtension(state: AcdState, agent: Agent): Refusal | undefined {
  if (agent.state.state !== 'wrap-up') return conflict('There is no wrap-up to extend.');
  const { queueId, extensions = 0 } = agent.state;
  const rules = queueId && state.queues.get(queueId)?.config;
  if (!rules || rules.wrapUpExtensionMs === 0) return conflict('This wrap-up cannot be extended.');
  if (extensions < rules.wrapUpExtensionsMax) return undefined;
  return conflict('It was extended as often as it may be.');
}

function refuseDisposition(
  { state, interrupted }: Agent,
  { callId, disposition }: Extract<AgentCommandInput, { kind: 'disposition-set' }>,
): Refusal | undefined {
  const isTooLong = disposition.length === 0 || disposition.length > reasonLengthMax;
  if (isTooLong) return invalid('A disposition of 1 to 64 characters is needed.');
  const current = 'callId' in state && state.state !== 'offered' ? state.callId : undefined;
  const before = interrupted?.state === 'wrap-up' ? interrupted.callId : undefined;
  if (callId === current || callId === before) return undefined;
  return conflict('The call is not, or no longer, hers.');
}

function refuseSupervisor(state: AcdState, input: SupervisorInput): Refusal | undefined {
  if (input.kind !== 'call-prioritised') {
    const agent = state.agents.get(input.agentId);
    if (!agent) return noAgent;
    if (agent.state.state === 'signed-out') return conflict('The agent is signed out.');
  }
  if (input.kind === 'agent-moved') {
    const isKnown = input.queues?.some(({ queueId }) => state.queues.has(queueId)) ?? true;
    return isKnown ? undefined : { code: 'not-found', message: 'No such queue.' };
  }
  const place = state.calls.get(input.callId)?.call.place;
  if (place === undefined) return { code: 'not-found', message: 'The call is not in a queue.' };
  if (place !== 'waiting' && place !== 'offered') return conflict('The call does not wait.');
  if (input.kind === 'call-assigned') {
    return input.forMs > 0 ? undefined : invalid('A time above 0 is needed.');
  }
  const { priority } = input;
  if (Number.isInteger(priority) && priority >= 0 && priority <= priorityMax) return undefined;
  return invalid(`A priority from 0 to ${priorityMax} is needed.`);
}

const windowsMax = 100;

function refuseCallback(state: AcdState, input: CallbackCommandInput): Refusal | undefined {
  if (input.kind !== 'callback-requested') return refuseOpenCallback(state, input);
  const { windows, number, queueId } = input;
  if (!state.queues.has(queueId)) return { code: 'not-found', message: 'No such queue.' };
  if (state.callbacks.has(input.callbackId)) return conflict('It was requested already.');
  if (number.length === 0 || number.length > reasonLengthMax) return invalid('A number is needed.');
  if (windows.length > windowsMax || windows.every(({ until }) => until <= state.at)) {
    return invalid('A time to call is needed.');
  }
  return state.callbacks.size < callbacksMax
    ? undefined
    : conflict('There are too many callbacks.');
}

function refuseOpenCallback(
  state: AcdState,
  input: Exclude<CallbackCommandInput, { kind: 'callback-requested' }>,
): Refusal | undefined {
  const callback = state.callbacks.get(input.callbackId);
  if (!callback) return { code: 'not-found', message: 'No such callback.' };
  if (isBeingCalled(state, callback)) return conflict('The customer is being called.');
  if (input.kind === 'callback-expedited') {
    const isOpen = isWithinHours(callback, Math.max(state.at, input.at));
    return isOpen ? undefined : conflict('Customers may not be called at this hour.');
  }
  if (input.kind !== 'callback-assigned') return undefined;
  const agent = state.agents.get(input.agentId);
  if (!agent) return noAgent;
  if (agent.state.state === 'signed-out') return conflict('The agent is signed out.');
  return input.forMs > 0 ? undefined : invalid('A time above 0 is needed.');
}

/** Customers may be called at this instant. */
export function isWithinHours({ windows }: Pick<Callback, 'windows'>, at: number): boolean {
  return windows.some(({ from, until }) => from <= at && at < until);
}

/** The customer is dialled, or has answered. */
export function isBeingCalled(state: AcdState, { isReached, callback }: Callback): boolean {
  const callId = callback.state === 'in-line' ? callback.callId : undefined;
  return isReached || (callId !== undefined && state.calls.get(callId)?.call.place === 'dialling');
}

const noAgent: Refusal = { code: 'not-found', message: 'No such agent.' };

function invalid(message: string): Refusal {
  return { code: 'invalid-input', message };
}

function conflict(message: string): Refusal {
  return { code: 'conflict', message };
}
