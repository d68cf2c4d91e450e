/**
 * A FreeSWITCH channel of ours. Wraps the media library's endpoint so that every command settles:
 * with its answer, by a deadline, or when the channel has ended. Commands of one channel go out in
 * order and FreeSWITCH answers `api` in order; applications end when they end.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { TelephonyCounters } from '../counters.ts';
import { reinvite } from '../legs/reinvite.ts';
import type { EslEvent, MediaEndpoint } from '../libraries/media-library.ts';
import type { SipDialog, SipRequest } from '../libraries/sip-library.ts';
import type { FreeswitchConnection } from '../servers/freeswitch-connection.ts';
import { settle } from '../settling.ts';
import { isSameAudio, type ReadyAnswer } from './ready-answer.ts';
import { isHeld } from './sdp.ts';

const createDeadlineMs = 6_000;
const apiDeadlineMs = 3_000;
const destroyDeadlineMs = 2_000;
/** A phone on hold may send nothing: chosen, longer than anybody waits. */
const heldMediaTimeoutMs = 1_800_000;
/** Both sides re-INVITEd at once (RFC 3261 §14.1): ours again after a pause, a few times. */
const glareTriesMax = 8;
const glarePauseMs = 100;

/**
 * Set on every channel: a bridged channel survives its partner, FreeSWITCH starts no music of its
 * own when a phone holds, digits do not stop prompts, and recordings have a channel for each side.
 */
const channelVariables = [
  'park_after_bridge=true',
  'hangup_after_bridge=false',
  'hold_music=silence',
  'playback_terminators=none',
  'RECORD_STEREO=true',
].join(';');

/** The library subscribes them; nobody here listens, and each is a page of variables. */
const unheardEvents =
  'CHANNEL_EXECUTE CHANNEL_ANSWER CHANNEL_PROGRESS_MEDIA PLAYBACK_START PLAYBACK_STOP DETECTED_TONE';

/** Says whose a channel is that is kept ready. */
export const readyVariable = 'hotline_ready';

export interface EndpointContext {
  readonly clock: Clock;
  readonly counters: TelephonyCounters;
  /** Aborts when the connection to drachtio is lost. */
  readonly signallingLost: AbortSignal;
  /** How long a peer that does not hold may be silent. 0: FreeSWITCH's own limit. */
  readonly mediaTimeoutMs: number;
}

export interface CreateEndpointOptions {
  /** The peer's offer; absent: FreeSWITCH makes the offer, and `modify` brings the answer. */
  readonly remoteSdp?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** It is kept ready for a leg of this owner; see {@link Endpoint.engage}. */
  readonly readyFor?: string;
}

/** @throws HotlineError `media-failed`, `engine-unavailable` or `deadline-passed` */
export async function createEndpoint(
  connection: FreeswitchConnection,
  context: EndpointContext,
  options: CreateEndpointOptions,
): Promise<Endpoint> {
  const { server } = connection;
  if (!server?.connected()) throw new HotlineError('engine-unavailable', 'FreeSWITCH is away');
  const { clock, counters } = context;
  const adopt = (endpoint: MediaEndpoint): Endpoint =>
    new Endpoint(endpoint, connection, context, options);
  const wait = { clock, counter: counters, what: 'endpoint', deadlineMs: createDeadlineMs };
  const late = (endpoint: Endpoint): void => void endpoint.destroy();
  const ended = AbortSignal.any([options.signal, context.signallingLost]);
  const headers = { ...options.headers, ...mediaTimeoutHeader(context, options) };
  return settle<Endpoint>({ ...wait, late, ended }, (resolve, reject) => {
    const { remoteSdp } = options;
    server.createEndpoint(
      { headers, ...(remoteSdp === undefined ? {} : { remoteSdp }) },
      (error, endpoint) => {
        if (endpoint) resolve(adopt(endpoint));
        else reject(new HotlineError('media-failed', 'No endpoint', { cause: error }));
      },
    );
  });
}

export class Endpoint {
  readonly uuid: string;
  readonly server: string;
  readonly #library: MediaEndpoint;
  readonly #connection: FreeswitchConnection;
  readonly #context: EndpointContext;
  readonly #ended = new AbortController();
  #localSdp: string;
  /** Kept ready; nobody's yet. */
  #isReady: boolean;
  /** The peer's description, as FreeSWITCH was last told. */
  #peerSdp: string | undefined;
  #modifying: Promise<unknown> = Promise.resolve();
  #offerTaken: Promise<void> = Promise.resolve();

