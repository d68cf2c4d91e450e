/**
 * One dialog with its INVITE usage (RFC 3261 §12 to §15): who may send what now, what the peer's
 * requests do to it, and how it ends. A dialog made by SUBSCRIBE is the same without sessions.
 *
 *   early       first tagged 1xx          2xx -> confirmed     other final -> terminated
 *   confirmed   BYE, ours or theirs, session expired, no ACK, peer gone -> terminated
 */
import { randomInt } from 'node:crypto';
import type { Timer } from '../../../base/clock.ts';
import type { IncomingExchange } from '../core/incoming-exchange.ts';
import { OutgoingExchange } from '../core/outgoing-exchange.ts';
import type { Stack } from '../core/stack.ts';
import { sdpOf, viaFor, writeFields } from '../core/written-fields.ts';
import { rseqMax } from '../message/cseq.ts';
import { cseqOf, hasOption, readNumber } from '../message/message-fields.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import { parseSipUri } from '../message/sip-uri.ts';
import type { Received } from '../transaction/transaction-context.ts';
import type {
  Dialog,
  DialogEndCause,
  RequestDraft,
  ResponseHandler,
  SendResult,
  SentMessage,
} from '../transaction-user.ts';
import type { Flow } from '../transport/flow.ts';
import { nextHopOf } from '../transport/next-hop.ts';
import type { WayOut } from '../transport/transport-layer.ts';
import { AcceptedAnswer } from './accepted-answer.ts';
import { DialogRequestPolicy } from './dialog-request-policy.ts';
import { type DialogState, makeDialogRequest, nextHopUri, refreshTarget } from './dialog-state.ts';
import { receiveInDialog } from './incoming-in-dialog.ts';
import { dialogOwned, OwedAck } from './owed-ack.ts';
import { SessionRefresh } from './session-refresh.ts';
import { formatSessionExpires, type SessionTerms } from './session-terms.ts';
import { SessionTimer } from './session-timer.ts';

const contactMethods = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'REFER', 'NOTIFY']);
const silent: ResponseHandler = { onResponse: () => undefined };

/** A 2xx of ours that waits for its ACK. */
interface Accepted {
  readonly answer: AcceptedAnswer;
  readonly invite: IncomingExchange;
}

export class SipDialog implements Dialog {
  readonly id: number;
  /** Method of the request that made it: INVITE, SUBSCRIBE or REFER. */
  readonly method: string;
  readonly shared: DialogState;
  localSdp: Buffer | undefined;
  remoteSdp: Buffer | undefined;
  /** INVITE or UPDATE of ours without a final response. */
  openInvite: OutgoingExchange | undefined;
  openUpdate: OutgoingExchange | undefined;
  /** INVITE or UPDATE of the peer that the application has not answered finally. */
  incomingInvite: IncomingExchange | undefined;
  incomingUpdate: IncomingExchange | undefined;
  readonly #stack: Stack;
  readonly #session: SessionTimer;
  #state: Dialog['state'];
  #accepted: Accepted | undefined;
  #owedAck: OwedAck | undefined;
  /** The INVITE was cancelled before its 2xx came: BYE follows the ACK. */
  #isRaced = false;
  /** End of a subscription that nobody refreshes. */
  #expiry: Timer | undefined;
  #remoteRseq: number | undefined;
  #bye: OutgoingExchange | undefined;
  /** What waits for the ACK to our 2xx: a BYE (RFC 3261 §15). */
  #afterAck: (() => void) | undefined;

  constructor(stack: Stack, method: string, state: 'early' | 'confirmed', shared: DialogState) {
    this.id = stack.nextId();
    this.#stack = stack;
    this.method = method;
    this.#state = state;
    this.shared = shared;
    this.#session = new SessionTimer(stack.timers, new SessionRefresh(stack, this));
    stack.dialogs.add(this);
  }

