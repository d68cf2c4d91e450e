/** The desk's ports in memory, with some people, calls and a recording's row to look at. */
import type { CallId } from '../../src/base/ids.ts';
import type { CallEvent, Customer, Recording } from '../../src/calls/ports.ts';
import type {
  AuditEntry,
  AuditTrail,
  CallArchive,
  CallQuery,
  CallSummary,
  CustomerDirectory,
  PeopleStore,
  Person,
  SignInSession,
  SignInSessionStore,
} from '../../src/desk/ports.ts';

export class MemoryPeople implements PeopleStore {
  readonly people: Person[] = [];

  personByUsername(username: string): Person | undefined {
    return this.people.find((person) => person.username === username);
  }

  personById(id: string): Person | undefined {
    return this.people.find((person) => person.id === id);
  }

  agentName(agentId: string): string | undefined {
    return this.people.find((person) => person.agentId === agentId)?.name;
  }
}

export class MemorySignInSessions implements SignInSessionStore {
  readonly sessions = new Map<string, SignInSession>();

  saveSession(session: SignInSession): void {
    this.sessions.set(session.tokenHash, session);
  }

  sessionByTokenHash(tokenHash: string): SignInSession | undefined {
    return this.sessions.get(tokenHash);
  }

  touchSession(tokenHash: string, lastSeenAt: number): void {
    const session = this.sessions.get(tokenHash);
    if (session) this.sessions.set(tokenHash, { ...session, lastSeenAt });
  }

  endSession(tokenHash: string): void {
    this.sessions.delete(tokenHash);
  }

  removeExpiredSessions(at: number): number {
    const expired = [...this.sessions.values()].filter((session) => session.expiresAt <= at);
    for (const session of expired) this.sessions.delete(session.tokenHash);
    return expired.length;
  }
}

export class MemoryAudit implements AuditTrail {
  readonly entries: AuditEntry[] = [];

  append(entry: AuditEntry): void {
    this.entries.push(entry);
  }
}

export class MemoryArchive implements CallArchive, CustomerDirectory {
  readonly rows: CallSummary[] = [];
  readonly recordings: Recording[] = [];
  readonly timelines = new Map<CallId, readonly CallEvent[]>();
  readonly customers: Customer[] = [];

  calls(query: CallQuery): readonly CallSummary[] {
    return this.rows
      .filter((call) => query.agentId === undefined || call.agentId === query.agentId)
      .filter((call) => !query.callerNumber || call.callerNumber === query.callerNumber)
      .filter((call) => query.customerId === undefined || call.customerId === query.customerId)
      .filter((call) => query.before === undefined || call.receivedAt < query.before)
      .sort((a, b) => b.receivedAt - a.receivedAt)
      .slice(0, query.limit);
  }

  call(id: CallId): CallSummary | undefined {
    return this.rows.find((call) => call.id === id);
  }

  events(id: CallId): readonly CallEvent[] {
    return this.timelines.get(id) ?? [];
  }

  recordingsOf(id: CallId): readonly Recording[] {
    return this.recordings.filter((recording) => recording.callId === id);
  }

  recording(id: string): Recording | undefined {
    return this.recordings.find((recording) => recording.id === id);
  }

  customerById(id: string): Customer | undefined {
    return this.customers.find((customer) => customer.id === id);
  }
}
