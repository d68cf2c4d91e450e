/**
 * The SIP dialog with a caller or a phone: how it ends, and what the peer asks for in it. Replaces
 * the library's own handling of requests, which refuses a re-INVITE without SDP with a thrown error.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { EndCause, LegEnd } from '../../calls/ports.ts';
import type { TelephonyCounters } from '../counters.ts';
import type { SipDialog, SipRequest, SipResponse } from '../libraries/sip-library.ts';
import type { DrachtioConnection } from '../servers/drachtio-connection.ts';
import { settle } from '../settling.ts';
import { digitOfInfo } from './info-digit.ts';
import type { DialogName } from './leg-directory.ts';
import { parseReferTo, type ReferTarget } from './refer.ts';

/** Methods we understand, for Allow (RFC 3261 §20.5). */
export const allowedMethods = 'INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, REFER, REGISTER';

const byeDeadlineMs = 5_000;
const notifyDeadlineMs = 5_000;
/** How long a BYE of ours waits until the phone has heard what became of its transfer. Chosen. */
const outcomeDeadlineMs = 2_000;

export interface PeerDialogContext {
  readonly clock: Clock;
  readonly counters: TelephonyCounters;
  readonly connection: DrachtioConnection;
  readonly logger: Logger;
  /** Asked, and waited for, at an orderly stop. */
  readonly enders: Set<() => Promise<void>>;
}

/** What the owner does with the peer's requests. */
export interface PeerRequests {
  /** @returns our answer to the peer's new description; throws when it cannot be taken */
  answerOffer(sdp: string): Promise<string>;
  /** Our present description, for a peer that asks us to make the offer. */
  offer(): string;
  /** The peer's answer to that offer. */
  takeAnswer(sdp: string): void;
  digit(digit: string): void;
  /** @returns undefined where transfers are not taken */
  transfer(target: ReferTarget): Promise<'transferred' | 'failed'> | undefined;
}

export class PeerDialog {
  readonly #dialog: SipDialog;
  readonly #context: PeerDialogContext;
  readonly #ended = new AbortController();
  #end: LegEnd | undefined;
  #requests: PeerRequests | undefined;
  #isNegotiating = false;
  #isReferring = false;
  /** Of the last transfer; settles when the phone knows the outcome, or cannot. */
  #outcome: Promise<void> | undefined;
  /** Aborts when nothing can be sent in the dialog any more, which is after our BYE was begun. */
  readonly #closed = new AbortController();

  constructor(dialog: SipDialog, context: PeerDialogContext) {
    this.#dialog = dialog;
    this.#context = context;
    context.counters.dialogs += 1;
    const handleByLibrary = dialog.handle.bind(dialog);
    dialog.handle = (request, response) => {
      if (request.method === 'BYE' || request.method === 'ACK') handleByLibrary(request, response);
      else this.#answer(request, response);
    };
    dialog.on('destroy', (request, reason) => {
      this.#closed.abort(hasEnded());
      this.#close(endOf(request, reason));
    });
    const onLost = (): void => {
      context.connection.buryDialog(dialog.id);
      this.#closed.abort(hasEnded());
      this.#close({ cause: 'failed', by: 'us' });
    };
    const { lost } = context.connection;
    if (lost.aborted) onLost();
    else lost.addEventListener('abort', onLost);
    this.#ended.signal.addEventListener('abort', () => lost.removeEventListener('abort', onLost));
  }

  get sipCallId(): string {
    return this.#dialog.sip.callId;
  }

  /** Aborts when the dialog is over; `end` then says why. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  get end(): LegEnd | undefined {
    return this.#end;
  }

  get name(): DialogName {
    const { callId, localTag, remoteTag } = this.#dialog.sip;
    return { sipCallId: callId, tags: [localTag, remoteTag] };
  }

  /** What a returning controller needs to go on in this dialog. */
  get identity(): Readonly<Record<string, unknown>> {
    const { id, type, sip, local, remote } = this.#dialog;
    return { id, type, sip, local, remote };
  }

  get remoteSdp(): string {
    return this.#dialog.remote.sdp;
  }

  serve(requests: PeerRequests): void {
    this.#requests = requests;
  }

