/**
 * One call of the SIP profile: the offer/answer exchanges of its dialog, the media stream they
 * configure, and the channel that lives once the call is answered. A call without a description in
 * its INVITE gets our offer, and its channel when the ACK has brought the answer.
 */
import { randomInt } from 'node:crypto';
import { isHotlineError } from '../../../base/errors.ts';
import type { OpenedStream, StreamConfiguration } from '../../media/media-engine.ts';
import type { SipRequest } from '../../sip/message/sip-message.ts';
import type { Dialog, IncomingRequest, ResponseHandler } from '../../sip/transaction-user.ts';
import { Channel } from '../channel/channel.ts';
import type { ChannelSignalling, SignallingFacts } from '../channel/channel-signalling.ts';
import type { DialplanStep } from '../channel/dialplan-steps.ts';
import { causeFromReason, formatReason, type HangupCause } from '../channel/hangup-cause.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import {
  formatAnswer,
  formatOffer,
  type LocalAudio,
  type NegotiatedAudio,
  negotiateAudio,
} from './sdp-negotiation.ts';

export interface SipCallOptions {
  readonly core: SwitchCore;
  readonly facts: SignallingFacts;
  readonly stream: OpenedStream;
  readonly steps: readonly DialplanStep[];
  /** Told once, as soon as there is a dialog. */
  onDialog(dialog: Dialog): void;
  /** Told once, when the call holds nothing any more. */
  onEnded(): void;
}

const ignored: ResponseHandler = { onResponse: () => undefined };

export class SipCall implements ChannelSignalling {
  readonly #options: SipCallOptions;
  readonly #sessionId = randomInt(1, 2 ** 31);
  #sessionVersion = 0;
  #dialog: Dialog | undefined;
  #channel: Channel | undefined;
  #audio: NegotiatedAudio | undefined;
  /** Set while our offer waits for its answer in an ACK. */
  #offered: string | undefined;
  #hasEnded = false;

  constructor(options: SipCallOptions) {
    this.#options = options;
  }

  /** Answers the INVITE that made the call: 200, or 488 when there is no common codec. */
  async accept(invite: IncomingRequest): Promise<void> {
    const remoteSdp = invite.request.body.toString('utf8');
    if (remoteSdp === '') {
      this.#offered = formatOffer(this.#nextLocal());
      this.#confirm(invite, this.#offered);
      return;
    }
    const answer = await this.#applyOffer(remoteSdp);
    if (answer === undefined) {
      invite.respond({ status: 488 });
      this.dispose();
    } else if (this.#confirm(invite, answer)) this.#openChannel(answer, remoteSdp);
  }

  /** A re-INVITE or an UPDATE. It is answered whatever happens. */
  async renegotiate(request: IncomingRequest): Promise<void> {
    try {
      await this.#renegotiate(request);
    } catch (error) {
      request.respond({ status: 500 });
      throw error;
    }
  }

  async #renegotiate(request: IncomingRequest): Promise<void> {
    const remoteSdp = request.request.body.toString('utf8');
    if (remoteSdp === '') {
      if (request.request.method === 'INVITE') this.#offerAgain(request);
      else request.respond({ status: 200 });
      return;
    }
    const answer = await this.#applyOffer(remoteSdp);
    if (answer === undefined) {
      request.respond({ status: 488 });
      return;
    }
    request.respond({ status: 200, body: answer });
    this.#mediaChanged(answer, remoteSdp);
  }

