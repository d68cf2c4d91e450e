/**
 * Which agents' commands do not fit the present state. The shell asks before it journals, so that a
 * command has its answer at once; `step` asks again, so that a replay cannot do what was refused.
 */
import type { Agent } from './model/agent.ts';
import type { AgentCommandInput } from './model/inputs.ts';
import type { AcdState } from './state.ts';

export interface Refusal {
  readonly code: 'conflict' | 'not-found' | 'invalid-input';
  readonly message: string;
}

const reasonLengthMax = 64;

/** Undefined: the command is accepted. Repeating a command that already took effect is accepted. */
export function refusalOf(state: AcdState, input: AgentCommandInput): Refusal | undefined {
  const agent = state.agents.get(input.agentId);
  if (!agent) return { code: 'not-found', message: 'No such agent.' };
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
    case 'disposition-set':
      return conflict('Not possible.');
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
    return { code: 'invalid-input', message: 'A reason of 1 to 64 characters is needed.' };
  }
  return undefined;
}

function conflict(message: string): Refusal {
  return { code: 'conflict', message };
}