  constructor(
    library: MediaEndpoint,
    connection: FreeswitchConnection,
    context: EndpointContext,
    { remoteSdp: peerSdp, readyFor }: Pick<CreateEndpointOptions, 'remoteSdp' | 'readyFor'>,
  ) {
    this.#peerSdp = peerSdp;
    this.#isReady = readyFor !== undefined;
    this.#library = library;
    this.#connection = connection;
    this.#context = context;
    this.uuid = library.uuid;
    this.server = connection.name;
    this.#localSdp = library.local.sdp;
    this.#count(1);
    library.on('destroy', (details) => this.#end(details?.reason));
    library.dialog?.once('destroy', (bye) => this.#end(causeOf(bye)));
    if (library.dialog) this.#answerReinvites(library.dialog);
    if (!library.conn) this.#end();
    const ready = readyFor === undefined ? '' : `;${readyVariable}=${readyFor}`;
    this.#send('uuid_setvar_multi', `${this.uuid} ${channelVariables}${ready}`);
    if (peerSdp !== undefined) this.#limitSilence(silenceLimitMs(context, peerSdp));
    library.conn?.subscribe(['RECORD_STOP', 'CHANNEL_BRIDGE']);
    library.conn?.sendRecv(`nixevent ${unheardEvents}`);
  }

  /** Aborts when the channel is gone; its reason is a HotlineError `leg-ended` with the hangup cause. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** What FreeSWITCH offered or answered last. */
  get localSdp(): string {
    return this.#localSdp;
  }

  /** What the call record keeps, so that a returning controller finds the channel. */
  get identity(): Readonly<Record<string, unknown>> {
    const { dialog } = this.#library;
    return {
      server: this.server,
      uuid: this.uuid,
      dialog: dialog
        ? { id: dialog.id, type: dialog.type, sip: dialog.sip, remoteUri: dialog.remote.uri }
        : undefined,
    };
  }

  /**
   * A leg takes the channel that was kept ready.
   *
   * @param headers what the INVITE of a channel of its own would carry; kept as variables, as
   *   FreeSWITCH keeps headers
   */
  engage(headers: Readonly<Record<string, string>>): void {
    if (this.#ended.signal.aborted || !this.#isReady) return;
    this.#count(-1);
    this.#isReady = false;
    this.#count(1);
    const kept = Object.entries(headers).map(([name, value]) => `;sip_h_${name}=${value}`);
    this.#send('uuid_setvar_multi', `${this.uuid} ${readyVariable}=false${kept.join('')}`);
  }

  /**
   * A caller's offer, of which the answer is known: it may be sent at once, while FreeSWITCH is told.
   *
   * @see offerTaken for the outcome
   */
  takeOffer({ offer, answer }: ReadyAnswer): void {
    this.#localSdp = answer;
    this.#offerTaken = this.#tellOffer(offer, answer);
    // Whoever waits for it hears of it; nobody may be left to wait.
    this.#offerTaken.catch(() => undefined);
  }

  async #tellOffer(offer: string, answer: string): Promise<void> {
    // After this turn, in which the answer goes out.
    await new Promise((resolve) => setImmediate(resolve));
    const real = await this.modify(offer);
    if (!isSameAudio(real, answer)) throw this.#failed('re-INVITE', 'an answer of its own');
    // One description for the caller until something changes.
    this.#localSdp = answer;
  }

  /** When sound goes both ways. @throws HotlineError `media-failed`, `leg-ended`, `deadline-passed` */
  get offerTaken(): Promise<void> {
    return this.#offerTaken;
  }

  onDigit(listener: (digit: string) => void): void {
    this.#library.on('dtmf', ({ dtmf }) => listener(dtmf));
  }

  /** A recording on this channel was closed: the file is complete. */
  onRecordingClosed(listener: (file: string) => void): void {
    this.#library.conn?.on(`esl::event::RECORD_STOP::${this.uuid}`, (event) => {
      listener(event.getHeader('Record-File-Path') ?? '');
    });
  }

  /**
   * An `api` command about this channel.
   *
   * @returns the body, trimmed
   * @throws HotlineError `media-failed` with FreeSWITCH's words when it answers `-ERR`
   */
  async api(command: string, args: string): Promise<string> {
    const wait = { ...this.#wait(command), deadlineMs: apiDeadlineMs };
    const body = await settle<string>(wait, (resolve, reject) => {
      this.#library.api(command, args, (error, event) => {
        if (event) resolve(event.getBody().trim());
        else reject(this.#failed(command, String(error)));
      });
    });
    if (/^-(ERR|USAGE)/.test(body)) throw this.#failed(command, body);
    return body;
  }

