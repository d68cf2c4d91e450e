/**
 * Checks that stand before every handler: the request comes from our own page, and from someone who
 * may do it. The session cookie is HttpOnly and SameSite=Strict; the Origin is checked as well,
 * because a sibling subdomain is the same site.
 */
import { HotlineError } from '../../base/errors.ts';
import type { AgentId } from '../../base/ids.ts';
import type { RestRoute, Role } from '../../protocol/rest/route.ts';
import type { Person } from '../ports.ts';
import type { MachineTokens } from './machine-tokens.ts';
import type { SignIn } from './sign-in.ts';

export const sessionCookie = 'hotline_session';

/** The headers that matter here, as Node gives them. */
export interface GuardedHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/** Who asks over REST: a person in a browser, or a machine with a token. */
export interface Actor {
  readonly kind: 'person' | 'token';
  readonly id: string;
  readonly name: string;
  /** A token sees what an admin sees of what its scopes open. */
  readonly roles: readonly Role[];
  readonly agentId?: AgentId;
}

export class RequestGuard {
  readonly #signIn: SignIn;
  readonly #tokens: MachineTokens;
  readonly #allowedOrigins: ReadonlySet<string>;

  /** @param allowedOrigins besides the host itself, such as a proxy's public 'https://desk.example'. */
  constructor(signIn: SignIn, tokens: MachineTokens, allowedOrigins: readonly string[]) {
    this.#signIn = signIn;
    this.#tokens = tokens;
    this.#allowedOrigins = new Set(allowedOrigins);
  }

  /**
   * Whether the request may change something: it comes from our own page, or carries a token, which
   * no foreign page can make a browser send.
   */
  mayChange(headers: GuardedHeaders): boolean {
    return bearerOf(headers) !== undefined || this.isOwnOrigin(headers);
  }

  /** Who asks, a token before a cookie; undefined for nobody. */
  actor(headers: GuardedHeaders): Actor | undefined {
    const bearer = bearerOf(headers);
    if (bearer === undefined) return this.#personActor(headers);
    const token = this.#tokens.find(bearer);
    return token && { kind: 'token', id: token.id, name: token.name, roles: ['admin'] };
  }

  /**
   * Lets in who may use the route.
   * @throws HotlineError `not-signed-in`; `not-allowed` without one of its roles, or its scope
   */
  admit(headers: GuardedHeaders, { roles, scope }: Pick<RestRoute, 'roles' | 'scope'>): Actor {
    const bearer = bearerOf(headers);
    if (bearer === undefined) {
      const person = this.require(headers, ...(roles === 'anyone' ? [] : roles));
      return actorOf(person);
    }
    const token = this.#tokens.find(bearer);
    if (!token) throw new HotlineError('not-signed-in', 'this token does not hold');
    if (scope === undefined || !token.scopes.includes(scope)) {
      throw new HotlineError('not-allowed', 'the scopes of this token do not open that');
    }
    return { kind: 'token', id: token.id, name: token.name, roles: ['admin'] };
  }

  #personActor(headers: GuardedHeaders): Actor | undefined {
    const person = this.person(headers);
    return person && actorOf(person);
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

function actorOf({ id, name, roles, agentId }: Person): Actor {
  return { kind: 'person', id, name, roles, ...(agentId !== undefined && { agentId }) };
}

function bearerOf({ authorization }: GuardedHeaders): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
}
