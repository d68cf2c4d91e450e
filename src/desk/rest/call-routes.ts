/**
 * What has happened: calls, their events and recordings. Agents see the calls they took and, while
 * they have a caller on the desk, that caller's earlier calls; supervisors, quality and admins see
 * all. Whoever may see a call but did not take it gets no recordings unless their role listens.
 */
import { HotlineError } from '../../base/errors.ts';
import type { AgentId, CallId } from '../../base/ids.ts';
import type { AgentDesk } from '../../calls/desk-port.ts';
import { type CallBody, type CallRow, callRoutes as routes } from '../../protocol/rest/desk.ts';
import type { Role } from '../../protocol/rest/route.ts';
import { maskedStep, type NumberMask } from '../number-mask.ts';
import type {
  CallArchive,
  CallQuery,
  CallSummary,
  CustomerDirectory,
  PeopleStore,
} from '../ports.ts';
import type { Actor } from '../sign-in/request-guard.ts';
import type { RestRequest, RestServer } from './rest-server.ts';

export interface CallRoutesOptions {
  readonly archive: CallArchive;
  readonly customers: CustomerDirectory;
  readonly people: PeopleStore;
  readonly agentDesk: AgentDesk;
  readonly numbers: NumberMask;
}

const overseers: readonly Role[] = ['supervisor', 'quality', 'admin'];
const earlierCallsMax = 20;

function oversees({ roles }: Actor): boolean {
  return roles.some((role) => overseers.includes(role));
}

/** Whether this one may read the call and listen to it. */
export function mayListen(
  actor: Actor,
  { agentId, talks }: Pick<CallSummary, 'agentId' | 'talks'>,
): boolean {
  if (oversees(actor)) return true;
  if (actor.agentId === undefined) return false;
  // Also who has given the caller on.
  return (
    agentId === actor.agentId || (talks?.some(({ party }) => party.id === actor.agentId) ?? false)
  );
}

export function addCallRoutes(server: RestServer, options: CallRoutesOptions): void {
  const { archive, customers, agentDesk } = options;

  server.on(routes.search, ({ actor, query }) => {
    if (!oversees(actor) && actor.agentId === undefined) return { calls: [] };
    const calls = archive.calls(queryOf(options, actor, query));
    return { calls: calls.map((call) => rowFor(options, actor, call)) };
  });

  server.on(routes.call, ({ actor, params }) => {
    const call = archive.call(params.id as CallId);
    if (!call || !mayListen(actor, call)) throw new HotlineError('not-found', 'no such call');
    return { call: rowFor(options, actor, call), events: eventsOf(options, actor, call.id) };
  });

  server.on(routes.ofCaller, ({ actor }) => {
    const pop = actor.agentId && agentDesk.view(actor.agentId)?.call?.pop;
    if (!pop || pop.callerNumber === 'anonymous') return { calls: [] };
    const earlier = archive
      .calls({ callerNumber: pop.callerNumber, limit: earlierCallsMax + 1 })
      .filter((call) => call.id !== pop.callId)
      .slice(0, earlierCallsMax);
    return { calls: earlier.map((call) => rowFor(options, actor, call)) };
  });

  server.on(routes.customer, ({ actor, params }) => {
    const customer = customers.customerById(params.id);
    const onDesk = actor.agentId && agentDesk.view(actor.agentId)?.call?.pop.customer;
    // Agents see the customer who is on their desk, nobody else's card.
    const maySee = oversees(actor) || (onDesk && onDesk.id === params.id);
    if (!customer || !maySee) throw new HotlineError('not-found', 'no such customer');
    return { customer: options.numbers.textsFor(actor.roles, customer, customer.numbers) };
  });
}

/** A number outside to which the caller was sent is a number like the caller's. */
function talksFor(
  numbers: NumberMask,
  { roles }: Actor,
  talks: NonNullable<CallSummary['talks']>,
): CallRow['talks'] {
  return talks.map(({ party, ...segment }) => ({
    ...segment,
    party: { ...party, name: numbers.numberFor(roles, party.name) },
  }));
}

function queryOf(
  { numbers }: CallRoutesOptions,
  actor: Actor,
  query: RestRequest<typeof routes.search>['query'],
): CallQuery {
  const { limit, before, since, number, agentId, queueId, outcome, customerId } = query;
  if (number !== undefined && !numbers.readsWhole(actor.roles)) {
    throw new HotlineError('not-allowed', 'who reads numbers masked must not find them by asking');
  }
  const whose = oversees(actor) ? (agentId as AgentId | undefined) : actor.agentId;
  return {
    limit,
    ...(before !== undefined && { before }),
    ...(since !== undefined && { since }),
    ...(number !== undefined && { callerNumberFrom: number }),
    ...(queueId !== undefined && { queueId }),
    ...(outcome !== undefined && { outcome }),
    ...(customerId !== undefined && { customerId }),
    ...(whose !== undefined && { agentId: whose }),
  };
}

/** Numbers in the facts are as whole as this one may read them. */
export function eventsOf(
  { archive, numbers }: Pick<CallRoutesOptions, 'archive' | 'numbers'>,
  { roles }: Pick<Actor, 'roles'>,
  id: CallId,
): CallBody['events'] {
  return archive.events(id).map(({ at, kind, agentId, facts }) => ({
    at,
    kind,
    ...(agentId !== undefined && { agentId }),
    ...(facts && { facts: numbers.factsFor(roles, facts) }),
  }));
}

export function rowFor(
  { archive, people, numbers }: CallRoutesOptions,
  actor: Actor,
  call: CallSummary,
): CallRow {
  const { roles } = actor;
  const agentName = call.agentId && people.agentName(call.agentId);
  const recordings = mayListen(actor, call) ? archive.recordingsOf(call.id) : [];
  const { hotline: _hotline, queueId: _queueId, customerId: _customerId, ...shown } = call;
  const path = numbers.readsWhole(roles) ? shown.path : shown.path.map(maskedStep);
  const row: CallRow = {
    ...shown,
    path,
    ...(call.talks && { talks: talksFor(numbers, actor, call.talks) }),
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
  return numbers.textsFor(roles, row, [call.callerNumber]);
}
