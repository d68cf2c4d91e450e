/**
 * One INVITE to one registered contact. Ends exactly once, answered or not; what the phone sends
 * after it was cancelled is undone (a late 200 is acknowledged and hung up).
 */
import type { SipDialog, SipHeaders, SipRequest } from '../libraries/sip-library.ts';
import type { ContactBinding } from '../ports.ts';
import type { CallContext } from './call-context.ts';
import { PeerDialog } from './peer-dialog.ts';
import { type FailedRing, ringOutcome } from './ring-outcome.ts';

export interface ForkOptions {
  readonly contact: ContactBinding;
  readonly headers: SipHeaders;
  readonly localSdp: string;
  readonly onSent: () => void;
  readonly onRinging: () => void;
  readonly onAnswered: (dialog: PeerDialog) => void;
  readonly onFailed: (result: FailedRing) => void;
}

export class PhoneFork {
  readonly #options: ForkOptions;
  readonly #context: CallContext;
  #request: SipRequest | undefined;
  #state: 'sending' | 'ringing' | 'cancelled' | 'over' = 'sending';

  constructor(options: ForkOptions, context: CallContext) {
    this.#options = options;
    this.#context = context;
  }

  start(): void {
    const { contact, headers, localSdp } = this.#options;
    const route = routeTo(contact);
    const options = { headers: { ...headers }, localSdp, ...(route ? { proxy: route } : {}) };
    this.#context.counters.invitesOut += 1;
    try {
      this.#context.connection.sip.createUAC(
        contact.contact,
        options,
        {
          cbRequest: (_error, request) => this.#onSent(request),
          cbProvisional: (response) => {
            if (response.status > 100 && this.#state === 'ringing') this.#options.onRinging();
          },
        },
        (error, dialog) => {
          if (dialog) this.#onAnswered(dialog);
          else this.#onFailed(error?.status);
        },
      );
    } catch {
      // The library throws when there is no connection.
      this.#onFailed(undefined);
    }
  }

  /** Sends CANCEL as soon as there is something to cancel; the outcome no longer matters. */
  cancel(): void {
    if (this.#state === 'over' || this.#state === 'cancelled') return;
    this.#state = 'cancelled';
    this.#sendCancel();
  }

  /** The connection is gone: no answer will come. */
  abandon(): void {
    this.#onFailed(undefined);
  }

  #onSent(request: SipRequest | undefined): void {
    if (!request) return;
    this.#request = request;
    if (this.#state === 'cancelled') this.#sendCancel();
    else {
      this.#state = 'ringing';
      this.#options.onSent();
    }
  }

  #sendCancel(): void {
    this.#request?.cancel((error) => {
      if (error) this.#context.logger.debug({ err: error }, 'the CANCEL came too late');
    });
  }

  #onAnswered(dialog: SipDialog): void {
    const wasCancelled = this.#state !== 'ringing' && this.#state !== 'sending';
    this.#leave();
    const peer = new PeerDialog(dialog, this.#context);
    if (wasCancelled) void peer.bye('cancelled');
    else this.#options.onAnswered(peer);
  }

  #onFailed(status: number | undefined): void {
    if (this.#state === 'over') return;
    const wasCancelled = this.#state === 'cancelled';
    this.#leave();
    if (!wasCancelled) this.#options.onFailed(ringOutcome(status));
  }

  #leave(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#context.counters.invitesOut -= 1;
  }
}

/**
 * A phone behind NAT is reached where its REGISTER came from; over TCP drachtio finds the phone's
 * connection by the contact itself.
 */
function routeTo({ source }: ContactBinding): string | undefined {
  if (source.protocol !== 'udp') return undefined;
  const host = source.address.includes(':') ? `[${source.address}]` : source.address;
  return `sip:${host}:${source.port};lr`;
}
