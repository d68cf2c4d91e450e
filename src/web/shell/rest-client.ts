/** REST calls of the page. Refusals are values with the server's code; 'unreachable' is our own. */
import type { z } from 'zod';
import {
  type CallRow,
  callRoutes,
  callsBody,
  errorBody,
  type SignedIn,
  type SignInBody,
  signedIn,
} from '../../protocol/rest/desk.ts';
import type {
  RestRoute,
  RouteAnswer,
  RouteBodyInput,
  RouteParams,
  RouteQueryInput,
} from '../../protocol/rest/route.ts';

export type RestResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string };

const timeoutMs = 10_000;

export interface CallLimits {
  /** Gives the call up. */
  readonly signal: AbortSignal;
  /** In place of the usual 10 s. */
  readonly timeoutMs: number;
}

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
export async function recentCalls(
  limit: number,
  filter: RouteQueryInput<typeof callRoutes.search> = {},
): Promise<RestResult<readonly CallRow[]>> {
  return rows(await call(callRoutes.search, { query: { ...filter, limit } }));
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

/** What a route takes; what it does not take is left out. */
export interface RouteInput<Route extends RestRoute> {
  readonly params?: RouteParams<Route>;
  readonly query?: RouteQueryInput<Route>;
  readonly body?: RouteBodyInput<Route>;
}

/** Calls a route by its description. A draft that is refused (422) is an answer like others. */
export async function call<Route extends RestRoute>(
  route: Route,
  input: RouteInput<Route> = {},
  limits?: CallLimits,
): Promise<RestResult<RouteAnswer<Route>>> {
  const sent = await send(route, input, limits);
  if (!sent.ok) return sent;
  const { response, text } = sent.value;
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const answer = response.ok || response.status === 422 ? route.answer?.safeParse(body) : undefined;
  if (answer?.success) return { ok: true, value: answer.data as RouteAnswer<Route> };
  if (response.ok && !route.answer) {
    return { ok: true, value: undefined as RouteAnswer<Route> };
  }
  const refusal = errorBody.safeParse(body);
  return { ok: false, code: refusal.success ? refusal.data.error.code : 'failed' };
}

/** As `call`, for routes that give something else than JSON. */
export async function callForText<Route extends RestRoute>(
  route: Route,
  input: RouteInput<Route>,
): Promise<RestResult<string>> {
  const sent = await send(route, input);
  if (!sent.ok) return sent;
  const { response, text } = sent.value;
  if (response.ok) return { ok: true, value: text };
  const refusal = errorBody.safeParse(JSON.parse(text));
  return { ok: false, code: refusal.success ? refusal.data.error.code : 'failed' };
}

interface Sent {
  readonly response: Response;
  readonly text: string;
}

async function send<Route extends RestRoute>(
  { method, path }: Route,
  { params, query, body }: RouteInput<Route>,
  limits?: CallLimits,
): Promise<RestResult<Sent>> {
  const filled = Object.entries(params ?? {}).reduce(
    (so, [name, value]) => so.replace(`:${name}`, encodeURIComponent(String(value))),
    path as string,
  );
  const asked = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)]));
  const url = search.size === 0 ? filled : `${filled}?${search}`;
  // What is told to the person is told in the page's language.
  const language = { 'accept-language': document.documentElement.lang };
  const json = { 'content-type': 'application/json' };
  const timeout = AbortSignal.timeout(limits?.timeoutMs ?? timeoutMs);
  const signal = limits ? AbortSignal.any([limits.signal, timeout]) : timeout;
  const content =
    body === undefined
      ? { headers: language }
      : { body: JSON.stringify(body), headers: { ...language, ...json } };
  try {
    const response = await fetch(url, { method, signal, ...content });
    return { ok: true, value: { response, text: await response.text() } };
  } catch (error) {
    if (!limits?.signal.aborted) console.warn('request failed', url, error);
    return { ok: false, code: 'unreachable' };
  }
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
