/**
 * A request of the peer with its server transaction (the UAS core, RFC 3261 §8.2, §13.3): answers
 * it, makes the dialog that the answer establishes, and ends by itself when nobody answers.
 */
import { randomInt } from 'node:crypto';
import type { Timer } from '../../../base/clock.ts';
import { refreshTarget, stateOfUas } from '../dialog/dialog-state.ts';
import { ReliableProvisionals } from '../dialog/reliable-provisionals.ts';
import { termsToAnswer } from '../dialog/session-terms.ts';
import { SipDialog } from '../dialog/sip-dialog.ts';
import { grantedSeconds } from '../dialog/subscription.ts';
import { formatSipMessage } from '../message/format-message.ts';
import { cseqOf, hasOption, toOf } from '../message/message-fields.ts';
import { tagOf } from '../message/name-addr.ts';
import { SipHeaders } from '../message/sip-headers.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import type { ServerTransaction } from '../transaction/server-transactions.ts';
import type { Hop, Received, ServerTransactionUser } from '../transaction/transaction-context.ts';
import type {
  Answer,
  AnswerResult,
  DialogEndCause,
  HeaderFields,
  IncomingRequest,
  IncomingState,
  SentMessage,
} from '../transaction-user.ts';
import type { Flow } from '../transport/flow.ts';
import { composeAnswer, writeTerms } from './answer-message.ts';
import type { Stack } from './stack.ts';
import { ourUri, sdpOf } from './written-fields.ts';

/** Methods whose 2xx makes a dialog when the request was in none. */
const dialogMethods = new Set(['INVITE', 'SUBSCRIBE']);

/** RFC 3261 §13.3.1.1: proxies forget an INVITE that rings in silence for three minutes. */
const ringAgainMs = 60_000;

export class IncomingExchange implements IncomingRequest, ServerTransactionUser {
  readonly id: number;
  readonly request: SipRequest;
  readonly bytes: Buffer;
  readonly flow: Flow;
  readonly receivedAt: number;
  readonly #stack: Stack;
  readonly #transaction: ServerTransaction;
  #state: IncomingState = 'proceeding';
  #dialog: SipDialog | undefined;
  /** Of the dialog that this request made itself; its target is as fresh as can be. */
  #establishedId: number | undefined;
  #toTag: string | undefined;
  #reliable: ReliableProvisionals | undefined;
  /** A 2xx was given and waits for the PRACK of a reliable 1xx. */
  #isHeld = false;
  // Deviation: an unreliable 1xx with a description counts as the answer, as at drachtio; RFC 3262 §5
  // would refuse the UPDATE of a caller who took it for one.
  #isAnswered = false;
  #deadline: Timer | undefined;
  #ringAgain: Timer | undefined;

  constructor(stack: Stack, received: Received<SipRequest>, dialog: SipDialog | undefined) {
    this.id = stack.nextId();
    this.request = received.message;
    this.bytes = received.bytes;
    this.flow = received.flow;
    this.receivedAt = received.receivedAt;
    this.#stack = stack;
    this.#dialog = dialog;
    const hop = stack.transport.responseHop(this.request, this.flow);
    const isInvite = this.request.method === 'INVITE';
    this.#transaction = isInvite
      ? stack.servers.openInvite(received, hop, this)
      : stack.servers.openNonInvite(received, hop, this);
    // RFC 4320 §4.2: after timer F a non-INVITE response is of no use to anybody.
    const { unansweredInviteMs } = stack.limits;
    this.#limit(isInvite ? unansweredInviteMs : 62 * stack.times.t1Ms);
    if (isInvite) this.#say(100);
  }

  get state(): IncomingState {
    return this.#state;
  }

  get dialog(): SipDialog | undefined {
    return this.#dialog;
  }

  get hop(): Hop {
    return this.#transaction.hop;
  }

  /** It brought an offer that has no answer yet (RFC 3264 §4). */
  get owesAnswer(): boolean {
    const isAnswered = this.#isAnswered || this.#state !== 'proceeding';
    return !isAnswered && sdpOf(this.request) !== undefined;
  }

  get reliable(): ReliableProvisionals | undefined {
    return this.#reliable;
  }

