/**
 * Who is signed in. A sign-in makes a random token for the cookie; only its hash is stored, so that
 * a copy of the database opens nothing. Sessions outlive the process and end by sign-out, by
 * idleness, at the end of their life, or when the person is disabled.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { DeskMetrics } from '../metrics.ts';
import type { AuditTrail, PeopleStore, Person, SignInSessionStore } from '../ports.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

export interface SignInOptions {
  readonly people: PeopleStore;
  readonly sessions: SignInSessionStore;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly metrics: Pick<DeskMetrics, 'signIns'>;
}

export interface SignInAttempt {
  readonly username: string;
  readonly password: string;
  /** The address it comes from. */
  readonly source: string;
}

/** A long shift with overtime. */
const lifeMs = 16 * 60 * 60_000;
const idleMsMax = 4 * 60 * 60_000;
/** `lastSeenAt` is written no more often than this. */
const touchEveryMs = 60_000;
/** They queue for the four threads of the pool, about 110 ms each; more at once are refused. */
const verificationsAtOnceMax = 32;

export class SignIn {
  readonly #options: SignInOptions;
  readonly #throttle: SignInThrottle;
  #verifications = 0;
  /** Verified for names that do not exist, so that the time taken does not tell which do. */
  #decoyHash: Promise<string> | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#throttle = new SignInThrottle(options.clock);
  }

  /** @throws HotlineError `not-signed-in` for a wrong name or password, `too-many` when throttled. */
  async signIn(
    attempt: SignInAttempt,
  ): Promise<{ readonly person: Person; readonly token: string }> {
    const username = attempt.username.toLowerCase();
    const { source } = attempt;
    const waitMs = this.#throttle.waitMs(source, username);
    if (waitMs > 0)
      throw this.#refused('throttled', 'too-many', attempt, Math.ceil(waitMs / 1_000));
    if (this.#verifications >= verificationsAtOnceMax) {
      throw this.#refused('busy', 'too-many', attempt, 1);
    }
    // Counted before the slow verification, so that tries at once do not escape the throttle.
    this.#throttle.failed(source, username);
    const person = await this.#verified(username, attempt.password);
    if (!person) throw this.#refused('wrong', 'not-signed-in', attempt);
    this.#throttle.succeeded(source, username);
    this.#options.metrics.signIns.inc({ outcome: 'signed-in' });
    return { person, token: this.#open(person, source) };
  }

  /** The person behind a cookie's token; undefined when it does not hold, or holds no more. */
  personOf(token: string | undefined): Person | undefined {
    if (token === undefined || token.length > 128) return undefined;
    const { clock, people, sessions } = this.#options;
    const now = clock.now();
    const session = sessions.sessionByTokenHash(hashToken(token));
    if (!session || session.expiresAt <= now || session.lastSeenAt + idleMsMax <= now) {
      return undefined;
    }
    const person = people.personById(session.personId);
    if (!person || person.disabled) return undefined;
    if (now - session.lastSeenAt >= touchEveryMs) sessions.touchSession(session.tokenHash, now);
    return person;
  }

  /** Harmless when the token does not hold. */
  signOut(token: string, source: string): void {
    const { audit, clock, sessions } = this.#options;
    const person = this.personOf(token);
    sessions.endSession(hashToken(token));
    if (person) audit.append({ at: clock.now(), kind: 'signed-out', personId: person.id, source });
  }

  #open(person: Person, source: string): string {
    const { audit, clock, sessions } = this.#options;
    const now = clock.now();
    const token = randomBytes(32).toString('base64url');
    sessions.removeExpiredSessions(now);
    sessions.saveSession({
      tokenHash: hashToken(token),
      personId: person.id,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + lifeMs,
      source,
    });
    audit.append({ at: now, kind: 'signed-in', personId: person.id, source });
    return token;
  }

  async #verified(username: string, password: string): Promise<Person | undefined> {
    this.#verifications++;
    try {
      const person = this.#options.people.personByUsername(username);
      this.#decoyHash ??= hashPassword(randomBytes(16).toString('hex'));
      const hash = person?.passwordHash ?? (await this.#decoyHash);
      const right = await verifyPassword(password, hash);
      return right && person && !person.disabled ? person : undefined;
    } finally {
      this.#verifications--;
    }
  }

  #refused(
    outcome: 'wrong' | 'throttled' | 'busy',
    code: 'not-signed-in' | 'too-many',
    { username, source }: SignInAttempt,
    retryAfterS?: number,
  ): HotlineError {
    const { audit, clock, metrics } = this.#options;
    metrics.signIns.inc({ outcome });
    // What was throttled is only counted: the trail must not grow with an attacker's patience.
    if (outcome === 'wrong') {
      const subject = username.toLowerCase();
      audit.append({ at: clock.now(), kind: 'sign-in-refused', source, subject });
    }
    const message = code === 'too-many' ? 'try again later' : 'wrong username or password';
    return new HotlineError(code, message, retryAfterS ? { details: { retryAfterS } } : {});
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
