/**
 * What lies behind the wallboard's figures, for supervisors and admins: a call with its timeline and
 * why it waits, an agent with her calls and why she gets none, and the day's calls of a queue.
 */
import { HotlineError } from '../../base/errors.ts';
import type { AgentId, CallId } from '../../base/ids.ts';
import type { SupervisorDesk } from '../../calls/supervision/supervisor-port.ts';
import {
  supervisionRoutes as routes,
  type WatchedCallBody,
} from '../../protocol/rest/supervision.ts';
import type { PeopleStore } from '../ports.ts';
import { type CallRoutesOptions, eventsOf, rowFor } from './call-routes.ts';
import type { RestServer } from './rest-server.ts';

export interface SupervisionRoutesOptions extends CallRoutesOptions {
  readonly supervisorDesk: SupervisorDesk;
}

const agentCallsMax = 20;
const queueCallsMax = 100;

export function addSupervisionRoutes(server: RestServer, options: SupervisionRoutesOptions): void {
  const { archive, people, supervisorDesk } = options;

  server.on(routes.lines, () => {
    const { hotlines, ...lines } = supervisorDesk.lines();
    return { ...lines, hotlines: hotlines.map((one) => ({ ...one, name: { ...one.name } })) };
  });

  server.on(routes.call, ({ actor, params }) => {
    const callId = params.id as CallId;
    const call = archive.call(callId);
    if (!call) throw new HotlineError('not-found', 'no such call');
    const wait = supervisorDesk.explainWait(callId);
    const events = eventsOf(options, actor, callId);
    return {
      call: rowFor(options, actor, call),
      events,
      ...(wait && {
        wait: {
          ...wait,
          agents: wait.agents.map((why) => ({ ...why, ...nameOf(people, why.agentId) })),
        },
      }),
      agentNames: namesIn(events, people),
    };
  });

  server.on(routes.agent, ({ actor, params }) => {
    const agentId = params.id as AgentId;
    const idle = supervisorDesk.explainIdle(agentId);
    if (!idle) throw new HotlineError('not-found', 'no such agent');
    const calls = archive.calls({ agentId, limit: agentCallsMax });
    return { idle, calls: calls.map((call) => rowFor(options, actor, call)) };
  });

  server.on(routes.queueCalls, ({ actor, params }) => {
    const calls = archive.calls({ queueId: params.id, limit: queueCallsMax });
    return { calls: calls.map((call) => rowFor(options, actor, call)) };
  });
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
