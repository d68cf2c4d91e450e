/** Supervisors' page of callbacks. Every change is on the audit trail, also one that was refused. */
import { HotlineError } from '../../base/errors.ts';
import type { AgentId, CallbackId } from '../../base/ids.ts';
import type { CommandResult } from '../../calls/desk-port.ts';
import type { CallbackWatch, SupervisorDesk } from '../../calls/supervision/supervisor-port.ts';
import { type CallbackRow, callbackRoutes as routes } from '../../protocol/rest/callbacks.ts';
import type { Role } from '../../protocol/rest/route.ts';
import type { NumberMask } from '../number-mask.ts';
import type { PeopleStore } from '../ports.ts';
import type { RestRequest, RestServer } from './rest-server.ts';

export interface CallbackRoutesOptions {
  readonly supervisorDesk: SupervisorDesk;
  readonly people: PeopleStore;
  readonly numbers: NumberMask;
}

const rowsMax = 500;

export function addCallbackRoutes(server: RestServer, options: CallbackRoutesOptions): void {
  const { supervisorDesk } = options;

  server.on(routes.list, ({ actor }) => {
    const callbacks = supervisorDesk.callbacks();
    return {
      callbacks: callbacks.slice(0, rowsMax).map((one) => rowOf(options, actor.roles, one)),
      unlisted: Math.max(0, callbacks.length - rowsMax),
      agents: supervisorDesk.agentsAtWork().map(({ id, name }) => ({ id, name })),
    };
  });

  server.on(routes.cancel, (request) =>
    done(request, 'cancel', supervisorDesk.cancelCallback(idOf(request))),
  );
  server.on(routes.callNow, (request) =>
    done(request, 'call-now', supervisorDesk.callBackNow(idOf(request))),
  );
  server.on(routes.assign, (request) => {
    const agentId = request.body.agentId as AgentId;
    return done(request, 'assign', supervisorDesk.assignCallback(idOf(request), agentId), {
      agentId,
    });
  });
}

function idOf({ params }: { readonly params: { readonly id: string } }): CallbackId {
  return params.id as CallbackId;
}

function done(
  { params, note }: Pick<RestRequest<typeof routes.cancel>, 'params' | 'note'>,
  command: string,
  result: CommandResult,
  facts: Readonly<Record<string, unknown>> = {},
): undefined {
  const outcome = result.ok ? 'done' : result.code;
  note('callback-changed', params.id, { command, ...facts, outcome });
  if (result.ok) return;
  throw new HotlineError(result.code === 'failed' ? 'conflict' : result.code, result.message);
}

function rowOf(
  { people, numbers }: CallbackRoutesOptions,
  roles: readonly Role[],
  { queueId, number, about, callId: _, ...one }: CallbackWatch,
): CallbackRow {
  const { hotline, language, askedIn } = about;
  const agentName = one.agentId && people.agentName(one.agentId);
  const assignedName = one.assignedTo && people.agentName(one.assignedTo);
  return {
    ...one,
    ...{ queue: queueId, number: numbers.numberFor(roles, number) },
    ...(hotline === undefined ? {} : { hotline }),
    ...(language === undefined ? {} : { language }),
    ...(askedIn === undefined ? {} : { askedIn }),
    ...(agentName === undefined ? {} : { agentName }),
    ...(assignedName === undefined ? {} : { assignedName }),
  };
}
