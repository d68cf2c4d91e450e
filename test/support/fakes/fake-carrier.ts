/**
 * A carrier without SIP: it challenges REGISTERs, knows one password, answers OPTIONS, and can be
 * away. What it was asked is kept.
 */
import type { Clock } from '../../../src/base/clock.ts';
import type {
  OutsideAnswer,
  OutsideRequest,
  OutsideRequests,
} from '../../../src/telephony/carriers/outside-requests.ts';
import {
  ha1Of,
  isResponseRight,
  parseCredentials,
} from '../../../src/telephony/identity/digest.ts';

const realm = 'carrier';
const address = { address: '203.0.113.7', port: 5060 };

export class FakeCarrier implements OutsideRequests {
  readonly requests: OutsideRequest[] = [];
  readonly #clock: Clock;
  /** Of the user 'hotline'. */
  password = 'open sesame';
  /** False: it is silent. */
  isThere = true;
  /** False: our own SIP server is away. */
  isReachable = true;
  /** Answers every REGISTER with this, whoever signed it. */
  refusal:
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    | undefined;
  /** Of OPTIONS. */
  optionsStatus = 200;
  /** Seconds; absent: what is asked for. */
  grants: number | undefined;
  /** Nonces that it takes for too old, once each. */
  readonly stale = new Set<string>();
  /** Whether it sends calls to us. */
  isRegistered = false;
  #nonces = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What was asked since the last look, as 'REGISTER 3600 signed', 'REGISTER 0', 'OPTIONS'. */
  asked(): readonly string[] {
    return this.requests.splice(0).map(({ method, headers }) => {
      const signed = headers.Authorization === undefined ? '' : ' signed';
      return method === 'OPTIONS' ? method : `${method} ${headers.Expires}${signed}`;
    });
  }

  send(request: OutsideRequest, signal: AbortSignal): Promise<OutsideAnswer> {
    if (!this.isReachable || signal.aborted) return Promise.resolve({ outcome: 'called-off' });
    this.requests.push(request);
    if (this.isThere) return Promise.resolve(this.#answer(request));
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(request.deadlineMs, () => resolve({ outcome: 'silent' }));
      signal.addEventListener('abort', () => {
        timer.cancel();
        resolve({ outcome: 'called-off' });
      });
    });
  }

  #answer(request: OutsideRequest): OutsideAnswer {
    if (request.method === 'OPTIONS') return answered(this.optionsStatus, {});
    if (this.refusal) return answered(this.refusal.status, this.refusal.headers ?? {});
    const credentials = parseCredentials(request.headers.Authorization, realm);
    const isStale = credentials !== undefined && this.stale.delete(credentials.nonce);
    if (!credentials || isStale) return this.#challenge(isStale);
    const ha1 = ha1Of('MD5', 'hotline', realm, this.password);
    if (!isResponseRight(credentials, 'REGISTER', ha1)) return this.#challenge(false);
    const expires = this.grants ?? Number(request.headers.Expires);
    this.isRegistered = Number(request.headers.Expires) > 0;
    const contact = `${ourContact};expires=${expires}, <sip:hotline@192.0.2.9>;expires=7`;
    return answered(200, this.isRegistered ? { contact } : {});
  }

  #challenge(stale: boolean): OutsideAnswer {
    this.#nonces += 1;
    const fields = `realm="${realm}", nonce="n${this.#nonces}", algorithm=MD5, qop="auth"`;
    const challenge = `Digest ${fields}${stale ? ', stale=true' : ''}`;
    return answered(401, { 'www-authenticate': challenge });
  }
}

/** As our SIP server wrote it in place of what we gave it. */
const ourContact = '<sip:hotline@192.0.2.1:5060>';

function answered(status: number, headers: Readonly<Record<string, string>>): OutsideAnswer {
  const message = { get: (name: string) => headers[name] };
  return { outcome: 'answered', status, message, source: address, sentContact: ourContact };
}
