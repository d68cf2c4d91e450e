/**
 * One call of a terminal phone: its dialog, its audio, and what a person would do with it. It ends
 * exactly once; whoever waits for it is told.
 */
import { rm } from 'node:fs/promises';
import { bilingual, type Wording } from '../../base/wording.ts';
import type {
  MediaEngine,
  OpenedStream,
  PlaybackEnd,
  StartedRecording,
  StreamId,
} from '../../engine/media/media-engine.ts';
import { partSuffix } from '../../engine/media/recording/recording-file.ts';
import type {
  Dialog,
  IncomingRequest,
  IncomingResponse,
  OutgoingRequest,
} from '../../engine/sip/transaction-user.ts';
import { formatSession, type PeerSession, readSession } from './audio-session.ts';

export type CallProgress =
  | { readonly kind: 'sent' | 'answered' }
  /** A provisional response: 180, 183 ... */
  | { readonly kind: 'progress'; readonly status: number; readonly reason: string }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'held' | 'retrieved' }
  /** What became of `transferTo`: a SIP status, 100 while it is tried. */
  | { readonly kind: 'transfer'; readonly status: number }
  | CallEnd;

export interface CallEnd {
  readonly kind: 'ended';
  readonly by: 'us' | 'peer';
  /** The final failure, or 0 after a conversation. */
  readonly status: number;
  /** As the other side said it, in its one language. */
  readonly reason: string | Wording;
}

export class TerminalCall {
  /** Resolves with the end; never rejects. */
  readonly ended: Promise<CallEnd>;
  /** Resolves when the call is answered, or has ended without. */
  readonly settled: Promise<'answered' | 'ended'>;
  readonly remoteParty: string;
  readonly #media: MediaEngine;
  readonly #stream: OpenedStream;
  readonly #tell: (progress: CallProgress) => void;
  readonly #forget: () => void;
  #resolveEnded: (end: CallEnd) => void = () => undefined;
  #resolveSettled: (how: 'answered' | 'ended') => void = () => undefined;
  #dialog: Dialog | undefined;
  #outgoing: OutgoingRequest | undefined;
  #invite: IncomingRequest | undefined;
  #answer: { readonly sdp: string; readonly session: PeerSession } | undefined;
  #recording: StartedRecording | undefined;
  #sdpVersion = 1;
  #hasEnded = false;
  #isHolding = false;
  #removeListener: () => void;

