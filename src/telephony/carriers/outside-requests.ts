/**
 * Requests outside of dialogs, as the care for trunks needs them: one final answer, or the certainty
 * that none came in time.
 */
import { isHotlineError } from '../../base/errors.ts';
import type { CallContext } from '../legs/call-context.ts';
import type { SipHeaders, SipMessageFace, SipResponse } from '../libraries/sip-library.ts';
import { settle } from '../settling.ts';

export interface OutsideRequest {
  readonly method: 'REGISTER' | 'OPTIONS';
  readonly uri: string;
  /** Where it is sent, when that is not the URI. */
  readonly route?: string;
  readonly headers: SipHeaders;
  readonly deadlineMs: number;
}

export type OutsideAnswer =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      readonly message: Pick<SipMessageFace, 'get'>;
      readonly source: { readonly address: string; readonly port: number };
      /** Our Contact as it went out; '' where there was none. */
      readonly sentContact: string;
    }
  /** Nothing by the deadline, or it could not be sent: the far end's fault. */
  | { readonly outcome: 'silent' }
  /** Aborted, or our own SIP server is away: says nothing of the far end. */
  | { readonly outcome: 'called-off' };

export interface OutsideRequests {
  /** Never rejects. */
  send(request: OutsideRequest, signal: AbortSignal): Promise<OutsideAnswer>;
}

const silent: OutsideAnswer = { outcome: 'silent' };
const calledOff: OutsideAnswer = { outcome: 'called-off' };

export class DrachtioRequests implements OutsideRequests {
  readonly #context: Pick<CallContext, 'clock' | 'counters' | 'connection'>;

  constructor(context: Pick<CallContext, 'clock' | 'counters' | 'connection'>) {
    this.#context = context;
  }

  async send(request: OutsideRequest, signal: AbortSignal): Promise<OutsideAnswer> {
    const { clock, counters, connection } = this.#context;
    if (!connection.isReady) return calledOff;
    const ended = AbortSignal.any([signal, connection.lost]);
    const { method: what, deadlineMs } = request;
    const wait = { clock, counter: counters, what, deadlineMs, ended };
    counters.trunkRequests += 1;
    try {
      return await settle<OutsideAnswer>(wait, (resolve) => this.#begin(request, resolve));
    } catch (error) {
      return ended.aborted && !isHotlineError(error, 'deadline-passed') ? calledOff : silent;
    } finally {
      counters.trunkRequests -= 1;
    }
  }

  #begin(request: OutsideRequest, resolve: (answer: OutsideAnswer) => void): void {
    const { method, uri, route, headers } = request;
    const options = { method, headers: { ...headers }, ...(route ? { proxy: route } : {}) };
    this.#context.connection.sip.request(uri, options, (error, sent) => {
      if (error || !sent) resolve(silent);
      else {
        sent.on('response', (response) => {
          if (response.status >= 200) resolve(answerOf(response, sent.get('contact') ?? ''));
        });
      }
    });
  }
}

/** drachtio makes a 408 of silence and a 503 of a broken connection; those come from nowhere. */
function answerOf(response: SipResponse, sentContact: string): OutsideAnswer {
  const { status, source_address: address, source_port: port } = response;
  if (!address) return silent;
  const source = { address, port };
  return { outcome: 'answered', status, message: response, source, sentContact };
}
