/** Requests to a desk server without a network: as a person of the samples, or with a token. */
import type { DeskServer } from '../../../src/desk/desk-server.ts';
import { samplePassword } from './desk-fixture.ts';

export const ownOrigin = { host: 'desk.test', origin: 'http://desk.test' };

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type RestCaller = Awaited<ReturnType<typeof callerAs>>;

/** Signed in with the samples' password. */
export async function callerAs(server: DeskServer, username: string) {
  const payload = { username, password: samplePassword };
  const url = '/api/session';
  const answer = await server.app.inject({ method: 'POST', url, headers: ownOrigin, payload });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return caller(server, { ...ownOrigin, cookie });
}

/** As a machine: no cookie and no origin. */
export function callerWith(server: DeskServer, token: string) {
  return caller(server, { host: 'desk.test', authorization: `Bearer ${token}` });
}

function caller({ app }: DeskServer, headers: Readonly<Record<string, string>>) {
  const send = (method: Method, url: string, payload?: object, more: object = {}) =>
    app.inject({ method, url, headers: { ...headers, ...more }, ...(payload && { payload }) });
  return {
    headers,
    send,
    get: (url: string) => send('GET', url),
    post: (url: string, payload?: object) => send('POST', url, payload),
    put: (url: string, payload?: object) => send('PUT', url, payload),
    delete: (url: string) => send('DELETE', url),
  };
}
