/**
 * Registers REST routes from their descriptions, so that none can be served without its role check,
 * its limits and the reading of its input. The order is: who asks, then what: who may not use a route
 * learns nothing of its input's form.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../base/clock.ts';
import type {
  RestRoute,
  RouteAnswer,
  RouteBody,
  RouteParams,
  RouteQuery,
} from '../../protocol/rest/route.ts';
import type { AuditEntry, AuditTrail } from '../ports.ts';
import type { Actor, RequestGuard } from '../sign-in/request-guard.ts';
import { type AnswerLanguage, preferredLanguage } from './preferred-language.ts';

export interface RestRequest<Route extends RestRoute> {
  readonly actor: Actor;
  readonly params: RouteParams<Route>;
  readonly query: RouteQuery<Route>;
  readonly body: RouteBody<Route>;
  /** The address it comes from. */
  readonly source: string;
  /** Of the answer's words, where they are meant for a person. */
  readonly language: AnswerLanguage;
  readonly reply: FastifyReply;
  /** Writes on the audit trail who did it and from where. */
  note(kind: AuditEntry['kind'], subject?: string, facts?: AuditEntry['facts']): void;
}

/** What a handler gives: the route's answer; nothing for 204; the reply itself where it was sent. */
type Handled<Route extends RestRoute> = RouteAnswer<Route> | FastifyReply;

type Handler<Route extends RestRoute> = (
  request: RestRequest<Route>,
) => Handled<Route> | Promise<Handled<Route>>;

export interface RestServerParts {
  readonly guard: RequestGuard;
  readonly audit: AuditTrail;
  readonly clock: Clock;
}

export class RestServer {
  readonly #app: FastifyInstance;
  readonly #parts: RestServerParts;

  constructor(app: FastifyInstance, parts: RestServerParts) {
    this.#app = app;
    this.#parts = parts;
  }

  on<const Route extends RestRoute>(route: Route, handle: Handler<Route>): void {
    const { method, path: url, perMinuteMax: max, bodyBytesMax: bodyLimit } = route;
    this.#app.route({
      method,
      url,
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      ...(max === undefined ? {} : { config: { rateLimit: { max, timeWindow: '1 minute' } } }),
      // Before the body is read: a stranger's megabytes are not taken in.
      onRequest: async (request) => {
        if (route.roles !== 'anyone') this.#parts.guard.admit(request.headers, route);
      },
      handler: async (request, reply) => {
        const answer = await handle(this.#read(route, request, reply));
        return answer === undefined ? reply.code(204).send() : answer;
      },
    });
  }

  #read<const Route extends RestRoute>(
    route: Route,
    request: FastifyRequest,
    reply: FastifyReply,
  ): RestRequest<Route> {
    const { guard, audit, clock } = this.#parts;
    const actor = route.roles === 'anyone' ? nobody : guard.admit(request.headers, route);
    return {
      actor,
      params: request.params as RouteParams<Route>,
      query: route.query?.parse(request.query) as RouteQuery<Route>,
      body: route.body?.parse(request.body) as RouteBody<Route>,
      source: request.ip,
      language: preferredLanguage(request.headers['accept-language']),
      reply,
      note(kind, subject, facts) {
        const who = actor.kind === 'token' ? { tokenId: actor.id } : { personId: actor.id };
        const about = { ...(subject !== undefined && { subject }), ...(facts && { facts }) };
        audit.append({ at: clock.now(), kind, ...who, source: request.ip, ...about });
      },
    };
  }
}

/** Of the routes that need no sign-in. */
const nobody: Actor = { kind: 'person', id: '', name: '', roles: [] };