  constructor(
    media: MediaEngine,
    stream: OpenedStream,
    remoteParty: string,
    tell: (progress: CallProgress) => void,
    forget: () => void,
  ) {
    this.#media = media;
    this.#stream = stream;
    this.remoteParty = remoteParty;
    this.#tell = tell;
    this.#forget = forget;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.settled = new Promise((resolve) => {
      this.#resolveSettled = resolve;
    });
    this.#removeListener = media.onEvent((event) => {
      if (event.type === 'digit-received' && event.streamId === stream.streamId) {
        this.#tell({ kind: 'digit', digit: event.digit });
      }
    });
  }

  /** For what the media engine can do beyond this class. */
  get streamId(): StreamId {
    return this.#stream.streamId;
  }

  get isOver(): boolean {
    return this.#hasEnded;
  }

  /** The INVITE asks phones that can to answer by themselves: Call-Info or Alert-Info says so. */
  get isAskedToAnswer(): boolean {
    const headers = this.#invite?.request.headers;
    const callInfo = headers?.get('Call-Info') ?? '';
    const alertInfo = headers?.get('Alert-Info') ?? '';
    return /;\s*answer-after=0/i.test(callInfo) || /info=alert-autoanswer/i.test(alertInfo);
  }

  /** The offer of an outgoing call. */
  get offer(): string {
    return formatSession(this.#stream, this.#sdpVersion, 'sendrecv');
  }

  // What the person does -----------------------------------------------------------------------

  /** Answers an incoming call. */
  async pickUp(): Promise<void> {
    const offer = this.#invite?.request.body.toString() ?? '';
    if (!this.#invite || this.#hasEnded) return;
    const session = offer === '' ? undefined : readSession(offer);
    if (offer !== '' && !session) {
      this.reject(488);
      return;
    }
    const sdp = session
      ? formatSession(this.#stream, this.#sdpVersion, session.configuration.direction, {
          codec: session.configuration.codec.name,
          eventPayloadType: session.eventPayloadType,
        })
      : this.offer;
    if (session) await this.#media.configureStream(this.#stream.streamId, session.configuration);
    const result = this.#invite.respond({ status: 200, body: sdp });
    if (result.outcome !== 'sent') return;
    if (session) this.#answer = { sdp, session };
    this.#dialog = this.#invite.dialog;
    this.#answered();
  }

  /** Turns an incoming call down. */
  reject(status: number): void {
    this.#invite?.respond({ status });
    this.end('us', status, bilingual('rejected here', '在此拒接'));
  }

  hangUp(): void {
    if (this.#hasEnded) return;
    if (this.#dialog?.state === 'confirmed') {
      this.#dialog.request({ method: 'BYE' }, { onResponse: () => undefined });
      this.end('us', 0, bilingual('hung up', '挂机'));
    } else if (this.#outgoing) {
      this.#outgoing.cancel();
    } else {
      this.reject(486);
    }
  }

  async play(file: string, loops = 1): Promise<PlaybackEnd> {
    return this.#media.play(this.#stream.streamId, { sources: [file], loops }).finished;
  }

  /** Sends back what is heard. */
  async echo(): Promise<void> {
    await this.#media.bridge(this.#stream.streamId, this.#stream.streamId);
  }

  async press(digits: string): Promise<void> {
    await this.#media.sendDigits(this.#stream.streamId, digits);
  }

  /**
   * Writes what is heard to a WAV file until the call ends. An older file of that name goes, and what
   * a process that was killed has left of one.
   */
  async record(file: string): Promise<void> {
    await Promise.all([file, file + partSuffix].map((old) => rm(old, { force: true })));
    this.#recording = await this.#media.startRecording(this.#stream.streamId, {
      file,
      channels: 'said',
    });
  }

  toggleHold(): void {
    this.hold(!this.#isHolding);
  }

  /** Puts the other side on hold by a re-INVITE, or takes it back. */
  hold(held: boolean): void {
    this.#isHolding = held;
    this.#sdpVersion++;
    const body = formatSession(this.#stream, this.#sdpVersion, held ? 'sendonly' : 'sendrecv');
    this.#dialog?.request(
      { method: 'INVITE', body },
      {
        onResponse: (incoming) => {
          if (incoming.response.status < 200) return;
          if (incoming.response.status < 300) incoming.dialog?.ack();
          this.#tell({ kind: held ? 'held' : 'retrieved' });
        },
      },
    );
  }

  /**
   * The transfer key: asks the other side to join its party with that of `other`, an answered call of
   * this phone (REFER with Replaces, RFC 3891). Both calls are then the other side's to end.
   */
  transferTo(other: TerminalCall): void {
    if (!other.#dialog) return;
    const { sipCallId, localTag, remoteTag } = other.#dialog;
    const replaces = encodeURIComponent(`${sipCallId};to-tag=${remoteTag};from-tag=${localTag}`);
    const target = `<sip:${other.remoteParty}@localhost?Replaces=${replaces}>`;
    const onResponse = ({ response: { status } }: IncomingResponse): void => {
      if (status >= 300) this.#tell({ kind: 'transfer', status });
    };
    this.#dialog?.request({ method: 'REFER', headers: [['Refer-To', target]] }, { onResponse });
  }

  // What the network does ----------------------------------------------------------------------

  sent(outgoing: OutgoingRequest): void {
    this.#outgoing = outgoing;
    this.#tell({ kind: 'sent' });
  }

  received(invite: IncomingRequest): void {
    this.#invite = invite;
    invite.respond({ status: 180 });
  }

  async takeResponse(incoming: IncomingResponse): Promise<void> {
    const { status, reason, body } = incoming.response;
    if (status < 200) {
      this.#tell({ kind: 'progress', status, reason });
      return;
    }
    if (status >= 300) {
      this.end(status === 487 ? 'us' : 'peer', status, reason);
      return;
    }
    this.#dialog = incoming.dialog;
    incoming.dialog?.ack();
    const session = readSession(body.toString());
    if (!session) {
      this.hangUp();
      return;
    }
    await this.#media.configureStream(this.#stream.streamId, session.configuration);
    this.#answered();
  }

  /** A request within the dialog: BYE, re-INVITE, INFO ... */
  async takeRequest(incoming: IncomingRequest): Promise<void> {
    switch (incoming.request.method) {
      case 'BYE':
        incoming.respond({ status: 200 });
        this.end('peer', 0, bilingual('the other side hung up', '对方挂机'));
        return;
      case 'INVITE':
      case 'UPDATE':
        await this.#renegotiate(incoming);
        return;
      case 'NOTIFY': {
        incoming.respond({ status: 200 });
        const fragment = /^SIP\/2\.0 (\d{3})/.exec(incoming.request.body.toString());
        if (fragment) this.#tell({ kind: 'transfer', status: Number(fragment[1]) });
        return;
      }
      default:
        incoming.respond({ status: 200 });
    }
  }

  /** The ACK of a late offer brings the peer's answer. */
  async takeAck(sdp: string): Promise<void> {
    const session = sdp === '' ? undefined : readSession(sdp);
    if (session) await this.#media.configureStream(this.#stream.streamId, session.configuration);
  }

  /** Ends the call without telling the other side. Doing so twice is harmless. */
  end(by: CallEnd['by'], status: number, reason: CallEnd['reason']): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#removeListener();
    const end = { kind: 'ended', by, status, reason } as const;
    void this.#close().then(() => {
      this.#forget();
      this.#tell(end);
      this.#resolveSettled('ended');
      this.#resolveEnded(end);
    });
  }

  #answered(): void {
    this.#tell({ kind: 'answered' });
    this.#resolveSettled('answered');
  }

  async #renegotiate(incoming: IncomingRequest): Promise<void> {
    const offer = incoming.request.body.toString();
    const session = offer === '' ? this.#answer?.session : readSession(offer);
    if (!session) {
      incoming.respond(offer === '' ? { status: 200, body: this.offer } : { status: 488 });
      return;
    }
    await this.#media.configureStream(this.#stream.streamId, session.configuration);
    this.#sdpVersion++;
    const body = formatSession(this.#stream, this.#sdpVersion, session.configuration.direction, {
      codec: session.configuration.codec.name,
      eventPayloadType: session.eventPayloadType,
    });
    incoming.respond({ status: 200, body });
  }

  async #close(): Promise<void> {
    await this.#media.closeStream(this.#stream.streamId);
    await this.#recording?.finished;
  }
}
