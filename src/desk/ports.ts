/**
 * What the desk needs besides the live calls (those are in calls/desk-port.ts), declared by its
 * user: people, sign-in sessions, the archive of calls and recordings, and the audit trail.
 * Reads are fast enough to await inline; writes settle once durable against a crash of the process.
 */
import type { AgentId, CallId } from '../base/ids.ts';
import type { TalkSegment } from '../calls/conversation/talk-log.ts';
import type { CallEvent, CallOutcome, Customer, PathStep, Recording } from '../calls/ports.ts';
import type { Role } from '../protocol/rest/desk.ts';

/** Someone who may sign in. Agents have an id and an extension of their own. */
export interface Person {
  /** Stable, such as 'agt_…' for agents; never reused. */
  readonly id: string;
  /** Compared without regard to case; stored in lower case. */
  readonly username: string;
  /** As `hashPassword` of desk/sign-in/password-hash.ts formats it. */
  readonly passwordHash: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Present exactly when the person works calls: the id that calls/ and acd/ know. */
  readonly agentId?: AgentId;
  readonly extension?: string;
  /** A disabled person cannot sign in, and existing sessions end. */
  readonly disabled: boolean;
}

export interface PeopleStore {
  /** @param username in lower case. */
  personByUsername(username: string): Person | undefined;
  personById(id: string): Person | undefined;
  /** Names for lists of calls; undefined for ids that are not known any more. */
  agentName(agentId: AgentId): string | undefined;
}

/** One browser's sign-in. The token itself is only in the browser's cookie. */
export interface SignInSession {
  /** SHA-256 of the token, hex: what is stored cannot be replayed. */
  readonly tokenHash: string;
  readonly personId: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** From then on the session is void, whatever happens. */
  readonly expiresAt: number;
  /** The address it was made from. */
  readonly source: string;
}

/** Outlives the process: nobody signs in again because the controller restarted. */
export interface SignInSessionStore {
  saveSession(session: SignInSession): void;
  sessionByTokenHash(tokenHash: string): SignInSession | undefined;
  /** Harmless when there is none. */
  touchSession(tokenHash: string, lastSeenAt: number): void;
  endSession(tokenHash: string): void;
  /** All of a person's: the password was reset, or she was disabled. */
  endSessionsOf(personId: string): void;
  /** Removes what expired before `at`; returns how many. */
  removeExpiredSessions(at: number): number;
}

/** A call as lists show it. */
export interface CallSummary {
  readonly id: CallId;
  readonly hotline: string;
  readonly callerNumber: string;
  readonly dialledNumber: string;
  readonly customerId?: string;
  readonly customerName?: string;
  readonly receivedAt: number;
  readonly connectedAt?: number;
  readonly endedAt?: number;
  readonly outcome: CallOutcome;
  readonly queueId?: string;
  readonly agentId?: AgentId;
  readonly disposition?: string;
  readonly dispositionNote?: string;
  readonly path: readonly PathStep[];
  readonly queueMs: number;
  readonly talkMs: number;
  /** Who had the caller, in order; absent in old records. */
  readonly talks?: readonly TalkSegment[];
}

/** All conditions must hold. */
export interface CallQuery {
  /** Only calls whose caller this agent had, also one that she has given on. */
  readonly agentId?: AgentId;
  readonly callerNumber?: string;
  /** The caller's number begins with this. */
  readonly callerNumberFrom?: string;
  readonly queueId?: string;
  readonly outcome?: CallOutcome;
  /** Received at this instant or later. */
  readonly since?: number;
  readonly customerId?: string;
  /** Received before this instant: the next page begins at the last row's `receivedAt`. */
  readonly before?: number;
  /** 1 to 200. */
  readonly limit: number;
}

/** Reading what has happened; newest first. */
export interface CallArchive {
  calls(query: CallQuery): readonly CallSummary[];
  call(id: CallId): CallSummary | undefined;
  events(id: CallId): readonly CallEvent[];
  recordingsOf(id: CallId): readonly Recording[];
  recording(id: string): Recording | undefined;
}

/** So often an answer was given to a question of a survey. */
export interface AnswerCount {
  /** In which the caller waited; absent: in none. */
  readonly queue?: string;
  /** Whose conversation it was; absent: nobody's. */
  readonly agentId?: string;
  readonly survey: string;
  readonly question: string;
  /** 0 to 9. */
  readonly answer: number;
  readonly count: number;
}

export interface SurveyAnswers {
  /** Those given from one instant until another, which is not included. */
  counts(from: number, until: number): readonly AnswerCount[];
}

export interface CustomerDirectory {
  customerById(id: string): Customer | undefined;
}

/** Who did what, and who listened to what. Appended to, never changed. */
export interface AuditEntry {
  readonly at: number;
  readonly kind:
    | 'signed-in'
    | 'sign-in-refused'
    | 'signed-out'
    | 'recording-played'
    | 'agent-forced'
    | 'call-cleared'
    | 'call-supervised'
    | 'call-moved'
    | 'callback-changed'
    | 'message-sent'
    | 'message-read'
    | 'dialplan-live'
    | 'dialplan-rolled-back'
    | 'person-created'
    | 'person-changed'
    | 'password-reset'
    | 'phone-password-reset'
    | 'token-created'
    | 'emergency-plan-on'
    | 'emergency-plan-off'
    | 'prompt-replaced'
    | 'prompt-rolled-back'
    | 'prompt-take-begun'
    | 'prompt-take-discarded'
    | 'token-revoked';
  /** Absent where nobody is signed in, as for a refused sign-in. */
  readonly personId?: string;
  /** The machine's token that did it, in place of a person. */
  readonly tokenId?: string;
  readonly source: string;
  /** What it was done to, such as a recording's id. Never a secret. */
  readonly subject?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface AuditQuery {
  /** Entries with a smaller number only. */
  readonly before?: number;
  readonly kind?: string;
  readonly personId?: string;
  /** 1 to 500. */
  readonly limit: number;
}

export interface AuditTrail {
  append(entry: AuditEntry): void;
  /** Newest first, numbered from 1 in the order of their happening. */
  read(query: AuditQuery): readonly (AuditEntry & { readonly number: number })[];
}

/** The controller's own account of itself, for /healthz. */
export interface Health {
  /** Whether new calls can be taken now, and what is away where not. */
  check(): { readonly ready: boolean; readonly parts: Readonly<Record<string, boolean>> };
}