  /**
   * Joins this channel's audio with the other's. FreeSWITCH answers the command before the two have
   * met, and a transfer in between hangs one of them up (DESTINATION_OUT_OF_ORDER): settles only
   * when it reports the bridge, on either channel.
   */
  async bridge(other: Endpoint): Promise<void> {
    const wait = { ...this.#wait('bridge'), deadlineMs: apiDeadlineMs };
    let forget = (): void => undefined;
    const bridged = settle<void>(wait, (resolve) => {
      const forgets = [this, other].map((one) => one.#onBridged(resolve));
      forget = () => {
        for (const each of forgets) each();
      };
    });
    try {
      await Promise.all([bridged, this.api('uuid_bridge', `${this.uuid} ${other.uuid}`)]);
    } finally {
      forget();
    }
  }

  /**
   * Hears that this channel is in a conference: FreeSWITCH says so when the mixing includes it.
   *
   * @returns stops listening
   */
  onConferenceJoined(listener: () => void): () => void {
    const event = `esl::event::CUSTOM::${this.uuid}`;
    const onCustom = (custom: EslEvent): void => {
      if (custom.getHeader('Action') === 'add-member') listener();
    };
    const { conn } = this.#library;
    conn?.on(event, onCustom);
    return () => void conn?.off(event, onCustom);
  }

  /** Without a peer yet there is nobody to be silent: a phone may ring longer than this. */
  #limitSilence(limitMs: number): void {
    if (limitMs > 0) this.#send('uuid_setvar', `${this.uuid} media_timeout_audio ${limitMs}`);
  }

  #onBridged(listener: () => void): () => void {
    const event = `esl::event::CHANNEL_BRIDGE::${this.uuid}`;
    const { conn } = this.#library;
    conn?.on(event, listener);
    return () => void conn?.off(event, listener);
  }

