/**
 * Answers REGISTER (RFC 3261 §10.3) from sources that may have phones. The user that signed must be
 * the extension that is registered: third-party registration is refused.
 */
import type { Clock } from '../../base/clock.ts';
import type { TelephonyCounters } from '../counters.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import { parseNameAddresses, parseUri } from '../identity/header-values.ts';
import type { SipHeaders, SipRequest, SipResponse } from '../libraries/sip-library.ts';
import type { ContactBinding } from '../ports.ts';
import { type BindingLimits, decideRegister } from './bindings.ts';
import type { Locations } from './locations.ts';
import { readRegisterRequest, sourceOf } from './register-request.ts';

export class Registrar {
  readonly #clock: Clock;
  readonly #locations: Locations;
  readonly #authenticator: Authenticator;
  readonly #limits: BindingLimits;
  readonly #counters: TelephonyCounters;

  constructor(dependencies: {
    readonly clock: Clock;
    readonly locations: Locations;
    readonly authenticator: Authenticator;
    readonly limits: BindingLimits;
    readonly counters: TelephonyCounters;
  }) {
    this.#clock = dependencies.clock;
    this.#locations = dependencies.locations;
    this.#authenticator = dependencies.authenticator;
    this.#limits = dependencies.limits;
    this.#counters = dependencies.counters;
  }

  answer(request: SipRequest, response: SipResponse): void {
    const verdict = this.#authenticator.check({
      method: 'REGISTER',
      authorization: request.get('authorization'),
      sourceAddress: request.source_address,
      userAgent: request.get('user-agent'),
    });
    if (verdict.outcome === 'challenge') {
      response.send(401, { headers: challengeHeaders(verdict.challenges) });
      return;
    }
    const register = readRegisterRequest(request);
    if (verdict.outcome === 'refused') response.send(403);
    else if (!register) {
      this.#counters.malformedRequests += 1;
      response.send(400);
    } else if (register.extension !== verdict.username) response.send(403);
    else {
      const current = this.#locations.contactsOf(register.extension);
      const decision = decideRegister(current, register, this.#limits, this.#clock.now());
      if (decision.status === 200) {
        if (register.contacts.length > 0) {
          this.#locations.replace(register.extension, decision.bindings);
        }
        response.send(200, { headers: this.#okHeaders(decision.bindings) });
      } else if (decision.status === 423) {
        const minimum = String(this.#limits.expiresSecondsMin);
        response.send(423, { headers: { 'Min-Expires': minimum } });
      } else response.send(500);
    }
  }

  /** The request names an extension as its sender and comes from where that has registered. */
  isFromPhone(request: SipRequest): boolean {
    const from = parseNameAddresses(request.get('from') ?? '')?.[0]?.uri;
    const extension = parseUri(from ?? '')?.user ?? '';
    return this.#locations.isPhoneAt(extension, sourceOf(request));
  }

  /** The contact just registered comes first: drachtio ties the phone's connection to that one. */
  #okHeaders(bindings: readonly ContactBinding[]): SipHeaders {
    const now = this.#clock.now();
    const headers: SipHeaders = { Date: new Date(now).toUTCString() };
    if (bindings.length > 0) {
      headers.Contact = bindings
        .map(({ contact, expiresAt }) => {
          const seconds = Math.max(0, Math.round((expiresAt - now) / 1000));
          return `<${contact}>;expires=${seconds}`;
        })
        .join(', ');
    }
    return headers;
  }
}

/**
 * Several challenges are several header fields, never one with a comma (RFC 3261 §7.3.1). The
 * library writes a value as it is, so the further fields ride in the first one's value.
 */
export function challengeHeaders(challenges: readonly string[]): SipHeaders {
  return { 'WWW-Authenticate': challenges.join('\r\nWWW-Authenticate: ') };
}
