/**
 * Takes every request from outside a dialog and sends it where it belongs: callers' INVITEs from
 * trunks and phones, registrations, keep-alives. Whoever is unknown learns nothing.
 */
import type { IncomingCall } from '../calls/ports.ts';
import type { TelephonyCounters } from './counters.ts';
import type { Authenticator } from './identity/authenticator.ts';
import { type NetworkSet, networkSet } from './identity/networks.ts';
import { callerNumberOf, dialledNumberOf, normaliseNumber } from './identity/numbers.ts';
import type { Trunks } from './identity/trunks.ts';
import { type CallContext, retryAfterSeconds } from './legs/call-context.ts';
import { type IncomingCallFacts, WaitingCall } from './legs/incoming-call.ts';
import { allowedMethods } from './legs/peer-dialog.ts';
import type { SipLibrary, SipRequest, SipResponse } from './libraries/sip-library.ts';
import type { TelephonyConfig } from './ports.ts';
import { challengeHeaders, type Registrar } from './registrar/registrar.ts';

/** Methods drachtio is asked to hand over; for others outside a dialog it answers by itself. */
const handledMethods = [
  'invite',
  'register',
  'options',
  'message',
  'subscribe',
  'publish',
  'notify',
  'info',
  'refer',
];

export interface RequestDeskParts {
  readonly config: TelephonyConfig;
  readonly trunks: Trunks;
  readonly authenticator: Authenticator;
  readonly registrar: Registrar;
  readonly context: CallContext;
  readonly isReady: () => boolean;
}

export class RequestDesk {
  readonly #parts: RequestDeskParts;
  readonly #counters: TelephonyCounters;
  readonly #phoneNetworks: NetworkSet | undefined;
  #onCall: ((call: IncomingCall) => void) | undefined;

  constructor(parts: RequestDeskParts) {
    this.#parts = parts;
    this.#counters = parts.context.counters;
    const { phoneNetworks } = parts.config;
    this.#phoneNetworks = phoneNetworks && networkSet(phoneNetworks);
  }

  listen(sip: SipLibrary): void {
    for (const method of handledMethods) {
      sip.use(method, (request, response) => this.#take(request, response));
    }
  }

  onIncomingCall(handler: (call: IncomingCall) => void): void {
    this.#onCall = handler;
  }

  #take(request: SipRequest, response: SipResponse): void {
    // Of a dialog that ended while the request was under way, or that another process made.
    if (request.stackDialogId) {
      response.send(481);
      return;
    }
    const trunk = this.#parts.trunks.atAddress(request.source_address);
    if (!trunk && this.#phoneNetworks?.has(request.source_address) === false) {
      this.#refuseSource(response);
      return;
    }
    switch (request.method) {
      case 'INVITE':
        // A phone has an account to sign with, also behind a proxy that is a trunk as well.
        if (trunk && !this.#parts.registrar.isFromPhone(request)) {
          this.#accept(request, response, trunk.name, trunk);
        } else this.#takeSignedInvite(request, response);
        return;
      case 'REGISTER':
        this.#parts.registrar.answer(request, response);
        return;
      case 'OPTIONS':
        response.send(200, { headers: { Allow: allowedMethods, Accept: 'application/sdp' } });
        return;
      case 'SUBSCRIBE':
      case 'PUBLISH':
        response.send(489);
        return;
      case 'NOTIFY':
      case 'INFO':
        response.send(481);
        return;
      default:
        response.send(405, { headers: { Allow: allowedMethods } });
    }
  }

  /** drachtio has sent 100 to an INVITE already; all else can be met with silence. */
  #refuseSource(response: SipResponse): void {
    this.#counters.refusedSources += 1;
    if (this.#parts.config.unknownSources !== 'ignore') response.send(403);
  }

  #takeSignedInvite(request: SipRequest, response: SipResponse): void {
    const verdict = this.#parts.authenticator.check({
      method: 'INVITE',
      authorization: request.get('authorization'),
      sourceAddress: request.source_address,
      userAgent: request.get('user-agent'),
    });
    if (verdict.outcome === 'challenge') {
      response.send(401, { headers: challengeHeaders(verdict.challenges) });
    } else if (verdict.outcome === 'refused') {
      this.#counters.refusedSources += 1;
      response.send(403);
    } else {
      const trunk = this.#parts.trunks.withUsername(verdict.username);
      if (trunk) this.#accept(request, response, trunk.name, trunk);
      else this.#acceptPhone(request, response, verdict.username);
    }
  }

  #accept(
    request: SipRequest,
    response: SipResponse,
    name: string,
    trunk: TelephonyConfig['trunks'][number],
  ): void {
    this.#present(request, response, {
      callerNumber: callerNumberOf(request, trunk),
      dialledNumber: dialledNumberOf(request, trunk),
      origin: { kind: 'trunk', name },
    });
  }

  /** The signature says who calls; what From says does not count. */
  #acceptPhone(request: SipRequest, response: SipResponse, extension: string): void {
    this.#present(request, response, {
      callerNumber: normaliseNumber(extension) ?? extension,
      dialledNumber: dialledNumberOf(request, {}),
      origin: { kind: 'phone', name: extension },
    });
  }

  #present(request: SipRequest, response: SipResponse, facts: IncomingCallFacts): void {
    if (!this.#onCall || !this.#parts.isReady()) {
      response.send(503, { headers: { 'Retry-After': String(retryAfterSeconds) } });
    } else if (!request.get('contact')) {
      this.#counters.malformedRequests += 1;
      response.send(400);
    } else this.#onCall(new WaitingCall(request, response, facts, this.#parts.context));
  }
}
