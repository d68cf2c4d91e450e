/**
 * Machines' tokens: random, shown once, kept as a hash, with scopes and an end. A token is sent as
 * `Authorization: Bearer` (RFC 6750 §2.1), which no browser adds by itself: it needs no origin check.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { TokenScope } from '../../protocol/rest/route.ts';
import type { MachineToken, MachineTokenStore } from '../admin-ports.ts';

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly days: number;
  /** A person's name. */
  readonly createdBy: string;
}

/** Begins every token, so that one that leaked is recognised by scanners. */
const prefix = 'hotline_';
const tokensMax = 200;
const dayMs = 86_400_000;
/** `lastUsedAt` is written no more often than this. */
const touchEveryMs = 60_000;

export class MachineTokens {
  readonly #store: MachineTokenStore;
  readonly #clock: Clock;

  constructor(store: MachineTokenStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  list(): readonly MachineToken[] {
    return this.#store.tokens();
  }

  /** @throws HotlineError `too-many` */
  create({ days, ...wanted }: NewToken): { readonly row: MachineToken; readonly token: string } {
    if (this.#store.tokens().length >= tokensMax) {
      throw new HotlineError('too-many', `no more than ${tokensMax} tokens: revoke one first`);
    }
    const now = this.#clock.now();
    const token = prefix + randomBytes(32).toString('base64url');
    const row: MachineToken = {
      ...wanted,
      id: newId('tok'),
      tokenHash: hashOf(token),
      createdAt: now,
      expiresAt: now + days * dayMs,
    };
    this.#store.saveToken(row);
    return { row, token };
  }

  /** Undefined for one that is unknown, revoked or past its end. */
  find(token: string): MachineToken | undefined {
    if (!token.startsWith(prefix) || token.length > 128) return undefined;
    const found = this.#store.tokenByHash(hashOf(token));
    const now = this.#clock.now();
    if (!found || found.expiresAt <= now) return undefined;
    if (now - (found.lastUsedAt ?? 0) >= touchEveryMs) this.#store.touchToken(found.id, now);
    return found;
  }

  /** @throws HotlineError `not-found` */
  revoke(id: string): void {
    if (!this.#store.removeToken(id)) throw new HotlineError('not-found', 'no such token');
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
