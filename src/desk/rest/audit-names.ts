/** Who stands behind an entry of the audit trail: a person, or a machine by its token. */
import type { MachineTokenStore } from '../admin-ports.ts';
import type { AuditEntry, PeopleStore } from '../ports.ts';

export interface AuditNamesParts {
  readonly people: PeopleStore;
  readonly machineTokens: MachineTokenStore;
}

/** The names as they are now; the id where nobody has it any more, undefined for nobody. */
export function auditNames({ people, machineTokens }: AuditNamesParts) {
  const tokens = new Map(machineTokens.tokens().map(({ id, name }) => [id, name]));
  return ({ personId, tokenId }: Pick<AuditEntry, 'personId' | 'tokenId'>): string | undefined => {
    if (tokenId !== undefined) return tokens.get(tokenId) ?? tokenId;
    return personId === undefined ? undefined : (people.personById(personId)?.name ?? personId);
  };
}
