/**
 * One INVITE of ours, to a phone or to a trunk. Ends exactly once, answered or not; what the far end
 * sends after it was cancelled is undone (a late 200 is acknowledged and hung up). A challenge is
 * answered once (RFC 3261 §22.2).
 */
import { randomBytes } from 'node:crypto';
import type {
  SipDialog,
  SipHeaders,
  SipLibraryError,
  SipRequest,
  SipResponse,
} from '../libraries/sip-library.ts';
import { answerChallenge } from '../outgoing/challenge-answer.ts';
import { routeToChallenger } from '../outgoing/challenger.ts';
import type { SentInvite } from '../servers/drachtio-connection.ts';
import type { CallContext } from './call-context.ts';
import { PeerDialog } from './peer-dialog.ts';

/** A provisional answer, not 100. */
export interface InviteProgress {
  readonly status: number;
  /** Present when sound may come before the answer. */
  readonly sdp?: string;
}

export interface InviteOptions {
  readonly uri: string;
  /** Where it is sent, when that is not the URI. */
  readonly route?: string;
  readonly headers: SipHeaders;
  readonly localSdp: string;
  /** Absent: a challenge is a refusal. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Comes again for the one that answers a challenge. */
  readonly onSent: (invite: SentInvite) => void;
  readonly onProgress: (progress: InviteProgress) => void;
  readonly onAnswered: (dialog: PeerDialog) => void;
  /** @param status absent when it could not be sent, or the connection was lost */
  readonly onFailed: (status: number | undefined) => void;
}

/** How long a stop waits for the 487; a phone that is there answers at once. Chosen. */
const cancelDeadlineMs = 2_000;

/** The answer to an INVITE that was cancelled (RFC 3261 §9.2). */
const requestTerminated = 487;

/** By it a phone lists no missed call (RFC 3326 §2). */
const completedElsewhere: SipHeaders = {
  Reason: 'SIP;cause=200;text="Call completed elsewhere"',
};

/** What of an INVITE changes when it is sent again with credentials. */
interface Sending {
  readonly headers: SipHeaders;
  readonly route: string | undefined;
}

export class InviteAttempt {
  readonly #options: InviteOptions;
  readonly #context: CallContext;
  #request: SipRequest | undefined;
  #state: 'sending' | 'ringing' | 'withdrawn' | 'cancelled' | 'over' = 'sending';
  #wasChallenged = false;
  #isTaken = false;
  readonly #ender = () => this.#end();
  #onOver: () => void = () => undefined;
  #onTaken: () => void = () => undefined;

  constructor(options: InviteOptions, context: CallContext) {
    this.#options = options;
    this.#context = context;
  }

  start(): void {
    this.#context.counters.invitesOut += 1;
    this.#context.enders.add(this.#ender);
    this.#send({ headers: this.#options.headers, route: this.#options.route });
  }

