/** Signing in and out over REST. An agent who signs out also leaves the queues. */
import type { FastifyInstance } from 'fastify';
import { HotlineError } from '../../base/errors.ts';
import type { AgentDesk } from '../../calls/desk-port.ts';
import { type DeskSettings, type SignedIn, signInBody } from '../../protocol/rest.ts';
import type { DeskSessions } from '../live/desk-sessions.ts';
import type { Person } from '../ports.ts';
import { type RequestGuard, sessionCookie } from '../sign-in/request-guard.ts';
import type { SignIn } from '../sign-in/sign-in.ts';

export interface SessionRoutesOptions {
  readonly signIn: SignIn;
  readonly guard: RequestGuard;
  readonly agentDesk: AgentDesk;
  readonly sessions: DeskSessions;
  readonly settings: DeskSettings;
  /** Sets the cookie's Secure: true wherever browsers come over HTTPS. */
  readonly secureCookies: boolean;
}

export function addSessionRoutes(app: FastifyInstance, options: SessionRoutesOptions): void {
  const { agentDesk, guard, sessions, settings, signIn } = options;
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: options.secureCookies,
  } as const;

  app.post('/api/session', async (request, reply) => {
    const body = signInBody.parse(request.body);
    const { person, token } = await signIn.signIn({ ...body, source: request.ip });
    reply.setCookie(sessionCookie, token, cookie);
    return describe(person, settings);
  });

  app.get('/api/session', async (request) => describe(guard.require(request.headers), settings));

  app.delete('/api/session', async (request, reply) => {
    const person = guard.require(request.headers);
    if (person.agentId !== undefined) leaveQueues(agentDesk, person.agentId);
    signIn.signOut(guard.token(request.headers) ?? '', request.ip);
    if (person.agentId !== undefined) sessions.of(person.agentId).end('signed-out');
    reply.clearCookie(sessionCookie, cookie);
    return reply.code(204).send();
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
