/** Whom a call can be sent to, and who is free: read from what the supervisors watch. */

import type { AgentId } from '../../base/ids.ts';
import type { SupervisorDesk } from '../../calls/supervision/supervisor-port.ts';
import { callRoutes } from '../../protocol/rest/desk.ts';
import type { PeopleRegister, WorkChoices } from '../admin-ports.ts';
import type { RestServer } from './rest-server.ts';

export interface DirectoryRoutesOptions {
  readonly supervisorDesk: SupervisorDesk;
  readonly work: { readonly choices: () => WorkChoices };
  /** Whether agents may dial numbers outside. */
  readonly mayDialOut?: () => boolean;
  readonly people: Pick<PeopleRegister, 'agents'>;
}

export function addDirectoryRoutes(server: RestServer, options: DirectoryRoutesOptions): void {
  const { supervisorDesk, work, mayDialOut, people } = options;
  server.on(callRoutes.directory, ({ actor }) => {
    const { agents, queues } = supervisorDesk.wallboard();
    return {
      agents: agents
        .filter(({ id, state }) => id !== actor.agentId && state.state !== 'signed-out')
        .map(({ id, name, extension, state, phoneReachable }) => ({
          ...{ id, name, extension, state: state.state, since: state.since },
          free: state.state === 'ready' && phoneReachable,
        })),
      queues: queues.map(({ id, name, waiting, agents: { ready } }) => ({
        ...{ id, name: { ...name }, waiting, ready },
      })),
      flows: work.choices().flows,
      external: (mayDialOut?.() ?? false) && mayHerself(people, actor.agentId),
    };
  });
}

function mayHerself(people: Pick<PeopleRegister, 'agents'>, agentId: AgentId | undefined): boolean {
  return people.agents().find(({ id }) => id === agentId)?.mayDialOut !== false;
}