  /**
   * Sends CANCEL as soon as there is something to cancel; the outcome no longer matters.
   *
   * @param isTaken somebody else has the call: the phone lists no missed call
   */
  cancel(isTaken = false): void {
    if (this.#state === 'over' || this.#state === 'cancelled') return;
    const isOnItsWay = this.#state === 'withdrawn';
    this.#state = 'cancelled';
    this.#isTaken = isTaken;
    if (!isOnItsWay) this.#sendCancel();
  }

  /**
   * Cancels it as one that was taken elsewhere. An answer that was quicker is
   * hung up, as drachtio does it by itself.
   *
   * @param taken the phone is free again
   */
  withdraw(taken: () => void): void {
    if (this.#state !== 'ringing') return;
    this.#state = 'withdrawn';
    this.#onTaken = taken;
    this.#isTaken = true;
    this.#sendCancel();
  }

  /** The connection is gone: no answer will come. The next one ends the ringing. */
  abandon(): void {
    const isOpen = this.#state !== 'over';
    if (isOpen && this.#request) this.#context.connection.buryInvite(sentInvite(this.#request));
    this.#onFailed(undefined);
  }

  /** Cancels, and settles when the far end has confirmed it, or has had its time. */
  async #end(): Promise<void> {
    this.cancel();
    if (this.#state === 'over') return;
    const { clock, enders } = this.#context;
    await new Promise<void>((resolve) => {
      const late = clock.setTimer(cancelDeadlineMs, resolve);
      this.#onOver = () => {
        late.cancel();
        resolve();
      };
    });
    enders.delete(this.#ender);
  }

  #send({ headers, route }: Sending): void {
    const { uri, localSdp } = this.#options;
    const options = { headers: { ...headers }, localSdp, ...(route ? { proxy: route } : {}) };
    try {
      this.#context.connection.sip.createUAC(
        uri,
        options,
        {
          cbRequest: (_error, request) => this.#onSent(request),
          cbProvisional: (response) => this.#onProvisional(response),
        },
        (error, dialog) => {
          if (dialog) this.#onAnswered(dialog);
          else this.#onRefused(error);
        },
      );
    } catch {
      // The library throws when there is no connection.
      this.#onFailed(undefined);
    }
  }

  #onSent(request: SipRequest | undefined): void {
    if (!request) return;
    this.#request = request;
    if (this.#state === 'cancelled') this.#sendCancel();
    else if (this.#state !== 'over') {
      this.#state = 'ringing';
      this.#options.onSent(sentInvite(request));
    }
  }

  #onProvisional(response: SipResponse): void {
    if (response.status <= 100 || this.#state !== 'ringing') return;
    const { status, body } = response;
    const isSdp = /^application\/sdp\b/i.test(response.get('content-type') ?? '');
    this.#options.onProgress(isSdp && body ? { status, sdp: body } : { status });
  }

  #sendCancel(): void {
    const headers: SipHeaders = this.#isTaken ? completedElsewhere : {};
    this.#request?.cancel({ headers }, (error) => {
      if (error) this.#context.logger.debug({ err: error }, 'the CANCEL came too late');
    });
  }

  #onAnswered(dialog: SipDialog): void {
    const before = this.#state;
    this.#leave();
    const peer = new PeerDialog(dialog, this.#context);
    if (before === 'ringing' || before === 'sending') this.#options.onAnswered(peer);
    else void peer.bye('cancelled');
    if (before === 'withdrawn') this.#onTaken();
  }

  #onRefused(error: SipLibraryError | null): void {
    const again = this.#withCredentials(error?.res);
    if (again) this.#send(again);
    else this.#onFailed(error?.status);
  }

  /** The same INVITE with the next CSeq, signed; undefined when there is nothing to sign with. */
  #withCredentials(refusal: SipResponse | undefined): Sending | undefined {
    const { credentials, uri, headers } = this.#options;
    const request = this.#request;
    if (!refusal || !request || !credentials) return undefined;
    if (this.#wasChallenged || this.#state !== 'ringing') return undefined;
    const isProxy = refusal.status === 407;
    if (!isProxy && refusal.status !== 401) return undefined;
    const challenge = refusal.get(isProxy ? 'proxy-authenticate' : 'www-authenticate');
    const challenged = { method: 'INVITE', uri };
    const cnonce = randomBytes(8).toString('hex');
    const answer = answerChallenge(challenge, credentials, challenged, cnonce);
    if (answer === undefined) return undefined;
    this.#wasChallenged = true;
    const { From: _, ...others } = headers;
    return {
      headers: {
        ...others,
        From: request.get('from') ?? '',
        'Call-ID': request.get('call-id') ?? '',
        CSeq: `${Number.parseInt(request.get('cseq') ?? '1', 10) + 1} INVITE`,
        [isProxy ? 'Proxy-Authorization' : 'Authorization']: answer,
      },
      route: this.#options.route ?? routeToChallenger(uri, sourceOf(refusal)),
    };
  }

  #onFailed(status: number | undefined): void {
    if (this.#state === 'over') return;
    const before = this.#state;
    this.#leave();
    if (before === 'withdrawn' && status === requestTerminated) this.#onTaken();
    else if (before !== 'cancelled') this.#options.onFailed(status);
  }

  #leave(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#context.counters.invitesOut -= 1;
    this.#context.enders.delete(this.#ender);
    this.#onOver();
  }
}

/** drachtio names a dialog by Call-ID and the caller's tag, which here is ours. */
function sentInvite(request: SipRequest): SentInvite {
  const tag = /;\s*tag=([^;\s]+)/i.exec(request.get('from') ?? '')?.[1] ?? '';
  return {
    transactionId: request.stackTxnId,
    uri: request.uri,
    dialogId: `${request.get('call-id') ?? ''};from-tag=${tag}`,
  };
}

function sourceOf({ source_address: address, source_port: port }: SipResponse) {
  return { address, port };
}
