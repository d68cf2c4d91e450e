import type { AgentId, CallId } from '../../../src/base/ids.ts';

export function agentIdOf(name: string | undefined): AgentId {
  return `agt_${name}` as AgentId;
}

export function callIdOf(name: string | undefined): CallId {
  return `call_${name}` as CallId;
}

/** Without its prefix. */
export const show = (id: string) => id.slice(id.indexOf('_') + 1);