  get state(): Dialog['state'] {
    return this.#state;
  }
  get role(): 'uac' | 'uas' {
    return this.shared.role;
  }
  get sipCallId(): string {
    return this.shared.sipCallId;
  }
  get localTag(): string {
    return this.shared.localTag;
  }
  get remoteTag(): string {
    return this.shared.remoteTag;
  }
  get callerTag(): string {
    return this.shared.role === 'uac' ? this.shared.localTag : this.shared.remoteTag;
  }
  get localAddress(): string {
    return this.shared.localAddress;
  }
  get remoteAddress(): string {
    return this.shared.remoteAddress;
  }
  get remoteTarget(): string {
    return this.shared.remoteTarget;
  }
  get localContact(): string {
    return this.shared.localContact;
  }
  get routeSet(): readonly string[] {
    return this.shared.routeSet;
  }
  get flow(): Flow {
    return this.shared.flow;
  }
  get sessionTimer(): Dialog['sessionTimer'] {
    return this.#session.running;
  }
  get session(): SessionTimer {
    return this.#session;
  }
  /** A BYE of ours is on its way. */
  get isLeaving(): boolean {
    return this.#bye !== undefined && !this.#bye.hasEnded;
  }
  /** Our 2xx has no ACK yet. */
  get awaitsAck(): boolean {
    return this.#accepted !== undefined;
  }

  /** An offer of ours, in an INVITE or UPDATE, has no answer yet (RFC 3264 §4). */
  get awaitsAnswer(): boolean {
    if (this.openInvite || this.openUpdate) return true;
    return this.#state === 'early' && this.localSdp !== undefined && this.remoteSdp === undefined;
  }

