/**
 * A caller's INVITE until it is answered, refused or given up. Answering is two steps, a channel at
 * FreeSWITCH and the 200 to the caller; whatever fails or comes between undoes the first.
 */
import { HotlineError, isHotlineError } from '../../base/errors.ts';
import type { IncomingCall, Leg, MediaSource } from '../../calls/ports.ts';
import type { SipDialog, SipHeaders, SipRequest, SipResponse } from '../libraries/sip-library.ts';
import type { Endpoint } from '../media/endpoint.ts';
import { Output } from '../media/output.ts';
import { settle } from '../settling.ts';
import { type CallContext, retryAfterSeconds } from './call-context.ts';
import { LiveLeg } from './live-leg.ts';
import { PeerDialog } from './peer-dialog.ts';
import { sessionTimerAnswer } from './session-timer.ts';

const answerDeadlineMs = 5_000;
/** drachtio forgets an INVITE that was not answered after 64 s: we answer before. */
const unansweredDeadlineMs = 60_000;

export interface IncomingCallFacts {
  readonly callerNumber: string;
  readonly dialledNumber: string;
  readonly origin: IncomingCall['origin'];
}

export class WaitingCall implements IncomingCall {
  readonly callerNumber: string;
  readonly dialledNumber: string;
  readonly origin: IncomingCall['origin'];
  readonly receivedAt: number;
  readonly sipCallId: string;
  readonly #request: SipRequest;
  readonly #response: SipResponse;
  readonly #context: CallContext;
  readonly #cancelled = new AbortController();
  #isOver = false;
  #isAnswering = false;
  /** What was announced is heard from it before the answer, all else after. */
  #early: Endpoint | undefined;
  readonly #cleanUp: () => void;

