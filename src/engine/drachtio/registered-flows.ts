/**
 * Who is reached by which connection: a 2xx to a REGISTER or SUBSCRIBE that came over a connection
 * binds the user and host of its Contact to it, for as long as was granted. Browsers and phones
 * behind a NAT have no other address.
 */
import type { Clock } from '../../base/clock.ts';
import { contactsOf, readNumber } from '../sip/message/message-fields.ts';
import type { NameAddr } from '../sip/message/name-addr.ts';
import type { SipRequest, SipResponse } from '../sip/message/sip-message.ts';
import { parseSipUri } from '../sip/message/sip-uri.ts';
import type { Flow } from '../sip/transport/flow.ts';

const flowsMax = 65_536;
const expiresSecondsMax = 2 ** 32 - 1;

export class RegisteredFlows {
  readonly #clock: Clock;
  readonly #flows = new Map<string, { readonly flow: Flow; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#flows.size;
  }

  /** Takes note of what a response granted. */
  granted(request: SipRequest, response: SipResponse, flow: Flow): void {
    if (flow.protocol === 'udp' || response.status < 200 || response.status > 299) return;
    const asked = contactsOf(request);
    if (asked === '*') return;
    for (const contact of asked) {
      const key = addressKey(contact.uri);
      if (key) this.#note(key, flow, grantedSeconds(contact, key, request, response));
    }
  }

  /** The connection to use for the URI, open or not; undefined when none was registered for it. */
  find(uri: string): Flow | undefined {
    const key = addressKey(uri);
    const found = key ? this.#flows.get(key) : undefined;
    if (!key || !found) return undefined;
    if (found.until > this.#clock.now()) return found.flow;
    this.#flows.delete(key);
    return undefined;
  }

  #note(key: string, flow: Flow, seconds: number): void {
    this.#flows.delete(key);
    if (seconds === 0) return;
    const oldest = this.#flows.size >= flowsMax ? this.#flows.keys().next().value : undefined;
    if (oldest !== undefined) this.#flows.delete(oldest);
    this.#flows.set(key, { flow, until: this.#clock.now() + seconds * 1000 });
  }
}

function grantedSeconds(
  asked: NameAddr,
  key: string,
  request: SipRequest,
  response: SipResponse,
): number {
  const listed = contactsOf(response);
  const same = listed === '*' ? undefined : listed.find((one) => addressKey(one.uri) === key);
  return (
    seconds(same) ??
    readNumber(response.headers, 'Expires', expiresSecondsMax) ??
    seconds(asked) ??
    readNumber(request.headers, 'Expires', expiresSecondsMax) ??
    3600
  );
}

function seconds(contact: NameAddr | undefined): number | undefined {
  const text = contact?.parameters.get('expires');
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function addressKey(uri: string): string | undefined {
  const parsed = parseSipUri(uri);
  return parsed?.user === undefined ? undefined : `${parsed.user}@${parsed.host}`;
}
