/**
 * What has happened: calls, their events and recordings. Agents see the calls they took and, while
 * they have a caller on the desk, that caller's earlier calls; supervisors, quality and admins see
 * all. Whoever may see a call but did not take it gets no recordings unless their role listens.
 */
import type { FastifyInstance } from 'fastify';
import { HotlineError } from '../../base/errors.ts';
import type { CallId } from '../../base/ids.ts';
import type { AgentDesk, AgentView } from '../../calls/desk-port.ts';
import {
  type CallBody,
  type CallRow,
  type CallsBody,
  callsQuery,
  type Role,
} from '../../protocol/rest.ts';
import { numberFor } from '../number-mask.ts';
import type { CallArchive, CallSummary, CustomerDirectory, PeopleStore, Person } from '../ports.ts';
import type { RequestGuard } from '../sign-in/request-guard.ts';

export interface CallRoutesOptions {
  readonly guard: RequestGuard;
  readonly archive: CallArchive;
  readonly customers: CustomerDirectory;
  readonly people: PeopleStore;
  readonly agentDesk: AgentDesk;
}

const overseers: readonly Role[] = ['supervisor', 'quality', 'admin'];
const earlierCallsMax = 20;

/** Whether the person may read this call and listen to it. */
export function mayListen(person: Person, call: Pick<CallSummary, 'agentId'>): boolean {
  if (person.roles.some((role) => overseers.includes(role))) return true;
  return person.agentId !== undefined && call.agentId === person.agentId;
}

export function addCallRoutes(app: FastifyInstance, options: CallRoutesOptions): void {
  const { archive, customers, guard, agentDesk } = options;

  app.get('/api/calls', async (request): Promise<CallsBody> => {
    const person = guard.require(request.headers);
    const { before, limit } = callsQuery.parse(request.query);
    const oversees = person.roles.some((role) => overseers.includes(role));
    if (!oversees && person.agentId === undefined) return { calls: [] };
    const calls = archive.calls({
      limit,
      ...(before !== undefined && { before }),
      ...(!oversees && person.agentId !== undefined && { agentId: person.agentId }),
    });
    return { calls: calls.map((call) => rowFor(options, person, call)) };
  });

  app.get<{ Params: { id: string } }>('/api/calls/:id', async (request): Promise<CallBody> => {
    const person = guard.require(request.headers);
    const call = archive.call(request.params.id as CallId);
    if (!call || !mayListen(person, call)) throw new HotlineError('not-found', 'no such call');
    return {
      call: rowFor(options, person, call),
      events: eventsOf(archive, call.id),
    };
  });

  /** Earlier calls of the caller who is on the desk now. */
  app.get('/api/desk/earlier-calls', async (request): Promise<CallsBody> => {
    const person = guard.require(request.headers, 'agent');
    const pop = person.agentId && agentDesk.view(person.agentId)?.call?.pop;
    if (!pop || pop.callerNumber === 'anonymous') return { calls: [] };
    const calls = archive
      .calls({ callerNumber: pop.callerNumber, limit: earlierCallsMax + 1 })
      .filter((call) => call.id !== pop.callId)
      .slice(0, earlierCallsMax);
    return { calls: calls.map((call) => rowFor(options, person, call)) };
  });

  app.get<{ Params: { id: string } }>('/api/customers/:id', async (request) => {
    const person = guard.require(request.headers);
    const customer = customers.customerById(request.params.id);
    const view = person.agentId && agentDesk.view(person.agentId);
    if (!customer || !maySeeCustomer(person, customer.id, view)) {
      throw new HotlineError('not-found', 'no such customer');
    }
    return { customer };
  });
}

/** Agents see the customer who is on their desk, nobody else's card. */
function maySeeCustomer(
  person: Person,
  customerId: string,
  view: AgentView | '' | undefined,
): boolean {
  if (person.roles.some((role) => overseers.includes(role))) return true;
  return Boolean(view) && (view as AgentView).call?.pop.customer?.id === customerId;
}

export function eventsOf(archive: CallArchive, id: CallId): CallBody['events'] {
  return archive.events(id).map(({ at, kind, agentId, facts }) => ({
    at,
    kind,
    ...(agentId !== undefined && { agentId }),
    ...(facts && { facts: { ...facts } }),
  }));
}

export function rowFor(
  { archive, people }: CallRoutesOptions,
  person: Person,
  call: CallSummary,
): CallRow {
  const agentName = call.agentId && people.agentName(call.agentId);
  const recordings = mayListen(person, call) ? archive.recordingsOf(call.id) : [];
  const { hotline: _hotline, queueId: _queueId, customerId: _customerId, ...shown } = call;
  return {
    ...shown,
    callerNumber: numberFor(person.roles, call.callerNumber),
    ...(agentName !== undefined && { agentName }),
    recordings: recordings
      .filter((recording) => recording.endedAt !== undefined)
      .map(({ id, startedAt, endedAt, channels }) => ({
        id,
        startedAt,
        channels: { ...channels },
        ...(endedAt !== undefined && { endedAt }),
      })),
  };
}
