/** Signing in and out over REST. An agent who signs out also leaves the queues. */
import { HotlineError } from '../../base/errors.ts';
import type { AgentDesk } from '../../calls/desk-port.ts';
import { type DeskSettings, type SignedIn, sessionRoutes } from '../../protocol/rest/desk.ts';
import type { DeskSessions } from '../live/desk-sessions.ts';
import type { Person } from '../ports.ts';
import { type RequestGuard, sessionCookie } from '../sign-in/request-guard.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { RestServer } from './rest-server.ts';

export interface SessionRoutesOptions {
  readonly signIn: SignIn;
  readonly guard: RequestGuard;
  readonly agentDesk: AgentDesk;
  readonly sessions: DeskSessions;
  readonly settings: DeskSettings;
  /** Sets the cookie's Secure: true wherever browsers come over HTTPS. */
  readonly secureCookies: boolean;
}

export function addSessionRoutes(server: RestServer, options: SessionRoutesOptions): void {
  const { agentDesk, guard, sessions, settings, signIn } = options;
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: options.secureCookies,
  } as const;

  server.on(sessionRoutes.signIn, async ({ body, source, reply }) => {
    const { person, token } = await signIn.signIn({ ...body, source });
    reply.setCookie(sessionCookie, token, cookie);
    return describe(person, settings);
  });

  server.on(sessionRoutes.who, ({ reply }) =>
    describe(guard.require(reply.request.headers), settings),
  );

  server.on(sessionRoutes.signOut, ({ reply, source }) => {
    const { headers } = reply.request;
    const person = guard.require(headers);
    if (person.agentId !== undefined) leaveQueues(agentDesk, person.agentId);
    signIn.signOut(guard.token(headers) ?? '', source);
    if (person.agentId !== undefined) sessions.of(person.agentId).end('signed-out');
    reply.clearCookie(sessionCookie, cookie);
    return undefined;
  });
}

/** @throws HotlineError `conflict` during a call. */
function leaveQueues(agentDesk: AgentDesk, agentId: NonNullable<Person['agentId']>): void {
  if ((agentDesk.view(agentId)?.state.state ?? 'signed-out') === 'signed-out') return;
  const left = agentDesk.signOut(agentId);
  if (!left.ok) throw new HotlineError('conflict', left.message);
}

function describe(person: Person, settings: DeskSettings): SignedIn {
  const { id, username, name, roles, agentId, extension } = person;
  return {
    person: {
      id,
      username,
      name,
      roles,
      ...(agentId !== undefined && { agentId }),
      ...(extension !== undefined && { extension }),
    },
    settings,
  };
}