  constructor(
    request: SipRequest,
    response: SipResponse,
    facts: IncomingCallFacts,
    context: CallContext,
  ) {
    this.callerNumber = facts.callerNumber;
    this.dialledNumber = facts.dialledNumber;
    this.origin = facts.origin;
    this.receivedAt = context.clock.now();
    this.sipCallId = request.get('call-id') ?? '';
    this.#request = request;
    this.#response = response;
    this.#context = context;
    context.counters.invitesIn += 1;
    const onCancel = (): void => this.#giveUp('cancelled', 'The caller gave up');
    const onLost = (): void => this.#giveUp('failed', 'The connection to drachtio was lost');
    const { lost } = context.connection;
    const ender = async (): Promise<void> => this.reject(503, retryAfterSeconds);
    context.enders.add(ender);
    request.on('cancel', onCancel);
    lost.addEventListener('abort', onLost);
    const deadline = context.clock.setTimer(unansweredDeadlineMs, () => this.reject(480));
    this.#cleanUp = () => {
      request.off('cancel', onCancel);
      lost.removeEventListener('abort', onLost);
      deadline.cancel();
      context.enders.delete(ender);
    };
  }

  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  ring(): void {
    if (!this.#isOver && !this.#isAnswering) this.#response.send(180);
  }

  /** Without an offer there is no way for early media: RFC 3261 §13.2.1 leaves the offer to the 200. */
  async announce(sources: readonly MediaSource[], signal: AbortSignal): Promise<void> {
    if (this.#isOver || this.#isAnswering) throw this.#overError();
    if (!this.#request.body) return;
    const endpoint = this.#early ?? (await this.#openEndpoint());
    if (this.#isOver) {
      await endpoint.destroy();
      throw this.#overError();
    }
    if (!this.#early) {
      const headers = { 'Content-Type': 'application/sdp' };
      this.#response.send(183, { headers, body: endpoint.localSdp });
    }
    this.#early = endpoint;
    await endpoint.offerTaken;
    const stop = AbortSignal.any([signal, this.cancelled]);
    await new Output(endpoint, this.#context.clock).play(sources, stop);
    if (this.#isOver) throw this.#overError();
  }

  async answer(): Promise<Leg> {
    if (this.#isOver || this.#isAnswering) throw this.#overError();
    this.#isAnswering = true;
    const endpoint = this.#early ?? (await this.#openEndpoint());
    this.#early = undefined;
    try {
      const leg = await this.#accept(endpoint);
      return await withMedia(leg, endpoint);
    } catch (error) {
      await endpoint.destroy();
      this.#refuse(500);
      throw this.#cancelled.signal.aborted ? this.#overError() : error;
    }
  }

  reject(status: number, retryAfterS?: number): void {
    if (this.#isAnswering) return;
    this.#refuse(status, retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) });
  }

  async #openEndpoint(): Promise<Endpoint> {
    const { servers, endpoints } = this.#context;
    try {
      const server = servers.choose();
      if (!server) throw new HotlineError('engine-unavailable', 'No FreeSWITCH is connected');
      const offer = this.#request.body;
      if (offer && !offer.startsWith('v=')) throw this.#notSdp();
      return await endpoints.open(server, {
        headers: {},
        signal: this.#cancelled.signal,
        ...(offer ? { remoteSdp: offer } : {}),
      });
    } catch (error) {
      if (this.#cancelled.signal.aborted) throw this.#overError();
      const status = statusOfMediaFailure(error);
      this.#refuse(status, this.#retryAfter());
      if (status === 503) throw error;
      const details = { status };
      throw new HotlineError('sip-failed', 'The offer cannot be taken', { details, cause: error });
    }
  }

  /** RFC 3261 §8.2.3. The library would throw at such a body. */
  #notSdp(): HotlineError {
    this.#context.counters.malformedRequests += 1;
    this.#refuse(415, { Accept: 'application/sdp' });
    return new HotlineError('sip-failed', 'The offer is not SDP', { details: { status: 415 } });
  }

  /** Listeners are in place before the next message is read: a BYE may follow the 200 at once. */
  #accept(endpoint: Endpoint): Promise<LiveLeg> {
    const { sip } = this.#context.connection;
    const { clock, counters } = this.#context;
    const ended = AbortSignal.any([this.#cancelled.signal, endpoint.ended]);
    const wait = { clock, counter: counters, what: '200 to the caller', ended };
    const late = (leg: LiveLeg): void => void leg.hangup('cancelled');
    return settle<LiveLeg>({ ...wait, deadlineMs: answerDeadlineMs, late }, (resolve, reject) => {
      const headers = {
        ...sessionTimerAnswer(this.#request, this.#context.sessionSeconds),
        'Content-Type': 'application/sdp',
      };
      const options = { headers, localSdp: endpoint.localSdp };
      sip.createUAS(this.#request, this.#response, options, (error, dialog) => {
        if (dialog) resolve(this.#becomeLeg(dialog, endpoint));
        else {
          if (crossedWithCancel(error)) this.#giveUp('cancelled', 'The caller gave up');
          reject(new HotlineError('sip-failed', 'The 200 was not sent', { cause: error }));
        }
      });
    });
  }

  #becomeLeg(dialog: SipDialog, endpoint: Endpoint): LiveLeg {
    this.#finish();
    const lateOffer = !this.#request.body;
    const peer = new PeerDialog(dialog, this.#context);
    const leg = new LiveLeg(peer, endpoint, this.#context);
    if (lateOffer) {
      dialog.once('ack', (ack) => {
        const taken = ack.body ? endpoint.modify(ack.body) : Promise.reject(noAnswer());
        taken.catch(() => leg.hangup('failed'));
      });
    }
    return leg;
  }

  #refuse(status: number, headers: SipHeaders = {}): void {
    if (this.#isOver) return;
    this.#finish();
    this.#response.send(status, { headers });
  }

  #giveUp(cause: 'cancelled' | 'failed', why: string): void {
    if (this.#isOver) return;
    this.#finish();
    const details = { cause, by: cause === 'cancelled' ? 'peer' : 'us' };
    this.#cancelled.abort(new HotlineError('leg-ended', why, { details }));
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#context.counters.invitesIn -= 1;
    this.#cleanUp();
    void this.#early?.destroy();
    this.#early = undefined;
  }

  #retryAfter(): SipHeaders {
    return { 'Retry-After': String(retryAfterSeconds) };
  }

  #overError(): HotlineError {
    const { reason } = this.#cancelled.signal;
    if (reason instanceof HotlineError) return reason;
    return new HotlineError('leg-ended', 'The call was answered or refused already');
  }
}

/** A caller who has hung up meanwhile has been answered all the same. */
async function withMedia(leg: LiveLeg, endpoint: Endpoint): Promise<LiveLeg> {
  try {
    await endpoint.offerTaken;
  } catch (error) {
    if (!leg.ended.aborted) {
      await leg.hangup('failed');
      throw error;
    }
  }
  return leg;
}

/** 415 and 488 are the caller's: no SDP, no codec in common. All else is ours and may pass. */
function statusOfMediaFailure(error: unknown): number {
  if (isHotlineError(error, 'sip-failed')) return 415;
  const cause = error instanceof HotlineError ? error.cause : undefined;
  const isCodecFault = cause instanceof Error && /\b488\b/.test(cause.message);
  return isCodecFault ? 488 : 503;
}

/**
 * drachtio had answered a CANCEL when our 200 arrived. The library forgets an INVITE as soon as the
 * 200 is on its way, so the CANCEL itself is never told: this refusal, a bare text, is all there is.
 */
function crossedWithCancel(error: unknown): boolean {
  return typeof error === 'string' && error.endsWith('unknown transaction');
}

function noAnswer(): HotlineError {
  return new HotlineError('sip-failed', 'The ACK carried no answer');
}