  respond(answer: Answer): AnswerResult {
    if (this.#state !== 'proceeding') return refusal('transaction-ended');
    if (!Number.isInteger(answer.status) || answer.status < 100 || answer.status > 699) {
      return refusal('invalid-answer');
    }
    const isReliable = this.#isReliable(answer);
    if (isReliable && !this.#peerKnowsReliability()) return refusal('reliability-unsupported');
    if (this.#reliable?.isFull) return refusal('prack-pending');
    try {
      return { outcome: 'sent', sent: this.#answer(answer, isReliable) };
    } catch (error) {
      this.#stack.log.warn('answer not sent', { error: String(error), status: answer.status });
      return refusal('invalid-answer');
    }
  }

  /** An answer of the stack itself; nothing if there is one already. */
  reject(status: number, headers: HeaderFields = []): void {
    if (this.#isHeld) this.#takeBack();
    if (this.#state === 'proceeding') this.#answer({ status, headers }, false);
  }

  /** CANCEL came (RFC 3261 §9.2). @returns whether it had an effect. */
  cancelled(cancel: Received<SipRequest>): boolean {
    if (this.#isHeld) return this.#withdraw(487, 'cancel-race', 'CANCEL after 200 OK');
    if (this.#state === 'answered') this.#dialog?.cancelledLate();
    if (this.#state !== 'proceeding') return false;
    this.reject(487);
    this.#state = 'cancelled';
    this.#stack.callUser(() => this.#stack.user.onCancel(cancel.message, this, cancel.flow));
    return true;
  }

  /** The ACK to our 2xx came. */
  acknowledged(): void {
    this.#state = 'terminated';
  }

  /** The tag of our responses, which a CANCEL's response shares (RFC 3261 §9.2). */
  get toTag(): string {
    this.#toTag ??= tagOf(toOf(this.request)) ?? this.#stack.token();
    return this.#toTag;
  }

  onFailure(failure: 'ack-timeout' | 'transport'): void {
    const { method } = this.request;
    this.#stack.log.debug('server transaction failed', { failure, method });
  }

  onTerminated(): void {
    const isUnanswered = this.#state === 'proceeding';
    this.#settle('terminated');
    if (isUnanswered) this.#leaveDialog();
  }

  #answer(answer: Answer, isReliable: boolean): SentMessage<SipResponse> {
    const isTagged = answer.status > 100;
    if (isTagged) this.#toTag ??= tagOf(toOf(this.request)) ?? answer.toTag;
    const rseq = isReliable ? this.#reliability().takeRseq() : undefined;
    const facts = { toTag: isTagged ? this.toTag : '', contact: this.#contact(answer) };
    const numbered = rseq === undefined ? facts : { ...facts, rseq };
    const response = composeAnswer(this.request, answer, numbered, this.#stack.options);
    const terms = this.#writeTerms(response);
    const bytes = formatSipMessage(response);
    const sentAt = this.#stack.timers.now();
    const { status } = response;
    if (status > 100 && sdpOf(response)) this.#isAnswered = true;
    if (status > 100 && status < 300) this.#establish(response);
    if (status < 200) this.#sendProvisional(status, bytes, rseq);
    else if (status < 300) this.#sendSuccess(response, bytes, terms);
    else this.#sendFailure(status, bytes);
    return { message: response, bytes, flow: this.hop.flow, sentAt };
  }

  #sendProvisional(status: number, bytes: Buffer, rseq: number | undefined): void {
    const send = () => this.#transaction.respond(status, bytes);
    if (rseq === undefined) send();
    else this.#reliability().transmit(rseq, send);
    if (this.request.method !== 'INVITE' || status === 100) return;
    this.#limit(this.#stack.limits.ringingInviteMs);
    if (rseq === undefined) this.#ringOn(send);
    else this.#ringAgain?.cancel();
  }

  #sendSuccess(
    response: SipResponse,
    bytes: Buffer,
    terms: ReturnType<typeof termsToAnswer>,
  ): void {
    const { method } = this.request;
    this.#settle('answered');
    const dialog = this.#dialog;
    if (dialog && (method === 'INVITE' || method === 'UPDATE')) {
      if (dialog.id !== this.#establishedId) refreshTarget(dialog.shared, this.request);
      dialog.localSdp = sdpOf(response) ?? dialog.localSdp;
      dialog.remoteSdp = sdpOf(this.request) ?? dialog.remoteSdp;
      dialog.agree(terms, 'uas');
    }
    if (method === 'SUBSCRIBE') dialog?.subscribe(grantedSeconds(response, this.request));
    const send = () => {
      this.#isHeld = false;
      this.#leavePending();
      this.#transaction.respond(response.status, bytes);
      if (dialog && method === 'INVITE') dialog.accept(this, bytes);
    };
    this.#isHeld = this.#reliable?.isWaiting === true;
    if (this.#reliable) this.#reliable.afterAll(send);
    else send();
  }

  /** A 2xx that still waits for a PRACK is as if it had not been given. */
  #takeBack(): void {
    this.#isHeld = false;
    this.#reliable?.stop();
    this.#state = 'proceeding';
  }

  /** Takes back what the application believes to be answered, and tells it. */
  #withdraw(status: number, cause: DialogEndCause, text: string): boolean {
    const dialog = this.#dialog;
    this.#takeBack();
    this.#leavePending();
    dialog?.endWithoutBye(cause, text);
    this.reject(status);
    return false;
  }

  #prackTimedOut(): void {
    if (this.#isHeld) this.#withdraw(504, 'ack-timeout', 'PRACK timeout');
    else this.#expire(504);
  }

  #sendFailure(status: number, bytes: Buffer): void {
    this.#reliable?.stop();
    this.#settle('answered');
    this.#transaction.respond(status, bytes);
    this.#leaveDialog();
  }

  /** The dialog of the first answer that makes one (RFC 3261 §12.1.1). */
  #establish(response: SipResponse): void {
    const { method } = this.request;
    const makes = method === 'INVITE' || response.status >= 200;
    if (this.#dialog || !makes || !dialogMethods.has(method)) return;
    const contact = response.headers.get('Contact') ?? '';
    const shared = stateOfUas(this.request, this.toTag, contact, this.flow);
    const state = method === 'INVITE' ? 'early' : 'confirmed';
    this.#dialog = new SipDialog(this.#stack, method, state, shared);
    this.#establishedId = this.#dialog.id;
    if (method === 'INVITE') this.#dialog.incomingInvite = this;
  }

  /** A failed INVITE ends the dialog that it alone made. */
  #leaveDialog(): void {
    this.#leavePending();
    if (this.#dialog?.state === 'early') this.#dialog.terminate();
  }

  #leavePending(): void {
    const dialog = this.#dialog;
    if (dialog?.incomingInvite === this) dialog.incomingInvite = undefined;
    if (dialog?.incomingUpdate === this) dialog.incomingUpdate = undefined;
  }

  #settle(state: IncomingState): void {
    this.#deadline?.cancel();
    this.#ringAgain?.cancel();
    if (state === 'terminated') this.#reliable?.stop();
    if (this.#state === 'proceeding' || state === 'terminated') this.#state = state;
  }

  #writeTerms(response: SipResponse): ReturnType<typeof termsToAnswer> {
    const { method, headers } = this.request;
    const isSession = method === 'INVITE' || method === 'UPDATE';
    if (!isSession || response.status < 200 || response.status >= 300) return undefined;
    const refresher = this.#stack.options.defaultRefresher ?? 'none';
    const terms = termsToAnswer(headers, response.headers, refresher);
    writeTerms(this.request, response.headers, terms);
    return terms;
  }

  #isReliable(answer: Answer): boolean {
    if (this.request.method !== 'INVITE' || answer.status <= 100 || answer.status >= 200) {
      return false;
    }
    if (answer.reliable || hasOption(this.request.headers, 'Require', '100rel')) return true;
    return answer.headers !== undefined
      ? hasOption(SipHeaders.of(answer.headers), 'Require', '100rel')
      : false;
  }

  #peerKnowsReliability(): boolean {
    const { headers } = this.request;
    return hasOption(headers, 'Supported', '100rel') || hasOption(headers, 'Require', '100rel');
  }

  #reliability(): ReliableProvisionals {
    this.#reliable ??= new ReliableProvisionals(
      this.#stack,
      cseqOf(this.request).number,
      randomInt(1, 2 ** 31),
      () => this.#prackTimedOut(),
    );
    return this.#reliable;
  }

  #contact(answer: Answer): string {
    if (this.#dialog) return this.#dialog.localContact;
    if (answer.status >= 300) return '';
    return `<${ourUri(this.#stack.transport.addressOn(this.flow), this.flow.protocol)}>`;
  }

  #say(status: number): void {
    this.#answer({ status }, false);
  }

  #ringOn(send: () => void): void {
    this.#ringAgain?.cancel();
    this.#ringAgain = this.#stack.timers.set(ringAgainMs, () => {
      send();
      this.#ringOn(send);
    });
  }

  #limit(delayMs: number): void {
    this.#deadline?.cancel();
    this.#deadline = this.#stack.timers.set(delayMs, () => this.#expire(this.#lateStatus()));
  }

  #lateStatus(): number {
    if (this.request.method === 'INVITE') return 480;
    return this.request.method === 'BYE' ? 200 : 500;
  }

  #expire(status: number): void {
    if (this.#state !== 'proceeding') return;
    const { message } = this.#answer({ status }, false);
    this.#stack.callUser(() => this.#stack.user.onRequestExpired?.(this, message));
  }
}

type RefusalReason = Extract<AnswerResult, { outcome: 'refused' }>['reason'];

function refusal(reason: RefusalReason): AnswerResult {
  return { outcome: 'refused', reason };
}
