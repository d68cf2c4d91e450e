/**
 * The care for one trunk: it is registered with its carrier and asked whether it is there, as its
 * dialplan says. The rules are in registration.ts and reachability.ts; here they are carried out.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../base/clock.ts';
import { Scope } from '../../base/scope.ts';
import type { TelephonyCounters } from '../counters.ts';
import { trunkUri } from '../outgoing/trunk-uri.ts';
import type {
  OutgoingTrunkConfig,
  TrunkHealthConfig,
  TrunkRegisterConfig,
  TrunkStanding,
} from '../ports.ts';
import { Duty } from './duty.ts';
import type { OutsideRequests } from './outside-requests.ts';
import { newReachability, type Reachability, reachabilityAfter } from './reachability.ts';
import { RegisterExchange } from './register-exchange.ts';
import {
  isRegistrationLost,
  newRegistration,
  type Registration,
  registrationAfter,
} from './registration.ts';

export interface TrunkWatchParts {
  readonly trunk: string;
  readonly outgoing: OutgoingTrunkConfig;
  readonly requests: OutsideRequests;
  readonly clock: Clock;
  readonly counters: TelephonyCounters;
  readonly logger: Logger;
  /** 0 to 1. */
  readonly random: () => number;
  /** Fresh, of hex digits. */
  readonly token: () => string;
}

/** A stop does not wait longer for a carrier that is away. Chosen. */
const unregisterDeadlineMs = 2_000;
const words = { well: 'the trunk is well', unwell: 'the trunk is not well' } as const;

export class TrunkWatch {
  readonly #parts: TrunkWatchParts;
  readonly #logger: Logger;
  readonly #scope: Scope;
  readonly #exchange: RegisterExchange;
  readonly #registering: Duty | undefined;
  readonly #probing: Duty | undefined;
  #registration: Registration | undefined;
  #reachability: Reachability | undefined;
  /** What becomes of it is told, whether it changes how the trunk stands or not. */
  #isSignedAnew = false;

  constructor(parts: TrunkWatchParts) {
    this.#parts = parts;
    const { clock, trunk, outgoing } = parts;
    const { register, health } = outgoing;
    const now = clock.now();
    this.#logger = parts.logger.child({ trunk });
    this.#scope = new Scope((error) =>
      this.#logger.error({ err: error }, 'the trunk is neglected'),
    );
    this.#exchange = new RegisterExchange(parts);
    const common = { clock, scope: this.#scope };
    if (register) {
      this.#registration = newRegistration(register, now);
      this.#registering = new Duty({ ...common, ask: () => this.#register(register) });
    }
    if (health) {
      this.#reachability = newReachability(now);
      this.#probing = new Duty({ ...common, ask: () => this.#probe(health) });
    }
  }

  /** Asks now: at the start, and when our own SIP server is back. */
  wake(): void {
    this.#registering?.wake();
    this.#probing?.wake();
  }

  /**
   * Another password of the same user: registers with it now. What the carrier has granted before holds
   * meanwhile, so that it never stops sending calls.
   */
  signWith(credentials: OutgoingTrunkConfig['credentials']): void {
    this.#exchange.signWith(credentials);
    this.#isSignedAnew = true;
    this.#registering?.wake();
  }

  /** Calls out over it would fail. */
  get isDown(): boolean {
    const registration = this.#registration;
    const now = this.#parts.clock.now();
    const isUnknown = registration !== undefined && isRegistrationLost(registration, now);
    return isUnknown || this.#reachability?.standing.state === 'down';
  }

  get standing(): TrunkStanding {
    const registration = this.#registration;
    const { validUntil = 0 } = registration ?? {};
    const isValid = validUntil > this.#parts.clock.now();
    const health = this.#reachability?.standing;
    return {
      ...{ trunk: this.#parts.trunk, isDown: this.isDown },
      ...(registration && {
        registration: { ...registration.standing, ...(isValid && { validUntil }) },
      }),
      ...(health && { health }),
    };
  }

  /** Takes its registration back; settles when the carrier has answered, or has had its time. */
  async stop(): Promise<void> {
    const isAsking = this.#registering?.isAsking ?? false;
    const isValid = (this.#registration?.validUntil ?? 0) > this.#parts.clock.now();
    const wasOver = this.#scope.hasEnded;
    await this.#scope.end();
    if (!wasOver && (isAsking || isValid)) await this.#unregister();
  }

  async #unregister(): Promise<void> {
    const late = new AbortController();
    const timer = this.#parts.clock.setTimer(unregisterDeadlineMs, () => late.abort());
    await this.#exchange.unregister(late.signal);
    timer.cancel();
  }

  async #register(plan: TrunkRegisterConfig): Promise<number | undefined> {
    const { clock, random, counters } = this.#parts;
    const before = this.#registration ?? newRegistration(plan, clock.now());
    const isSignedAnew = this.#isSignedAnew;
    this.#isSignedAnew = false;
    const answer = await this.#exchange.register(before.expiresSeconds, this.#scope.signal);
    if (!answer) {
      this.#isSignedAnew ||= isSignedAnew;
      return undefined;
    }
    const after = registrationAfter(before, answer, { plan, now: clock.now(), random: random() });
    this.#registration = after;
    if (after.failures > before.failures) counters.failedRegistrations += 1;
    const { standing } = after;
    if (isSignedAnew || before.standing.state !== standing.state) {
      const isGood = standing.state === 'registered';
      if (isGood) this.#logger.info({ registration: standing }, words.well);
      else this.#logger.warn({ registration: standing }, words.unwell);
    }
    return after.dueAt;
  }

  async #probe(plan: TrunkHealthConfig): Promise<number | undefined> {
    const { clock, counters } = this.#parts;
    const before = this.#reachability ?? newReachability(clock.now());
    const answer = await this.#options(plan.answerWithinMs);
    if (answer.outcome === 'called-off') return undefined;
    const status = answer.outcome === 'answered' ? answer.status : undefined;
    const after = reachabilityAfter(before, status, { plan, now: clock.now() });
    this.#reachability = after;
    if (after.silences > before.silences) counters.unansweredProbes += 1;
    const { standing } = after;
    if (before.standing.state !== standing.state) {
      if (standing.state === 'up') this.#logger.info({ health: standing }, words.well);
      else this.#logger.warn({ health: standing }, words.unwell);
    }
    return after.dueAt;
  }

  #options(deadlineMs: number) {
    const { outgoing, requests } = this.#parts;
    const headers = {
      From: '<sip:hotline@localhost>',
      Contact: '<sip:hotline@localhost>',
      Accept: 'application/sdp',
    };
    const request = { method: 'OPTIONS', uri: trunkUri(outgoing), headers, deadlineMs } as const;
    return requests.send(request, this.#scope.signal);
  }
}
