/**
 * Asks a carrier to register us (RFC 3261 §10.2): the REGISTER, the answer to its challenge, and what
 * came of it. All of one trunk have one Call-ID, and rising CSeqs (§10.2.4).
 */

import { formatHostPort } from '../../base/host-port.ts';
import { parseDeltaSeconds, parseNameAddresses, parseUri } from '../identity/header-values.ts';
import type { SipHeaders } from '../libraries/sip-library.ts';
import { answerChallenge } from '../outgoing/challenge-answer.ts';
import { routeToChallenger } from '../outgoing/challenger.ts';
import { trunkUri } from '../outgoing/trunk-uri.ts';
import type { OutgoingTrunkConfig } from '../ports.ts';
import type { OutsideAnswer, OutsideRequests } from './outside-requests.ts';
import type { RegisterAnswer } from './registration.ts';

export interface RegisterExchangeParts {
  readonly outgoing: OutgoingTrunkConfig;
  readonly requests: OutsideRequests;
  /** Fresh, of hex digits. */
  readonly token: () => string;
}

/** Without an answer by then the carrier counts as unreachable. Chosen: five retransmissions. */
const registerDeadlineMs = 10_000;
/** Unsigned, signed, and signed anew for a nonce that was too old. */
const sendingsMax = 3;

type Answered = Extract<OutsideAnswer, { readonly outcome: 'answered' }>;

/** Of one REGISTER, where a carrier asked for a signature. */
interface Signing {
  readonly header: 'Authorization' | 'Proxy-Authorization';
  readonly value: string;
  readonly route: string | undefined;
}

export class RegisterExchange {
  readonly #parts: RegisterExchangeParts;
  #credentials: OutgoingTrunkConfig['credentials'];
  readonly #sipCallId: string;
  readonly #tag: string;
  #cseq = 0;

  constructor(parts: RegisterExchangeParts) {
    this.#parts = parts;
    this.#credentials = parts.outgoing.credentials;
    this.#sipCallId = parts.token();
    this.#tag = parts.token();
  }

  /** Of the same user, from the next REGISTER on. */
  signWith(credentials: OutgoingTrunkConfig['credentials']): void {
    this.#credentials = credentials;
  }

  /** @returns undefined when it was called off */
  async register(expiresSeconds: number, signal: AbortSignal): Promise<RegisterAnswer | undefined> {
    const answer = await this.#ask(expiresSeconds, signal);
    switch (answer.outcome) {
      case 'called-off':
        return undefined;
      case 'silent':
        return { kind: 'unanswered' };
      case 'answered':
        return meaningOf(answer, expiresSeconds);
    }
  }

  /** Settles when the carrier has answered, or the signal has aborted. */
  async unregister(signal: AbortSignal): Promise<void> {
    await this.#ask(0, signal);
  }

  async #ask(expiresSeconds: number, signal: AbortSignal): Promise<OutsideAnswer> {
    let signing: Signing | undefined;
    for (let sending = 1; ; sending++) {
      const answer = await this.#send({ expiresSeconds, signing }, signal);
      if (answer.outcome !== 'answered' || sending === sendingsMax) return answer;
      const next = this.#signed(answer, signing !== undefined);
      if (!next) return answer;
      signing = next;
    }
  }

  #send(
    how: { expiresSeconds: number; signing: Signing | undefined },
    signal: AbortSignal,
  ): Promise<OutsideAnswer> {
    const { expiresSeconds, signing } = how;
    const deadlineMs = registerDeadlineMs;
    const { uri, route: wayThere } = this.#addresses;
    const route = signing?.route ?? wayThere;
    const headers = {
      ...this.#headers(expiresSeconds),
      ...(signing ? { [signing.header]: signing.value } : {}),
    };
    const request = { method: 'REGISTER', uri, headers, deadlineMs } as const;
    return this.#parts.requests.send({ ...request, ...(route ? { route } : {}) }, signal);
  }

  #headers(expiresSeconds: number): SipHeaders {
    const { transport } = this.#parts.outgoing;
    const { user, domain } = this.#addresses;
    const addressOfRecord = `<sip:${user}@${domain}>`;
    this.#cseq += 1;
    return {
      From: `${addressOfRecord};tag=${this.#tag}`,
      To: addressOfRecord,
      'Call-ID': this.#sipCallId,
      CSeq: `${this.#cseq} REGISTER`,
      Contact: `<sip:${user}@localhost${transport === 'tcp' ? ';transport=tcp' : ''}>`,
      Expires: String(expiresSeconds),
    };
  }

  get #addresses() {
    const { outgoing } = this.#parts;
    const { register, credentials } = outgoing;
    const address = trunkUri(outgoing);
    const user = encodeURIComponent(credentials?.username ?? '');
    const domain = register?.domain;
    if (domain === undefined)
      return { user, uri: address, domain: formatHostPort({ host: outgoing.host }) };
    const written = formatHostPort({ host: domain });
    return { user, uri: `sip:${written}`, domain: written, route: `${address};lr` };
  }

  /** undefined: the answer is none that a signature would change. */
  #signed({ status, message, source }: Answered, wasSigned: boolean): Signing | undefined {
    const credentials = this.#credentials;
    const isProxy = status === 407;
    if (!credentials || (!isProxy && status !== 401)) return undefined;
    const challenge = message.get(isProxy ? 'proxy-authenticate' : 'www-authenticate');
    if (wasSigned && !/\bstale\s*=\s*"?true/i.test(challenge ?? '')) return undefined;
    const { uri, route } = this.#addresses;
    const challenged = { method: 'REGISTER', uri };
    const value = answerChallenge(challenge, credentials, challenged, this.#parts.token());
    if (value === undefined) return undefined;
    return {
      header: isProxy ? 'Proxy-Authorization' : 'Authorization',
      value,
      route: routeToChallenger(route ?? uri, source),
    };
  }
}

function meaningOf(answer: Answered, askedSeconds: number): RegisterAnswer {
  const { status: sipStatus, message } = answer;
  if (sipStatus < 300) {
    return { kind: 'accepted', expiresSeconds: grantedSeconds(answer) ?? askedSeconds };
  }
  const seconds = (name: string) => parseDeltaSeconds(message.get(name)?.split(/[\s;(]/)[0] ?? '');
  const minExpiresSeconds = seconds('min-expires');
  if (sipStatus === 423 && minExpiresSeconds !== undefined) {
    return { kind: 'too-brief', minExpiresSeconds };
  }
  const retryAfterSeconds = seconds('retry-after');
  return {
    ...{ kind: 'refused', sipStatus },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** Of our contact among all that are listed (RFC 3261 §10.2.4), else of the header for all. */
function grantedSeconds({ message, sentContact }: Answered): number | undefined {
  const ours = parseNameAddresses(sentContact)?.[0]?.uri;
  const listed = parseNameAddresses(message.get('contact') ?? '') ?? [];
  const contact = listed.find(({ uri }) => ours !== undefined && isSame(uri, ours));
  const granted = contact?.parameters.get('expires') ?? message.get('expires');
  return parseDeltaSeconds(granted?.trim() ?? '');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [parseUri(one), parseUri(other)];
  return a !== undefined && a.user === b?.user && a.host === b.host && a.port === b.port;
}
