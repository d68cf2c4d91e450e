/** REST calls of the page. Refusals are values with the server's code; 'unreachable' is our own. */
import type { z } from 'zod';
import {
  type CallRow,
  callsBody,
  errorBody,
  type SignedIn,
  type SignInBody,
  signedIn,
} from '../../protocol/rest.ts';

export type RestResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string };

const timeoutMs = 10_000;

export function whoIsSignedIn(): Promise<RestResult<SignedIn>> {
  return request('/api/session', {}, signedIn);
}

export function signIn(body: SignInBody): Promise<RestResult<SignedIn>> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return request('/api/session', init, signedIn);
}

export function signOut(): Promise<RestResult<undefined>> {
  return request('/api/session', { method: 'DELETE' });
}

/** The signed-in person's calls; all calls for those who oversee. */
export async function recentCalls(limit: number): Promise<RestResult<readonly CallRow[]>> {
  return rows(await request(`/api/calls?limit=${limit}`, {}, callsBody));
}

/** Earlier calls of the caller on the desk. */
export async function earlierCalls(): Promise<RestResult<readonly CallRow[]>> {
  return rows(await request('/api/desk/earlier-calls', {}, callsBody));
}

export function recordingAddress(recordingId: string): string {
  return `/api/recordings/${encodeURIComponent(recordingId)}/audio`;
}

function rows(result: RestResult<z.infer<typeof callsBody>>): RestResult<readonly CallRow[]> {
  return result.ok ? { ok: true, value: result.value.calls } : result;
}

export function request(path: string, init: RequestInit): Promise<RestResult<undefined>>;
export function request<Value>(
  path: string,
  init: RequestInit,
  schema: z.ZodType<Value>,
): Promise<RestResult<Value>>;
/** With a schema its value, without one nothing: for other parts of the page. */
export async function request<Value>(path: string, init: RequestInit, schema?: z.ZodType<Value>) {
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    if (response.status === 204) return { ok: true, value: undefined };
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: schema?.parse(body) };
    const refusal = errorBody.safeParse(body);
    return { ok: false, code: refusal.success ? refusal.data.error.code : 'failed' };
  } catch (error) {
    console.warn('request failed', path, error);
    return { ok: false, code: 'unreachable' };
  }
}
