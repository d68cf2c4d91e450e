/** People and machines' tokens over REST. Every change is on the audit trail, without passwords. */
import { HotlineError } from '../../base/errors.ts';
import { peopleRoutes, type TokenRow, tokenRoutes } from '../../protocol/rest/people.ts';
import type { Role } from '../../protocol/rest/route.ts';
import type { MachineToken } from '../admin-ports.ts';
import type { Staff } from '../people/staff.ts';
import type { MachineTokens } from '../sign-in/machine-tokens.ts';
import type { Actor } from '../sign-in/request-guard.ts';
import type { RestServer } from './rest-server.ts';

interface PeopleRoutesOptions {
  readonly staff: Staff;
  readonly tokens: MachineTokens;
}

export function addPeopleRoutes(server: RestServer, { staff, tokens }: PeopleRoutesOptions): void {
  server.on(peopleRoutes.list, () => {
    const { queues, skills } = staff.choices();
    return { people: staff.rows(), queues, skills };
  });
  server.on(peopleRoutes.create, async ({ actor, body, note }) => {
    refuseMachines(actor, body.roles);
    const made = await staff.create(body);
    note('person-created', made.person.id, { ...body });
    return made;
  });
  server.on(peopleRoutes.change, ({ actor, params, body, note }) => {
    refuseMachines(actor, [...body.roles, ...staff.rolesOf(params.id)]);
    const made = staff.change(params.id, body, actor.id);
    note('person-changed', params.id, { ...body });
    return made;
  });
  server.on(peopleRoutes.resetPassword, async ({ actor, params, note }) => {
    refuseMachines(actor, staff.rolesOf(params.id));
    const made = await staff.resetPassword(params.id);
    note('password-reset', params.id);
    return made;
  });
  server.on(peopleRoutes.resetPhonePassword, ({ params, note }) => {
    const made = staff.resetPhonePassword(params.id);
    note('phone-password-reset', params.id);
    return made;
  });
  addTokenRoutes(server, tokens);
}

/** A token that could make or become an admin would have every scope. */
function refuseMachines(actor: Actor, roles: readonly Role[]): void {
  if (actor.kind === 'person' || !roles.includes('admin')) return;
  throw new HotlineError('not-allowed', 'admins are made and changed by admins only');
}

function addTokenRoutes(server: RestServer, tokens: MachineTokens): void {
  server.on(tokenRoutes.list, () => ({ tokens: tokens.list().map(rowOf) }));
  server.on(tokenRoutes.create, ({ actor, body, note }) => {
    const { row, token } = tokens.create({ ...body, createdBy: actor.name });
    note('token-created', row.id, { name: row.name, scopes: row.scopes });
    return { row: rowOf(row), token };
  });
  server.on(tokenRoutes.revoke, ({ params, note }) => {
    tokens.revoke(params.id);
    note('token-revoked', params.id);
    return undefined;
  });
}

function rowOf({ tokenHash: _, ...row }: MachineToken): TokenRow {
  return row;
}