  /** Sends BYE. Settles when it is answered, or after the deadline; never throws. */
  async bye(cause: EndCause = 'normal'): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#close({ cause, by: 'us' });
    const { enders } = this.#context;
    const said = this.#sayBye();
    const ender = () => said;
    enders.add(ender);
    await said;
    enders.delete(ender);
  }

  async #sayBye(): Promise<void> {
    const { clock, counters, connection, logger } = this.#context;
    await this.#outcomeTold();
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(hasEnded());
    const wait = { clock, counter: counters, what: 'BYE', deadlineMs: byeDeadlineMs };
    try {
      await settle<void>({ ...wait, ended: connection.lost }, (resolve, reject) => {
        this.#dialog.destroy({}, (error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      if (connection.lost.aborted) connection.buryDialog(this.#dialog.id);
      logger.warn({ err: error }, 'the BYE was not answered');
    }
  }

  /** The transferor learns the outcome before it is let go (RFC 5589 §6.1). */
  async #outcomeTold(): Promise<void> {
    // Whoever carries the transfer out may let the phone go before it has been taken down here.
    await Promise.resolve();
    const outcome = this.#outcome;
    if (!outcome) return;
    const { clock, counters, logger } = this.#context;
    const wait = { clock, counter: counters, what: 'transfer', deadlineMs: outcomeDeadlineMs };
    try {
      await settle<void>({ ...wait, ended: this.#closed.signal }, (resolve) => {
        void outcome.then(resolve);
      });
    } catch (error) {
      logger.debug({ err: error }, 'the phone is let go before its transfer is through');
    }
  }

  #answer(request: SipRequest, response: SipResponse): void {
    switch (request.method) {
      case 'INVITE':
        this.#negotiate(request, response);
        return;
      case 'UPDATE':
        if (request.body) this.#negotiate(request, response);
        else response.send(200, { headers: { Contact: this.#dialog.local.contact } });
        return;
      case 'INFO':
        this.#takeInfo(request, response);
        return;
      case 'OPTIONS':
        response.send(200, { headers: { Allow: allowedMethods, Accept: 'application/sdp' } });
        return;
      case 'REFER':
        this.#takeRefer(request, response);
        return;
      case 'NOTIFY':
      case 'PRACK':
        response.send(481);
        return;
      default:
        response.send(405, { headers: { Allow: allowedMethods } });
    }
  }

  /** One exchange at a time (RFC 3261 §14.2): a second request is asked to come again. */
  #negotiate(request: SipRequest, response: SipResponse): void {
    if (!this.#requests || this.#isNegotiating) {
      response.send(500, { headers: { 'Retry-After': '1' } });
      return;
    }
    this.#isNegotiating = true;
    this.#answerDescription(this.#requests, request)
      .then(
        (sdp) => this.#accept(request, response, sdp),
        (error: unknown) => {
          this.#context.logger.warn({ err: error }, 'a new description was refused');
          response.send(488);
        },
      )
      .finally(() => {
        this.#isNegotiating = false;
      });
  }

  async #answerDescription(requests: PeerRequests, request: SipRequest): Promise<string> {
    if (!request.body) return requests.offer();
    // A session refresh repeats the description, and so does the answer (RFC 4028 §7.4).
    if (request.body === this.#dialog.remote.sdp) return this.#dialog.local.sdp;
    return requests.answerOffer(request.body);
  }

  #accept(request: SipRequest, response: SipResponse, sdp: string): void {
    const headers = { Contact: this.#dialog.local.contact, 'Content-Type': 'application/sdp' };
    this.#dialog.local.sdp = sdp;
    if (request.body) this.#dialog.remote.sdp = request.body;
    else this.#dialog.once('ack', (ack) => ack.body && this.#requests?.takeAnswer(ack.body));
    response.send(200, { headers, body: sdp });
  }

  #takeInfo(request: SipRequest, response: SipResponse): void {
    const digit = digitOfInfo(request.get('content-type'), request.body);
    if (digit === undefined && request.body) {
      response.send(415, { headers: { Accept: 'application/dtmf-relay, application/dtmf' } });
      return;
    }
    response.send(200);
    if (digit !== undefined) this.#requests?.digit(digit);
  }

  /** One at a time, as with descriptions: the first subscription has no id of its own. */
  #takeRefer(request: SipRequest, response: SipResponse): void {
    const target = parseReferTo(request.get('refer-to'));
    if (!target) {
      this.#context.counters.malformedRequests += 1;
      response.send(400);
    } else if (this.#isReferring) response.send(500, { headers: { 'Retry-After': '5' } });
    else {
      const transfer = this.#requests?.transfer(target);
      if (!transfer) return void response.send(603);
      response.send(202, { headers: { Contact: this.#dialog.local.contact } });
      this.#isReferring = true;
      this.#outcome = this.#reportTransfer(transfer);
    }
  }

  async #reportTransfer(transfer: Promise<'transferred' | 'failed'>): Promise<void> {
    await this.#notify('active;expires=60', 'SIP/2.0 100 Trying');
    const outcome = await transfer.catch((error: unknown) => {
      this.#context.logger.warn({ err: error }, 'a transfer by the phone failed');
      return 'failed' as const;
    });
    this.#isReferring = false;
    const status = outcome === 'transferred' ? '200 OK' : '503 Service Unavailable';
    await this.#notify('terminated;reason=noresource', `SIP/2.0 ${status}`);
  }

  /** A phone that does not answer has missed it. */
  async #notify(subscriptionState: string, statusLine: string): Promise<void> {
    if (this.#closed.signal.aborted) return;
    const { clock, counters, logger } = this.#context;
    const wait = { clock, counter: counters, what: 'NOTIFY', deadlineMs: notifyDeadlineMs };
    const headers = {
      Event: 'refer',
      'Subscription-State': subscriptionState,
      'Content-Type': 'message/sipfrag;version=2.0',
      Contact: this.#dialog.local.contact,
    };
    try {
      await settle<void>({ ...wait, ended: this.#closed.signal }, (resolve, reject) => {
        const request = { method: 'NOTIFY', headers, body: `${statusLine}\r\n` };
        this.#dialog.request(request, (error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      logger.debug({ err: error }, 'the phone was not told of its transfer');
    }
  }

  #close(end: LegEnd): void {
    if (this.#ended.signal.aborted) return;
    this.#end = end;
    this.#context.counters.dialogs -= 1;
    this.#ended.abort(new HotlineError('leg-ended', 'The leg has ended', { details: { ...end } }));
  }
}

function hasEnded(): HotlineError {
  return new HotlineError('leg-ended', 'The dialog has ended');
}

/** drachtio ends a dialog by itself when a peer is silent: no ACK, or no session refresh. */
function endOf(request: SipRequest | undefined, reason: string | undefined): LegEnd {
  if (request?.source !== 'application') return { cause: 'normal', by: 'peer' };
  if (/cancel/i.test(reason ?? '')) return { cause: 'cancelled', by: 'peer' };
  return { cause: 'unreachable', by: 'peer' };
}