  request(draft: RequestDraft, responses: ResponseHandler): SendResult {
    const { method } = draft;
    if (this.#state === 'terminated' || (this.isLeaving && method !== 'BYE')) {
      return { outcome: 'refused', reason: 'dialog-ended' };
    }
    if (this.#isBlocked(method, draft.body !== undefined))
      return { outcome: 'refused', reason: 'request-pending' };
    if (method === 'BYE') this.#clearTheWay();
    return this.#send(draft, responses, method === 'BYE' && this.awaitsAck);
  }

  ack(draft: Omit<RequestDraft, 'method'> = {}): SentMessage<SipRequest> | undefined {
    const way = this.#owedAck && !this.#owedAck.isSent ? this.#way() : undefined;
    if (!way || !this.#owedAck) return undefined;
    const sent = this.#owedAck.send(this.shared, way, draft);
    this.localSdp = sdpOf(sent.message) ?? this.localSdp;
    if (this.#isRaced) this.endWithBye('cancel-race', 'ACK-BYE due to cancel race condition');
    return sent;
  }

  prack(
    response: SipResponse,
    responses: ResponseHandler,
    draft: Omit<RequestDraft, 'method'> = {},
  ): SendResult {
    if (this.#state === 'terminated') return { outcome: 'refused', reason: 'dialog-ended' };
    const rack = `${readNumber(response.headers, 'RSeq', rseqMax)} ${response.headers.get('CSeq')}`;
    return this.#send({ ...draft, method: 'PRACK' }, responses, false, ['RAck', rack]);
  }

  /** A final or tagged provisional response to the INVITE that made the dialog, at the UAC. */
  establish(response: SipResponse, flow: Flow): void {
    this.shared.flow = flow;
    refreshTarget(this.shared, response);
    if (response.status < 200) return;
    // §13.2.2.4: the route set is that of the 2xx, whatever a 1xx said.
    this.shared.routeSet = response.headers.list('Record-Route').toReversed();
    if (this.#state === 'early') this.#state = 'confirmed';
  }

  /**
   * From now on the application owes an ACK.
   * @param isRaced the INVITE was cancelled: BYE follows the ACK, and the stack waits less long.
   */
  owe(invite: SipRequest, isRaced: boolean): OwedAck {
    const { t1Ms } = this.#stack.times;
    const owed = new OwedAck(this.#stack, invite, (isRaced ? 4 : 64) * t1Ms, () => {
      this.ack();
      if (!this.#isRaced) this.endWithBye('ack-timeout', 'ACK timeout');
    });
    this.#owedAck = owed;
    this.#isRaced = isRaced;
    return owed;
  }

  /** RFC 3262 §4: false for a repeated or misplaced reliable response. */
  acceptRseq(response: SipResponse): boolean {
    const rseq = readNumber(response.headers, 'RSeq', rseqMax);
    if (rseq === undefined || !hasOption(response.headers, 'Require', '100rel')) return true;
    const expected = this.#remoteRseq === undefined ? rseq : this.#remoteRseq + 1;
    if (rseq !== expected) return false;
    this.#remoteRseq = rseq;
    return true;
  }

  /** The next INVITE of ours numbers its reliable responses anew. */
  forgetRseq(): void {
    this.#remoteRseq = undefined;
  }

  /** Our 2xx to an INVITE went out: repeat it until the ACK comes. */
  accept(invite: IncomingExchange, bytes: Buffer): void {
    this.#state = this.#state === 'early' ? 'confirmed' : this.#state;
    const sequence = cseqOf(invite.request).number;
    const answer = new AcceptedAnswer(this.#stack, invite.hop, { sequence, bytes }, () => {
      this.#accepted = undefined;
      if (!this.#releaseAfterAck()) this.endWithBye('ack-timeout', 'ACK timeout');
    });
    this.#accepted = { answer, invite };
  }

  /** Starts, changes or ends the session timer. @param weAre our role in what agreed on the terms. */
  agree(terms: SessionTerms | undefined, weAre: 'uac' | 'uas'): void {
    if (this.#state === 'terminated') return;
    if (terms) this.#session.arm(terms.intervalSeconds, terms.refresher === weAre);
    else this.#session.stop();
  }

  /** A subscription lives for so long from now unless refreshed (RFC 6665 §4.1.2.1); 0 ends it. */
  subscribe(expiresSeconds: number): void {
    this.#expiry?.cancel();
    const graceMs = 64 * this.#stack.times.t1Ms;
    this.#expiry = this.#stack.timers.set(expiresSeconds * 1000 + graceMs, () => this.terminate());
  }

  /** A request of the peer in this dialog. */
  receive(exchange: IncomingExchange): void {
    receiveInDialog(this.#stack, this, exchange);
  }

  /** @returns false for an ACK that acknowledges nothing, or nothing any more. */
  receiveAck(received: Received<SipRequest>): boolean {
    const accepted = this.#accepted;
    if (!accepted || cseqOf(received.message).number !== accepted.answer.sequence) return false;
    accepted.answer.stop();
    this.#accepted = undefined;
    this.remoteSdp = sdpOf(received.message) ?? this.remoteSdp;
    accepted.invite.acknowledged();
    this.#stack.callUser(() => this.#stack.user.onAck(received.message, this, accepted.invite));
    this.#releaseAfterAck();
    return true;
  }

  /** The peer's BYE came while ours is on its way, or waits for an ACK that will not come now. */
  crossByes(): void {
    this.#accepted?.answer.stop();
    this.#accepted = undefined;
    this.#releaseAfterAck();
  }

  /** CANCEL came after our 2xx but before the ACK: the peer does not want the call. */
  cancelledLate(): void {
    if (!this.awaitsAck || this.#afterAck || this.#state === 'terminated') return;
    this.#afterAck = () => this.endWithBye('cancel-race', 'CANCEL after 200 OK');
  }

  /**
   * The peer's BYE, the answer to ours, or the end of an early dialog: no more of anything. While a
   * BYE of ours is open the dialog can still be found, for a BYE of the peer that crosses it.
   */
  terminate(): void {
    if (!this.isLeaving) this.#stack.dialogs.remove(this);
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#session.stop();
    this.#expiry?.cancel();
    this.#owedAck?.forgive();
    this.#accepted?.answer.stop();
    this.#accepted = undefined;
    this.#releaseAfterAck();
    // §15.1.2: requests still pending get 487.
    this.incomingInvite?.reject(487);
    this.incomingUpdate?.reject(487);
  }

  /** Ends the dialog by a BYE of the stack and tells the application. */
  endWithBye(cause: DialogEndCause, text: string): void {
    if (this.#state === 'terminated') return;
    if (this.openInvite) this.openInvite.cancel();
    const reason = ['Reason', `SIP;cause=200;text="${text}"`] as const;
    const result = this.#send({ method: 'BYE', headers: [reason] }, silent, false);
    const bye = result.outcome === 'sent' ? { bye: result.outgoing.sent } : {};
    this.endWithoutBye(cause, text, bye);
  }

  /** Ends the dialog and tells the application. */
  endWithoutBye(
    cause: DialogEndCause,
    text: string,
    bye: { readonly bye?: SentMessage<SipRequest> } = {},
  ): void {
    if (this.#state === 'terminated') return;
    this.terminate();
    this.#stack.callUser(() => this.#stack.user.onDialogEnded(this, { cause, text, ...bye }));
  }

  /** RFC 3261 §14.1, RFC 3311 §5.1: one offer at a time, in either direction. */
  #isBlocked(method: string, hasOffer: boolean): boolean {
    const hasInvite = this.openInvite !== undefined || this.incomingInvite !== undefined;
    if (method === 'INVITE') {
      return (
        hasInvite || this.awaitsAck || this.#state === 'early' || this.openUpdate !== undefined
      );
    }
    if (method === 'UPDATE') {
      const isOwed = this.awaitsAnswer || this.incomingInvite?.owesAnswer === true;
      return this.openUpdate !== undefined || (hasOffer && isOwed);
    }
    return method === 'BYE' && this.role === 'uas' && this.#state === 'early';
  }

  #clearTheWay(): void {
    this.openInvite?.cancel();
    if (this.#owedAck && !this.#owedAck.isSent) this.ack();
  }

  #send(
    draft: RequestDraft,
    responses: ResponseHandler,
    isHeld: boolean,
    extra?: readonly [string, string],
  ): SendResult {
    if (!this.#stack.isRunning) return { outcome: 'refused', reason: 'stopped' };
    const way = this.#way();
    if (!way) return { outcome: 'refused', reason: 'no-transport' };
    const request = this.#compose(draft, way, extra);
    const policy = new DialogRequestPolicy(this);
    const exchange = new OutgoingExchange(
      this.#stack,
      { request, way, dialog: this },
      responses,
      policy,
    );
    if (draft.method === 'INVITE') this.openInvite = exchange;
    if (draft.method === 'INVITE') this.forgetRseq();
    if (draft.method === 'UPDATE') this.openUpdate = exchange;
    if (draft.method === 'BYE') this.#bye = exchange;
    if (isHeld) this.#afterAck = () => exchange.start();
    else exchange.start();
    return { outcome: 'sent', outgoing: exchange };
  }

  #compose(draft: RequestDraft, way: WayOut, extra?: readonly [string, string]): SipRequest {
    const via = viaFor(way, this.#stack.token());
    const request = makeDialogRequest(this.shared, draft.method, via);
    const { headers } = request;
    if (extra) headers.append(extra[0], extra[1]);
    const body = writeFields(headers, draft, dialogOwned);
    if (contactMethods.has(draft.method) && !headers.has('Contact') && this.localContact !== '') {
      headers.append('Contact', this.localContact);
    }
    if (draft.method === 'INVITE' || draft.method === 'UPDATE') this.#askForTimer(request);
    const { product } = this.#stack.options;
    if (product && !headers.has('User-Agent')) headers.append('User-Agent', product);
    return { ...request, body };
  }

  /** RFC 4028 §7.4: a running timer goes on with the same terms unless the application says more. */
  #askForTimer({ headers }: SipRequest): void {
    const running = this.#session.running;
    if (!headers.has('Supported')) headers.append('Supported', 'timer');
    if (!running || headers.has('Session-Expires')) return;
    const refresher = running.weRefresh ? 'uac' : 'uas';
    const { intervalSeconds } = running;
    headers.append('Session-Expires', formatSessionExpires({ intervalSeconds, refresher }));
  }

  /** To the first route or the target; back over the peer's flow where that is the better way. */
  #way(): WayOut | undefined {
    const { transport, options } = this.#stack;
    const { flow, routeSet, isDirect } = this.shared;
    const uri = parseSipUri(nextHopUri(this.shared));
    const hop = uri && nextHopOf(uri);
    const back = () => transport.wayBack(flow);
    const isOpenStream = flow.protocol === 'tcp' && transport.isOpen(flow);
    if (routeSet.length > 0) {
      if (isOpenStream && hop?.protocol === 'tcp' && hop.host === flow.remoteAddress) return back();
      return hop && transport.wayTo(hop);
    }
    if (isOpenStream && isDirect) return back();
    if (flow.protocol === 'udp' && isDirect && hop?.protocol !== 'tcp') {
      if (options.natRouting !== false || !hop) return back();
    }
    return hop && transport.wayTo(hop);
  }

  #releaseAfterAck(): boolean {
    const act = this.#afterAck;
    this.#afterAck = undefined;
    act?.();
    return act !== undefined;
  }

  /** A wait before asking again after 491 (RFC 3261 §14.1), ms. */
  glareWaitMs(): number {
    return this.role === 'uac' ? randomInt(2_100, 4_001) : randomInt(0, 2_001);
  }
}
