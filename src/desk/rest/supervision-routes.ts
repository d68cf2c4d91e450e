/**
 * What lies behind the wallboard's figures, for supervisors and admins: a call with its timeline and
 * why it waits, an agent with her calls and why she gets none, and the day's calls of a queue.
 */
import type { FastifyInstance } from 'fastify';
import { HotlineError } from '../../base/errors.ts';
import type { AgentId, CallId } from '../../base/ids.ts';
import type { SupervisorDesk } from '../../calls/supervision/supervisor-port.ts';
import type { CallsBody, Role } from '../../protocol/rest.ts';
import type { WatchedAgentBody, WatchedCallBody } from '../../protocol/supervision-rest.ts';
import type { PeopleStore } from '../ports.ts';
import { type CallRoutesOptions, eventsOf, rowFor } from './call-routes.ts';

export interface SupervisionRoutesOptions extends CallRoutesOptions {
  readonly supervisorDesk: SupervisorDesk;
}

const watchers: readonly Role[] = ['supervisor', 'admin'];
const agentCallsMax = 20;
const queueCallsMax = 100;
/** How far back a queue's calls are looked for among all. */
const callsLookedAt = 200;

export function addSupervisionRoutes(
  app: FastifyInstance,
  options: SupervisionRoutesOptions,
): void {
  const { archive, guard, people, supervisorDesk } = options;

  app.get<{ Params: { id: string } }>(
    '/api/supervision/calls/:id',
    async (request): Promise<WatchedCallBody> => {
      const person = guard.require(request.headers, ...watchers);
      const callId = request.params.id as CallId;
      const call = archive.call(callId);
      if (!call) throw new HotlineError('not-found', 'no such call');
      const wait = supervisorDesk.explainWait(callId);
      const events = eventsOf(archive, callId);
      return {
        call: rowFor(options, person, call),
        events,
        ...(wait && {
          wait: {
            ...wait,
            agents: wait.agents.map((why) => ({ ...why, ...nameOf(people, why.agentId) })),
          },
        }),
        agentNames: namesIn(events, people),
      };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/supervision/agents/:id',
    async (request): Promise<WatchedAgentBody> => {
      const person = guard.require(request.headers, ...watchers);
      const agentId = request.params.id as AgentId;
      const idle = supervisorDesk.explainIdle(agentId);
      if (!idle) throw new HotlineError('not-found', 'no such agent');
      const calls = archive.calls({ agentId, limit: agentCallsMax });
      return { idle, calls: calls.map((call) => rowFor(options, person, call)) };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/supervision/queues/:id/calls',
    async (request): Promise<CallsBody> => {
      const person = guard.require(request.headers, ...watchers);
      const calls = archive
        .calls({ limit: callsLookedAt })
        .filter((call) => call.queueId === request.params.id)
        .slice(0, queueCallsMax);
      return { calls: calls.map((call) => rowFor(options, person, call)) };
    },
  );
}

function nameOf(people: PeopleStore, agentId: AgentId) {
  const agentName = people.agentName(agentId);
  return agentName === undefined ? {} : { agentName };
}

function namesIn(events: WatchedCallBody['events'], people: PeopleStore): Record<string, string> {
  const ids = new Set(events.flatMap(({ agentId }) => agentId ?? []));
  const named = [...ids].map((id) => [id, people.agentName(id as AgentId)] as const);
  return Object.fromEntries(
    named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])),
  );
}
