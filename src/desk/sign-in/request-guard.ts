/**
 * Checks that stand before every handler: the request comes from our own page, and from someone who
 * may do it. The session cookie is HttpOnly and SameSite=Strict; the Origin is checked as well,
 * because a sibling subdomain is the same site.
 */
import { HotlineError } from '../../base/errors.ts';
import type { Role } from '../../protocol/rest.ts';
import type { Person } from '../ports.ts';
import type { SignIn } from './sign-in.ts';

export const sessionCookie = 'hotline_session';

/** The headers that matter here, as Node gives them. */
export interface GuardedHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly cookie?: string | undefined;
}

export class RequestGuard {
  readonly #signIn: SignIn;
  readonly #allowedOrigins: ReadonlySet<string>;

  /** @param allowedOrigins besides the host itself, such as a proxy's public 'https://desk.example'. */
  constructor(signIn: SignIn, allowedOrigins: readonly string[]) {
    this.#signIn = signIn;
    this.#allowedOrigins = new Set(allowedOrigins);
  }

  /** False also without an Origin: browsers send it with every request that changes something. */
  isOwnOrigin({ origin, host }: GuardedHeaders): boolean {
    if (origin === undefined || !URL.canParse(origin)) return false;
    if (this.#allowedOrigins.has(origin)) return true;
    return host !== undefined && new URL(origin).host === host.toLowerCase();
  }

  token(headers: GuardedHeaders): string | undefined {
    for (const pair of headers.cookie?.split(';') ?? []) {
      const [name, value] = pair.split('=', 2);
      if (name?.trim() === sessionCookie) return value?.trim();
    }
    return undefined;
  }

  person(headers: GuardedHeaders): Person | undefined {
    return this.#signIn.personOf(this.token(headers));
  }

  /** @throws HotlineError `not-signed-in`, or `not-allowed` when none of the roles is theirs. */
  require(headers: GuardedHeaders, ...roles: readonly Role[]): Person {
    const person = this.person(headers);
    if (!person) throw new HotlineError('not-signed-in', 'sign in first');
    if (roles.length > 0 && !roles.some((role) => person.roles.includes(role))) {
      throw new HotlineError('not-allowed', 'this role may not do that');
    }
    return person;
  }
}