  /**
   * Runs an application to its end.
   *
   * @param deadlineMs by which it must have ended; a promise that nobody stops settles then
   */
  execute(application: string, argument: string, deadlineMs: number): Promise<EslEvent> {
    return settle({ ...this.#wait(application), deadlineMs }, (resolve, reject) => {
      this.#library.execute(application, argument, (error, event) => {
        if (event) resolve(event);
        else reject(this.#failed(application, String(error)));
      });
    });
  }

  /**
   * Plays a source over and over, until `uuid_break`. Not `endless_playback`: FreeSWITCH cannot stop
   * that one short of a transfer, while a looped command ends with the first break (measured).
   *
   * @param onPlayed hears each time the source has been played once or was broken off
   * @returns stops listening
   */
  loopPlayback(source: string, onPlayed: () => void): () => void {
    const eventUuid = randomUUID();
    const event = `esl::event::CHANNEL_EXECUTE_COMPLETE::${this.uuid}`;
    const listener = (complete: EslEvent): void => {
      if (complete.getHeader('Application-UUID') === eventUuid) onPlayed();
    };
    const { conn } = this.#library;
    conn?.on(event, listener);
    conn?.send(`sendmsg ${this.uuid}`, {
      'execute-app-name': 'playback',
      'execute-app-arg': source,
      'call-command': 'execute',
      loops: '-1',
      'Event-UUID': eventUuid,
    });
    return () => void conn?.off(event, listener);
  }

  /**
   * Tells FreeSWITCH the peer's description, by a re-INVITE. One at a time: a phone may hold while
   * its answer is still on the way, and FreeSWITCH would refuse the second with 491.
   *
   * @returns FreeSWITCH's answer
   */
  modify(remoteSdp: string): Promise<string> {
    const modifying = this.#modifying.then(() => this.#modify(remoteSdp));
    this.#modifying = modifying.catch(() => undefined);
    return modifying;
  }

  /** As `modify`, for a peer that has not answered yet: it may ring in silence. */
  modifyEarly(remoteSdp: string): Promise<string> {
    const modifying = this.#modifying.then(() => this.#modify(remoteSdp, heldMediaTimeoutMs));
    this.#modifying = modifying.catch(() => undefined);
    return modifying;
  }

  async #modify(
    remoteSdp: string,
    silenceMs = silenceLimitMs(this.#context, remoteSdp),
  ): Promise<string> {
    const { dialog } = this.#library;
    if (!dialog) throw this.#failed('re-INVITE', 'no dialog');
    this.#peerSdp = remoteSdp;
    // It counts from the next re-INVITE on (measured), so it is said before.
    this.#limitSilence(silenceMs);
    for (let tries = 1; ; tries++) {
      const answer = await reinvite(dialog, remoteSdp, this.#wait('re-INVITE to FreeSWITCH'));
      if (answer.status === 200 && answer.sdp) {
        this.#localSdp = answer.sdp;
        return answer.sdp;
      }
      if (answer.status !== 491 || tries === glareTriesMax) {
        throw this.#failed('re-INVITE', `status ${answer.status}`);
      }
      await new Promise<void>((resolve) => {
        this.#context.clock.setTimer(glarePauseMs, resolve);
      });
    }
  }

  /**
   * FreeSWITCH sends a re-INVITE of its own when a leg that began without a peer is bridged. The
   * peer's description is still the answer; the library would answer without any, which ends both.
   */
  #answerReinvites(dialog: SipDialog): void {
    const handleByLibrary = dialog.handle.bind(dialog);
    dialog.handle = (request, response) => {
      if (request.method !== 'INVITE' && request.method !== 'UPDATE') {
        handleByLibrary(request, response);
      } else if (this.#peerSdp === undefined) response.send(488);
      else {
        const headers = { Contact: dialog.local.contact, 'Content-Type': 'application/sdp' };
        response.send(200, { headers, body: this.#peerSdp });
      }
    };
  }

  /** Gives the channel up: a server is lost, and with it the way to end it in order. */
  abandon(): void {
    if (this.#ended.signal.aborted) return;
    this.#connection.server?.api(`uuid_kill ${this.uuid}`, () => undefined);
    this.#end();
  }

  /** Hangs the channel up. Settles when it is gone; harmless when it was. */
  async destroy(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    try {
      if (this.#context.signallingLost.aborted) this.#kill();
      else await this.#hangup();
    } catch {
      // FreeSWITCH's BYE did not come.
      this.#kill();
    } finally {
      this.#end();
    }
  }

  #hangup(): Promise<void> {
    const { clock, counters, signallingLost } = this.#context;
    const ended = AbortSignal.any([this.#ended.signal, signallingLost]);
    const wait = { clock, counter: counters, what: 'hangup', deadlineMs: destroyDeadlineMs, ended };
    return settle<void>(wait, (resolve, reject) => {
      this.#library.destroy((error) => (error ? reject(error) : resolve()));
    });
  }

  /** Closing the event socket would not do: the dialplan keeps such a channel alive for a while. */
  #kill(): void {
    const { server } = this.#connection;
    if (server) server.api(`uuid_kill ${this.uuid}`, () => undefined);
    else this.#send('uuid_kill', this.uuid);
  }

  /** Without waiting: the answers come in order, before those of later commands. */
  #send(command: string, args: string): void {
    this.#library.api(command, args, () => undefined);
  }

  #wait(what: string) {
    const { clock, counters } = this.#context;
    return { clock, counter: counters, what, deadlineMs: apiDeadlineMs, ended: this.#ended.signal };
  }

  #failed(operation: string, reason: string): HotlineError {
    return new HotlineError('media-failed', 'FreeSWITCH refused or failed an operation', {
      details: { operation, reason },
    });
  }

  #count(change: 1 | -1): void {
    if (this.#isReady) {
      this.#context.counters.readyEndpoints += change;
      return;
    }
    this.#context.counters.endpoints += change;
    this.#connection.legs += change;
  }

  #end(cause?: string): void {
    if (this.#ended.signal.aborted) return;
    this.#count(-1);
    const details = cause === undefined ? {} : { cause };
    this.#ended.abort(new HotlineError('leg-ended', 'The channel has ended', { details }));
  }
}

function silenceLimitMs({ mediaTimeoutMs }: EndpointContext, peerSdp: string): number {
  return mediaTimeoutMs > 0 && isHeld(peerSdp) ? heldMediaTimeoutMs : mediaTimeoutMs;
}

/** Our FreeSWITCH dialplan sets it before the answer, where it must be for a leg with a peer. */
function mediaTimeoutHeader(
  context: EndpointContext,
  { remoteSdp }: CreateEndpointOptions,
): Readonly<Record<string, string>> {
  const limitMs = remoteSdp === undefined ? 0 : silenceLimitMs(context, remoteSdp);
  return limitMs > 0 ? { 'X-Media-Timeout': String(limitMs) } : {};
}

/** FreeSWITCH's word for why it hung up; its BYE may come before the event that tells the same. */
function causeOf(bye: SipRequest | undefined): string | undefined {
  return /text="([A-Z_]+)"/.exec(bye?.get('reason') ?? '')?.[1];
}