  /** The ACK to our 2xx; it holds the answer when the 2xx held the offer. */
  async acknowledged(ack: SipRequest): Promise<void> {
    const offered = this.#offered;
    if (offered === undefined) return;
    this.#offered = undefined;
    const remoteSdp = ack.body.toString('utf8');
    const audio = negotiateAudio(remoteSdp, this.#local());
    if (!audio || !(await this.#take(audio))) {
      this.#refuseAnswer();
      return;
    }
    if (this.#channel) this.#mediaChanged(offered, remoteSdp);
    else this.#openChannel(offered, remoteSdp);
  }

  /** A digit from an INFO (application/dtmf-relay or application/dtmf). */
  digitInfo(digit: string, durationMs: number): void {
    const { core, stream } = this.#options;
    core.inBackground(
      core.media.receiveDigit(stream.streamId, digit, durationMs),
      'digit could not be taken',
    );
  }

  /** The peer's BYE. */
  ended(reason: string | undefined): void {
    this.#endedBy(causeFromReason(reason));
  }

  /** The stack ended the dialog by itself. */
  failed(cause: HangupCause): void {
    this.#endedBy(cause);
  }

  /** The call comes to nothing: no channel was made, or will be. */
  dispose(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { core, stream, onEnded } = this.#options;
    if (!this.#channel) {
      core.inBackground(core.media.closeStream(stream.streamId), 'stream could not be closed');
    }
    onEnded();
  }

  hangup(cause: HangupCause): void {
    this.#sendBye(cause);
    this.dispose();
  }

  setHold(isHeld: boolean): void {
    const dialog = this.#dialog;
    if (!dialog || this.#hasEnded) return;
    const body = formatOffer(this.#nextLocal(), isHeld ? 'sendonly' : 'sendrecv');
    dialog.request(
      { method: 'INVITE', body },
      {
        onResponse: ({ response }) => {
          if (response.status >= 200 && response.status < 300) dialog.ack();
        },
      },
    );
  }

  sendDigitInfo(digit: string, durationMs: number): void {
    this.#dialog?.request(
      {
        method: 'INFO',
        headers: [['Content-Type', 'application/dtmf-relay']],
        body: `Signal=${digit}\r\nDuration=${durationMs}\r\n`,
      },
      ignored,
    );
  }

  mediaTimeoutChanged(): void {
    if (this.#hasEnded) return;
    this.#options.core.inBackground(this.#configure(), 'stream could not be configured');
  }

  #endedBy(cause: HangupCause): void {
    const channel = this.#channel;
    if (channel) this.#options.core.inBackground(channel.end(cause, true), 'hangup failed');
    this.dispose();
  }

  #refuseAnswer(): void {
    if (this.#channel) this.#channel.hangup('INCOMPATIBLE_DESTINATION');
    else this.hangup('INCOMPATIBLE_DESTINATION');
  }

  #sendBye(cause: HangupCause): void {
    this.#dialog?.request({ method: 'BYE', headers: [['Reason', formatReason(cause)]] }, ignored);
  }

  /** False when the peer has cancelled meanwhile. */
  #confirm(invite: IncomingRequest, body: string): boolean {
    const result = invite.respond({ status: 200, body });
    this.#dialog = invite.dialog;
    if (result.outcome !== 'sent' || !this.#dialog) {
      this.dispose();
      return false;
    }
    this.#options.onDialog(this.#dialog);
    return true;
  }

  #offerAgain(request: IncomingRequest): void {
    this.#offered = formatOffer(this.#nextLocal());
    request.respond({ status: 200, body: this.#offered });
  }

  /** Configures the stream as the offer wants it; the answer, or undefined. */
  async #applyOffer(remoteSdp: string): Promise<string | undefined> {
    const local = this.#nextLocal();
    const audio = negotiateAudio(remoteSdp, local);
    if (!audio || !(await this.#take(audio))) return undefined;
    return formatAnswer(remoteSdp, local, audio);
  }

  /** False where nothing can be sent to: a host name, another address family. All stays as it was. */
  async #take(audio: NegotiatedAudio): Promise<boolean> {
    const before = this.#audio;
    this.#audio = audio;
    try {
      await this.#configure();
      return true;
    } catch (error) {
      this.#audio = before;
      if (isHotlineError(error, 'invalid-input')) return false;
      throw error;
    }
  }

  async #configure(): Promise<void> {
    const audio = this.#audio;
    if (!audio || this.#hasEnded) return;
    const { core, stream } = this.#options;
    await core.media.configureStream(stream.streamId, this.#configuration(audio));
  }

  #configuration(audio: NegotiatedAudio): StreamConfiguration {
    const channel = this.#channel;
    const limit = channel?.variable('media_timeout_audio') ?? channel?.variable('media_timeout');
    const wanted = Number.parseInt(limit ?? '', 10);
    const { remote, remoteRtcpPort } = audio;
    return {
      ...(remote && {
        remote: { ...remote, ...(remoteRtcpPort && { rtcpPort: remoteRtcpPort }) },
      }),
      codec: { name: audio.codec, payloadType: audio.payloadType },
      accepts: audio.accepts,
      telephoneEvents: audio.telephoneEvents,
      direction: audio.direction,
      ptimeMs: audio.ptimeMs,
      rtcpMux: audio.rtcpMux,
      mediaTimeoutMs: wanted > 0 ? wanted : this.#options.core.settings.mediaTimeoutMs,
    };
  }

  #openChannel(localSdp: string, remoteSdp: string): void {
    const { core, stream, facts, steps } = this.#options;
    const audio = this.#audio;
    if (this.#hasEnded || !audio) return;
    const channel = new Channel({ core, stream, facts, signalling: this });
    this.#channel = channel;
    channel.setMedia(localSdp, { sdp: remoteSdp, audio });
    channel.answered(steps);
  }

  #mediaChanged(localSdp: string, remoteSdp: string): void {
    const audio = this.#audio;
    if (!audio || !this.#channel) return;
    this.#channel.setMedia(localSdp, { sdp: remoteSdp, audio });
    this.#channel.setHeld(audio.direction === 'inactive' || audio.direction === 'recvonly');
  }

  #nextLocal(): LocalAudio {
    this.#sessionVersion++;
    return this.#local();
  }

  #local(): LocalAudio {
    const { stream } = this.#options;
    return {
      address: stream.localAddress,
      port: stream.localPort,
      sessionId: this.#sessionId,
      sessionVersion: this.#sessionVersion,
    };
  }
}
