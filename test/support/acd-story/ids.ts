import type { AgentId, CallbackId, CallId } from '../../../src/base/ids.ts';

export function agentIdOf(name: string | undefined): AgentId {
  return `agt_${name}` as AgentId;
}

export function callIdOf(name: string | undefined): CallId {
  return `call_${name}` as CallId;
}

export function callbackIdOf(name: string | undefined): CallbackId {
  return `cbk_${name}` as CallbackId;
}

/** Without its prefix. */
export const show = (id: string) => id.slice(id.indexOf('_') + 1);
