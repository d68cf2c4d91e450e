/**
 * The contract between the SIP stack and whoever uses it (RFC 3261 §5: the transaction user, TU).
 * Callbacks run synchronously, in network order; they must not throw (what they throw is logged and
 * counted, and the request is answered 500). Everything the RFC lets an element do by itself is done
 * by the stack: 100 Trying, retransmissions, ACK of failures, CANCEL, 481, RSeq, session timers,
 * route sets, target refresh, timeouts. An application sees each request and response once.
 */
import type { Clock } from '../../base/clock.ts';
import type { SipLimits } from './limits.ts';
import type { SipRequest, SipResponse } from './message/sip-message.ts';
import type { TransactionTimes } from './transaction/transaction-times.ts';
import type { DatagramNetwork } from './transport/datagram-network.ts';
import type { Flow, ListenPointOptions } from './transport/flow.ts';

/** Header fields to write, in order; names as they shall appear. */
export type HeaderFields = readonly (readonly [name: string, value: string])[];

/** Told of faults and oddities; never gets bodies or credentials. */
export interface SipLog {
  debug(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

export interface UserAgentOptions {
  readonly listen: readonly ListenPointOptions[];
  readonly clock: Clock;
  readonly user: TransactionUser;
  /** Those not given are {@link defaultSipLimits}. */
  readonly limits?: Partial<SipLimits>;
  readonly log?: SipLog;
  /** T1, T2, T4 of RFC 3261 §17; those not given are the RFC's. Tests and lossless links only. */
  readonly times?: Partial<TransactionTimes>;
  /** `User-Agent` and `Server` header. Absent: none is written. */
  readonly product?: string;
  /**
   * Option tags that a request may Require; others get 420. `any` leaves that to the application.
   * Absent: 100rel, timer, replaces, norefersub.
   */
  readonly understood?: readonly string[] | 'any';
  /** Methods for the Allow header where the application writes none. Absent: all that we speak. */
  readonly allow?: readonly string[];
  /**
   * Who refreshes a session whose INVITE asks for a timer without naming a refresher (RFC 4028 §9).
   * `none` (default): no timer then.
   */
  readonly defaultRefresher?: 'none' | 'uac' | 'uas';
  /**
   * Send in-dialog requests over UDP to where the peer's messages come from when that differs from
   * its Contact, as a peer behind a NAT needs. Default true.
   */
  readonly natRouting?: boolean;
  /** UDP sockets; default the host's. Simulations bring their own. */
  readonly datagrams?: DatagramNetwork;
  /** Random token of at least 64 bits, letters and digits. Default: crypto. Tests may fix it. */
  readonly token?: () => string;
}

/** Handlers of one user agent. */
export interface TransactionUser {
  /**
   * A request outside a dialog: INVITE, REGISTER, OPTIONS, MESSAGE ... (never ACK, CANCEL or PRACK).
   * Answer it with {@link IncomingRequest.respond}, now or later.
   */
  onRequest(incoming: IncomingRequest): void;
  /**
   * A request inside a dialog, early ones included: BYE, INFO, re-INVITE, UPDATE, PRACK, REFER ...
   * Answer it. After a BYE the dialog is already terminated. PRACK comes only if its RAck is right.
   */
  onDialogRequest(incoming: IncomingRequest, dialog: Dialog): void;
  /** The ACK to our 2xx, once; with the answer in its body after a late offer. */
  onAck(ack: SipRequest, dialog: Dialog, invite: IncomingRequest): void;
  /**
   * The peer cancelled an INVITE that had no final answer. 200 and 487 are sent already;
   * {@link IncomingRequest.respond} is refused from now on.
   */
  onCancel(cancel: SipRequest, invite: IncomingRequest, flow: Flow): void;
  /** The stack ended a dialog by itself. Not called for BYEs that the application or peer sent. */
  onDialogEnded(dialog: Dialog, ending: DialogEnding): void;
  /**
   * The stack answered instead of the application, which took longer than the limits allow
   * (480 to an INVITE, 200 to a BYE, 500 to others), or no PRACK came for its reliable 1xx (504).
   * Optional.
   */
  onRequestExpired?(incoming: IncomingRequest, response: SipResponse): void;
}

export type DialogEndCause =
  /** No ACK to our 2xx in 64*T1. */
  | 'ack-timeout'
  /** CANCEL and 200 crossed. */
  | 'cancel-race'
  /** The peer did not refresh, or our refresh failed. */
  | 'session-expired'
  /** A request in the dialog got 408 or 481 (RFC 3261 §12.2.1.2); no BYE is sent after 481. */
  | 'peer-gone';

export interface DialogEnding {
  readonly cause: DialogEndCause;
  /** As in the BYE's Reason header: `ACK timeout`, `Session timer expired` ... */
  readonly text: string;
  /** The BYE as sent. Absent where none was. */
  readonly bye?: SentMessage<SipRequest>;
}

/** A message exactly as it went, or goes, to the network. */
export interface SentMessage<Message extends SipRequest | SipResponse> {
  readonly message: Message;
  readonly bytes: Buffer;
  /** For a TCP connection still being opened the remote end is where it is being opened to. */
  readonly flow: Flow;
  /** Epoch ms. */
  readonly sentAt: number;
}

/** Where a request stands. `cancelled`: 487 was sent by the stack. */
export type IncomingState = 'proceeding' | 'answered' | 'cancelled' | 'terminated';

/** A request that came, with its server transaction. */
export interface IncomingRequest {
  /** Unique in this user agent. */
  readonly id: number;
  readonly request: SipRequest;
  /** As received; Via has received/rport filled in by us in {@link request} only. */
  readonly bytes: Buffer;
  readonly flow: Flow;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly state: IncomingState;
  /** The dialog it is in, or that our answers to this INVITE (SUBSCRIBE, REFER) made. */
  readonly dialog: Dialog | undefined;
  /**
   * Sends an answer. Via, From, To, Call-ID, CSeq, Record-Route, Content-Length, RSeq, and unless
   * given To tag, Contact (2xx and reliable 1xx of dialog-making requests), Allow and Supported
   * (2xx of INVITE and OPTIONS) are written by the stack. While a reliable 1xx waits for its PRACK
   * the next reliable 1xx or 2xx is made now and goes out after it (RFC 3262 §3).
   */
  respond(answer: Answer): AnswerResult;
}

export interface Answer {
  /** 100 to 699. 100 is sent by the stack; giving it again is harmless. */
  readonly status: number;
  /** Absent: the RFC's phrase. */
  readonly reason?: string;
  /** Those the stack owns are ignored here. A Session-Expires in a 2xx arms the session timer. */
  readonly headers?: HeaderFields;
  /** Text is sent as UTF-8. Without Content-Type a body that begins `v=0` is `application/sdp`. */
  readonly body?: Buffer | string;
  /** Our tag. Heeded in the first answer with a tag; later ones keep it. Absent: a fresh one. */
  readonly toTag?: string;
  /** Send this 1xx reliably (RFC 3262). Also set by a `Require: 100rel` in the headers. */
  readonly reliable?: boolean;
}

export type AnswerResult =
  | { readonly outcome: 'sent'; readonly sent: SentMessage<SipResponse> }
  | {
      readonly outcome: 'refused';
      readonly reason:
        | 'transaction-ended'
        | 'reliability-unsupported'
        /** More than a few answers wait for the PRACK of an earlier one already. */
        | 'prack-pending'
        | 'transport-closed'
        | 'invalid-answer';
    };

/** A request to send. */
export interface RequestDraft {
  readonly method: string;
  /** Extension and application headers; see the method that takes the draft for those honoured. */
  readonly headers?: HeaderFields;
  /** As {@link Answer.body}. */
  readonly body?: Buffer | string;
}

/** A request outside a dialog. */
export interface OutgoingDraft extends RequestDraft {
  /** Request-URI; the next hop too unless {@link route} or a Route header says otherwise. */
  readonly uri: string;
  /**
   * URI of an outbound proxy: where to send it. With `;lr` it is also written as Route header, as
   * RFC 3261 §8.1.2 wants of a pre-loaded route; without, only the destination changes.
   */
  readonly route?: string;
  /** Send it over this flow (a registered phone's connection) instead of finding the next hop. */
  readonly flow?: Flow;
}

/** What came of sending. A refusal has sent nothing and calls no handler. */
export type SendResult =
  | { readonly outcome: 'sent'; readonly outgoing: OutgoingRequest }
  | {
      readonly outcome: 'refused';
      readonly reason:
        | 'invalid-uri'
        | 'no-transport'
        | 'dialog-ended'
        /**
         * Another INVITE or UPDATE of this dialog is in progress (RFC 3261 §14.1), or it is a BYE for
         * an INVITE that we have not answered yet: refuse that instead.
         */
        | 'request-pending'
        | 'too-many'
        | 'stopped';
    };

/** A request that we sent, with its client transaction. */
export interface OutgoingRequest {
  /** Unique in this user agent. */
  readonly id: number;
  /** Exactly as sent. */
  readonly sent: SentMessage<SipRequest>;
  readonly dialog: Dialog | undefined;
  /** True from the final response on. */
  readonly hasEnded: boolean;
  /**
   * Cancels an INVITE (RFC 3261 §9.1): at once, or when the first provisional response comes. The
   * final response, mostly 487, follows as ever. If a 2xx wins the race the application ACKs it as
   * ever and the stack sends the BYE then (`cancel-race`); without an ACK the stack does both.
   * @returns the CANCEL as it was or will be sent; undefined if it is too late or not an INVITE.
   */
  cancel(headers?: HeaderFields): SentMessage<SipRequest> | undefined;
}

/**
 * A dialog (RFC 3261 §12), INVITE's or SUBSCRIBE's. drachtio's id for it is
 * `<sipCallId>;from-tag=<callerTag>`.
 */
export interface Dialog {
  /** Unique in this user agent. */
  readonly id: number;
  readonly sipCallId: string;
  readonly localTag: string;
  /** Empty for peers older than RFC 3261 that have none. */
  readonly remoteTag: string;
  /** Tag of who sent the request that made the dialog: ours for `uac`, the peer's for `uas`. */
  readonly callerTag: string;
  /** Our role in the transaction that made the dialog. */
  readonly role: 'uac' | 'uas';
  /** Changes; a terminated dialog stays terminated. */
  readonly state: 'early' | 'confirmed' | 'terminated';
  /** From and To as we write them, tags included. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  /** The peer's Contact URI: Request-URI of what we send. Follows target refreshes. */
  readonly remoteTarget: string;
  /** Our Contact header value. */
  readonly localContact: string;
  readonly routeSet: readonly string[];
  /** Where the peer's last request or response in the dialog came from. */
  readonly flow: Flow;
  /** The last session description each side sent in this dialog; what a refresh repeats. */
  readonly localSdp: Buffer | undefined;
  readonly remoteSdp: Buffer | undefined;
  /** Of the running session timer (RFC 4028); undefined without one. */
  readonly sessionTimer:
    | { readonly intervalSeconds: number; readonly weRefresh: boolean }
    | undefined;
  /**
   * Sends a request in the dialog: BYE, re-INVITE, INFO, UPDATE, REFER, NOTIFY ... not ACK, PRACK or
   * CANCEL. Request-URI, Route, tags, Call-ID, CSeq, Max-Forwards and unless given Contact are the
   * stack's. BYE: an INVITE of ours still open is cancelled first, an ACK still owed is sent, and as
   * UAS it goes out when the ACK came (RFC 3261 §15). From then on only BYE can be sent; the dialog is
   * terminated when the final response comes, unless that is a 401 or 407.
   */
  request(draft: RequestDraft, responses: ResponseHandler): SendResult;
  /**
   * ACKs the 2xx of our INVITE or re-INVITE, with an answer if the 2xx brought the offer; repeated by
   * the stack when the 2xx is. @returns undefined when there is nothing to acknowledge.
   */
  ack(draft?: Omit<RequestDraft, 'method'>): SentMessage<SipRequest> | undefined;
  /** PRACKs a reliable provisional response that this dialog received (RFC 3262 §4). */
  prack(
    response: SipResponse,
    responses: ResponseHandler,
    draft?: Omit<RequestDraft, 'method'>,
  ): SendResult;
}

/** Takes the responses of one request. 100 is swallowed. */
export interface ResponseHandler {
  /**
   * Each provisional response and one final one, in network order, each once. Exactly one final
   * response comes, if need be a fabricated one, and nothing after it.
   */
  onResponse(incoming: IncomingResponse): void;
}

export interface IncomingResponse {
  readonly response: SipResponse;
  readonly bytes: Buffer;
  readonly flow: Flow;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly outgoing: OutgoingRequest;
  /**
   * The dialog it is in or made: for INVITE from the first response with a To tag on. For 2xx to
   * INVITE: call {@link Dialog.ack}. For a reliable 1xx: send PRACK with {@link Dialog.prack}.
   */
  readonly dialog: Dialog | undefined;
  /**
   * Why the stack made this response itself: `timeout` (408: timer B or F) or `transport` (503: no
   * connection, no address, ICMP). Absent: it came from the network.
   */
  readonly fabricated?: 'timeout' | 'transport';
}
