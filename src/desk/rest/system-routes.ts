/** Phones, trunks, health and the audit trail over REST. */
import { systemRoutes as routes } from '../../protocol/rest/system.ts';
import type { MachineTokenStore, SystemWatch } from '../admin-ports.ts';
import type { DeskSessions } from '../live/desk-sessions.ts';
import type { AuditEntry, AuditTrail, PeopleStore } from '../ports.ts';
import { auditNames } from './audit-names.ts';
import type { RestServer } from './rest-server.ts';

interface SystemRoutesOptions {
  readonly system: SystemWatch;
  readonly sessions: DeskSessions;
  readonly audit: AuditTrail;
  readonly people: PeopleStore;
  readonly machineTokens: MachineTokenStore;
}

export function addSystemRoutes(server: RestServer, options: SystemRoutesOptions): void {
  const { system, sessions, audit, people, machineTokens } = options;
  server.on(routes.phones, () => ({ phones: system.phones() }));
  server.on(routes.trunks, () => ({ trunks: system.trunks() }));
  server.on(routes.health, () => ({ ...system.look(), desks: sessions.counts() }));
  server.on(routes.audit, ({ query }) => {
    const { limit, before, kind, personId } = query;
    const entries = audit.read({
      limit,
      ...(before !== undefined && { before }),
      ...(kind !== undefined && { kind }),
      ...(personId !== undefined && { personId }),
    });
    const nameOf = auditNames({ people, machineTokens });
    return {
      entries: entries.map((entry) => {
        const { personId: _1, tokenId: _2, ...rest } = entry;
        const who = nameOf(entry);
        return { ...rest, ...(who !== undefined && { who }), ...factsOf(entry) };
      }),
    };
  });
}

function factsOf({ facts }: AuditEntry) {
  return facts ? { facts: { ...facts } } : {};
}
