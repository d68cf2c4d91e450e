/** The desk's ports in memory, with some people, calls and a recording's row to look at. */
import type { CallId } from '../../../src/base/ids.ts';
import type { CallEvent, Customer, Recording } from '../../../src/calls/ports.ts';
import type { AgentProfile, PeopleRegister } from '../../../src/desk/admin-ports.ts';
import type {
  AnswerCount,
  AuditEntry,
  AuditQuery,
  AuditTrail,
  CallArchive,
  CallQuery,
  CallSummary,
  CustomerDirectory,
  Person,
  SignInSession,
  SignInSessionStore,
  SurveyAnswers,
} from '../../../src/desk/ports.ts';

export class MemoryPeople implements PeopleRegister {
  readonly people: Person[] = [];
  readonly profiles: AgentProfile[] = [];

  everybody(): readonly Person[] {
    return this.people;
  }

  agents(): readonly AgentProfile[] {
    return this.profiles;
  }

  savePerson(person: Person): void {
    replaceById(this.people, person);
  }

  saveAgent(profile: AgentProfile): void {
    replaceById(this.profiles, profile);
  }

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

function replaceById<Row extends { readonly id: string }>(rows: Row[], row: Row): void {
  const at = rows.findIndex(({ id }) => id === row.id);
  if (at < 0) rows.push(row);
  else rows[at] = row;
}

/** Counts what was put in, each with the instant of its answer. */
export class MemorySurveyAnswers implements SurveyAnswers {
  readonly given: (Omit<AnswerCount, 'count'> & { readonly at: number })[] = [];

  counts(from: number, until: number): readonly AnswerCount[] {
    const counts = new Map<string, AnswerCount>();
    for (const { at, ...answer } of this.given) {
      if (at < from || at >= until) continue;
      const name = JSON.stringify(answer);
      counts.set(name, { ...answer, count: (counts.get(name)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
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

  endSessionsOf(personId: string): void {
    for (const [hash, session] of this.sessions) {
      if (session.personId === personId) this.sessions.delete(hash);
    }
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

  read({ limit, before, kind, personId }: AuditQuery) {
    return this.entries
      .map((entry, index) => ({ ...entry, number: index + 1 }))
      .filter((entry) => before === undefined || entry.number < before)
      .filter((entry) => kind === undefined || entry.kind === kind)
      .filter((entry) => personId === undefined || entry.personId === personId)
      .reverse()
      .slice(0, limit);
  }
}

export class MemoryArchive implements CallArchive, CustomerDirectory {
  readonly rows: CallSummary[] = [];
  readonly recordings: Recording[] = [];
  readonly timelines = new Map<CallId, readonly CallEvent[]>();
  readonly customers: Customer[] = [];

  calls(query: CallQuery): readonly CallSummary[] {
    return this.rows
      .filter((call) => query.agentId === undefined || hadCaller(call, query.agentId))
      .filter((call) => !query.callerNumber || call.callerNumber === query.callerNumber)
      .filter((call) => call.callerNumber.startsWith(query.callerNumberFrom ?? ''))
      .filter((call) => query.queueId === undefined || call.queueId === query.queueId)
      .filter((call) => query.outcome === undefined || call.outcome === query.outcome)
      .filter((call) => query.since === undefined || call.receivedAt >= query.since)
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

function hadCaller({ agentId, talks = [] }: CallSummary, wanted: string): boolean {
  return agentId === wanted || talks.some(({ party }) => party.id === wanted);
}
