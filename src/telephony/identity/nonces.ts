/**
 * Nonces that need no memory until they are used: time and randomness, signed for one source with a
 * key of this process (RFC 7616 §3.3). Used ones are kept with their highest count, so that a
 * request can be sent once only (§3.3 `nc`).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';

const timeBytes = 6;
const randomLength = 8;
const signatureLength = 16;

/** Life of a nonce from its issue; chosen: longer than a call set-up, shorter than a refresh. */
export const nonceLifeMs = 300_000;

export type NonceVerdict = 'fresh' | 'stale' | 'forged';

export class Nonces {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  readonly #limit: number;
  /** Nonce to the highest count seen, oldest first. */
  readonly #used = new Map<string, number>();
  /** Unknown nonces issued up to here may have been forgotten: they count as stale. */
  #forgottenUntil = 0;

  /** @param limit used nonces remembered; beyond it the oldest become stale early */
  constructor(clock: Clock, limit = 20_000) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** @param source who may use it: an address */
  issue(source: string): string {
    const content = Buffer.alloc(timeBytes + randomLength);
    content.writeUIntBE(this.#clock.now(), 0, timeBytes);
    randomBytes(randomLength).copy(content, timeBytes);
    return Buffer.concat([content, this.#sign(content, source)]).toString('base64url');
  }

  /**
   * 'forged' when we did not issue it for this source, 'stale' when it is too old or its count is
   * not higher than before: the peer may try again with a new one.
   */
  use(nonce: string, nonceCount: string, source: string): NonceVerdict {
    const issuedAt = this.#issuedAt(nonce, source);
    if (issuedAt === undefined) return 'forged';
    if (this.#clock.now() - issuedAt > nonceLifeMs) return 'stale';
    const highest = this.#used.get(nonce);
    if (highest === undefined && issuedAt <= this.#forgottenUntil) return 'stale';
    const count = Number.parseInt(nonceCount, 16);
    if (count <= (highest ?? 0)) return 'stale';
    this.#used.set(nonce, count);
    this.#forget();
    return 'fresh';
  }

  #issuedAt(nonce: string, source: string): number | undefined {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== timeBytes + randomLength + signatureLength) return undefined;
    const content = bytes.subarray(0, timeBytes + randomLength);
    const signature = bytes.subarray(timeBytes + randomLength);
    if (!timingSafeEqual(signature, this.#sign(content, source))) return undefined;
    return content.readUIntBE(0, timeBytes);
  }

  #sign(content: Buffer, source: string): Buffer {
    const mac = createHmac('sha256', this.#key).update(content).update(source).digest();
    return mac.subarray(0, signatureLength);
  }

  /** Drops expired nonces from the old end, and valid ones when there are too many. */
  #forget(): void {
    const expiredBefore = this.#clock.now() - nonceLifeMs;
    for (const nonce of this.#used.keys()) {
      const issuedAt = Buffer.from(nonce, 'base64url').readUIntBE(0, timeBytes);
      if (issuedAt >= expiredBefore && this.#used.size <= this.#limit) return;
      if (issuedAt >= expiredBefore) {
        this.#forgottenUntil = Math.max(this.#forgottenUntil, issuedAt);
      }
      this.#used.delete(nonce);
    }
  }
}
