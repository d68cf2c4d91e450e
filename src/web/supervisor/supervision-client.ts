/** What lies behind the wallboard's rows, over REST. */

import { type CallRow, callsBody } from '../../protocol/rest/desk.ts';
import {
  type WatchedAgentBody,
  type WatchedCallBody,
  watchedAgentBody,
  watchedCallBody,
} from '../../protocol/rest/supervision.ts';
import { type RestResult, request } from '../shell/rest-client.ts';

export function watchedCall(callId: string): Promise<RestResult<WatchedCallBody>> {
  return request(`/api/supervision/calls/${encodeURIComponent(callId)}`, {}, watchedCallBody);
}

export function watchedAgent(agentId: string): Promise<RestResult<WatchedAgentBody>> {
  return request(`/api/supervision/agents/${encodeURIComponent(agentId)}`, {}, watchedAgentBody);
}

export async function callsOfQueue(queueId: string): Promise<RestResult<readonly CallRow[]>> {
  const path = `/api/supervision/queues/${encodeURIComponent(queueId)}/calls`;
  const result = await request(path, {}, callsBody);
  return result.ok ? { ok: true, value: result.value.calls } : result;
}
