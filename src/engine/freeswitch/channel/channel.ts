/**
 * One channel: a SIP dialog's media with what is known of it (variables, states) and what it does
 * (applications, a bridge, recordings). Hanging up is the one way out and may be asked any number
 * of times. Bridges are in bridge.ts.
 */
import { randomUUID } from 'node:crypto';
import type { Timer } from '../../../base/clock.ts';
import type { OpenedStream, StreamId } from '../../media/media-engine.ts';
import type { RunningApplication } from '../applications/application.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import type { EventSocketSession } from '../event-socket/event-socket-session.ts';
import type { ControllableChannel } from '../event-socket/session-commands.ts';
import { FixedHeaders } from '../events/header-block.ts';
import type { SwitchEvent } from '../events/switch-event.ts';
import type { NegotiatedAudio } from '../sip-profile/sdp-negotiation.ts';
import { ApplicationRunner } from './application-runner.ts';
import { partnerEnded } from './bridge.ts';
import { type CallState, ChannelHeaders, type ChannelState } from './channel-headers.ts';
import { ChannelPlaybacks } from './channel-playbacks.ts';
import { ChannelRecordings } from './channel-recordings.ts';
import type { ChannelSignalling, SignallingFacts } from './channel-signalling.ts';
import {
  ChannelVariables,
  mediaVariables,
  signallingVariables,
  variableLengthMax,
  variablesMax,
} from './channel-variables.ts';
import type { DialplanStep } from './dialplan-steps.ts';
import { DigitQueue } from './digit-queue.ts';
import { causeNumber, type HangupCause, parseHangupCause } from './hangup-cause.ts';

/** Deviation: FreeSWITCH takes a new value up with the next exchange of descriptions only. */
const mediaTimeoutVariables: ReadonlySet<string> = new Set([
  'media_timeout',
  'media_timeout_audio',
]);

export interface ChannelOptions {
  readonly core: SwitchCore;
  readonly stream: OpenedStream;
  readonly facts: SignallingFacts;
  readonly signalling: ChannelSignalling;
}

/** Epoch ms; 0: has not happened. */
export interface ChannelTimes {
  createdAt: number;
  answeredAt: number;
  bridgedAt: number;
  hungUpAt: number;
}

/** The applications of a channel that is hung up get so long to end; chosen. */
const abortLimitMs = 500;

/** The longest a timer of Node's can wait: 24.8 days; a longer one would fire at once. */
const timerMsMax = 2 ** 31 - 1;

/** Rounds of a looped execution that took less than this, so many in a row, end it. */
const hastyRoundMs = 500;
const hastyRoundsMax = 10;

export class Channel implements ControllableChannel {
  readonly core: SwitchCore;
  readonly uuid = randomUUID();
  readonly stream: OpenedStream;
  readonly facts: SignallingFacts;
  readonly signalling: ChannelSignalling;
  readonly name: string;
  readonly sessionId: number;
  readonly runner = new ApplicationRunner(this);
  readonly digits: DigitQueue;
  readonly playbacks = new ChannelPlaybacks(this);
  readonly recordings = new ChannelRecordings(this);
  readonly times: ChannelTimes;
  state: ChannelState = 'CS_NEW';
  callState: CallState = 'DOWN';
  hangupCause: HangupCause | undefined;
  /** The other leg while bridged. */
  partner: Channel | undefined;
  /** Of two bridged legs, the uuid of the one that was named first; else the own. */
  callUuid: string;
  /** Ends an eavesdropping when its target does; set while one runs. */
  onTapEnded: (() => void) | undefined;
  readonly #variables: ChannelVariables;
  readonly #headers = new ChannelHeaders(this);
  readonly #controllers = new Set<EventSocketSession>();
  #planNumber = 0;
  #isOrphaned = false;
  #orphanTimer: Timer | undefined;
  #hangupTimer: Timer | undefined;
  #innermostWaiters: (() => void)[] = [];
  #ended: Promise<void> | undefined;

  constructor({ core, stream, facts, signalling }: ChannelOptions) {
    this.core = core;
    this.stream = stream;
    this.facts = facts;
    this.signalling = signalling;
    this.callUuid = this.uuid;
    this.digits = new DigitQueue(core.clock);
    this.name = `sofia/${core.settings.profile}/${facts.fromUri}`;
    this.times = { createdAt: core.clock.now(), answeredAt: 0, bridgedAt: 0, hungUpAt: 0 };
    const variables = signallingVariables(facts, this.uuid, core.settings.profile);
    this.#variables = new ChannelVariables(variables);
    this.sessionId = core.addChannel(this);
    this.#variables.set('session_id', String(this.sessionId));
    this.#variables.set('channel_name', this.name);
    this.publish('CHANNEL_CREATE', {});
  }

  get streamId(): StreamId {
    return this.stream.streamId;
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  get isControlled(): boolean {
    return this.#controllers.size > 0;
  }

  variable(name: string): string | undefined {
    return this.#variables.get(name);
  }

  /** An empty value unsets. False when there are too many or the value is too long. */
  setVariable(name: string, value: string): boolean {
    if (value === '') {
      this.#variables.delete(name);
      return true;
    }
    const isFull = this.#variables.size >= variablesMax && !this.#variables.has(name);
    if (name === '' || isFull || value.length > variableLengthMax) return false;
    this.#variables.set(name, value);
    if (mediaTimeoutVariables.has(name)) this.signalling.mediaTimeoutChanged();
    return true;
  }

  /** The descriptions were exchanged, for the first time or anew. */
  setMedia(localSdp: string, remote?: { sdp: string; audio: NegotiatedAudio }): void {
    for (const [name, value] of mediaVariables(this.stream, localSdp, remote)) {
      this.setVariable(name, value);
    }
  }

  /** The call is up: from here on the channel follows its plan. */
  answered(steps: readonly DialplanStep[]): void {
    if (this.hasEnded) return;
    this.times.answeredAt = this.core.clock.now();
    this.state = 'CS_EXECUTE';
    this.publish('CHANNEL_ANSWER', {});
    this.setCallState('ACTIVE');
    this.followPlan(steps);
  }

  /** Runs these applications one after the other, then hangs up. Replaces the plan before. */
  followPlan(steps: readonly DialplanStep[]): void {
    const number = ++this.#planNumber;
    this.core.inBackground(this.#follow(steps, number), 'dialplan failed');
  }

  /** The plan ends with what it is doing now: no further step is begun. */
  abandonPlan(): void {
    this.#planNumber++;
  }

  async #follow(steps: readonly DialplanStep[], number: number): Promise<void> {
    const isCurrent = () => number === this.#planNumber && !this.hasEnded;
    for (const step of steps) {
      if (!isCurrent()) return;
      await this.runner.execute(step.application, step.argument, randomUUID());
    }
    if (isCurrent()) this.hangup('NORMAL_CLEARING');
  }

  /** Ends what runs and follows another plan, as `uuid_transfer` does; the bridge must be gone. */
  async transfer(steps: readonly DialplanStep[]): Promise<void> {
    this.abandonPlan();
    this.#isOrphaned = false;
    this.#orphanTimer?.cancel();
    await this.runner.abortAll();
    if (this.hasEnded) return;
    this.callUuid = this.uuid;
    this.state = 'CS_ROUTING';
    this.setCallState('RINGING');
    this.state = 'CS_EXECUTE';
    this.setCallState('ACTIVE');
    this.guardOrphan();
    this.followPlan(steps);
  }

  execute(application: string, argument: string, eventUuid: string, loops = 1): void {
    if (this.hasEnded) return;
    if (loops !== 1) {
      const looped = this.#executeLooped(application, argument, eventUuid, loops);
      this.core.inBackground(looped, 'application failed');
      return;
    }
    const response = this.runner.execute(application, argument, eventUuid);
    if (typeof response !== 'string') this.core.inBackground(response, 'application failed');
  }

  /**
   * `sendmsg` with `loops`: as FreeSWITCH does, a break ends the whole loop, and so does a round
   * that failed; a loop of rounds that take no time ends too.
   */
  async #executeLooped(
    application: string,
    argument: string,
    eventUuid: string,
    loops: number,
  ): Promise<void> {
    const breaks = this.runner.breaks;
    let hastyRounds = 0;
    for (let round = 0; loops < 0 || round < loops; round++) {
      const startedAt = this.core.clock.now();
      const response = await this.runner.execute(application, argument, eventUuid);
      if (this.hasEnded || this.runner.breaks !== breaks || response !== 'FILE PLAYED') return;
      hastyRounds = this.core.clock.now() - startedAt < hastyRoundMs ? hastyRounds + 1 : 0;
      if (hastyRounds === hastyRoundsMax) return;
    }
  }

  /** Settles when nothing is nested in this application any more, or it is aborted. */
  whenInnermost(running: RunningApplication): Promise<void> {
    const isDone = () => running.signal.aborted || this.runner.innermost === running;
    if (isDone()) return Promise.resolve();
    return new Promise((resolve) => {
      const check = () => {
        if (isDone()) resolve();
        else this.#innermostWaiters.push(check);
      };
      this.#innermostWaiters.push(check);
      running.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Called by the runner after each application. */
  applicationCompleted(): void {
    const waiting = this.#innermostWaiters;
    this.#innermostWaiters = [];
    for (const check of waiting) check();
    this.#fallThroughIfDue();
  }

  /** A controlling connection is there. */
  controlOpened(session: EventSocketSession): void {
    this.#controllers.add(session);
    this.#isOrphaned = false;
    this.#orphanTimer?.cancel();
  }

  /** A controlling connection is gone; what the channel does goes on, see {@link CoreSettings}. */
  controlClosed(session: EventSocketSession): void {
    if (!this.#controllers.delete(session) || this.#controllers.size > 0 || this.hasEnded) return;
    this.#isOrphaned = true;
    this.guardOrphan();
    this.#fallThroughIfDue();
  }

  /** Hangs up after the limit unless somebody takes the channel over. Not while in a talk. */
  guardOrphan(): void {
    const { orphanLimitMs } = this.core.settings;
    this.#orphanTimer?.cancel();
    if (orphanLimitMs === 0 || this.isControlled || this.hasEnded) return;
    this.#orphanTimer = this.core.clock.setTimer(orphanLimitMs, () => {
      const isInTalk = this.partner !== undefined || this.runner.isRunning('conference');
      if (!isInTalk && !this.isControlled) this.hangup('ALLOTTED_TIMEOUT');
    });
  }

  /** A parked channel without its controller follows the fall-through plan. */
  #fallThroughIfDue(): void {
    const isIdle = this.runner.depth === 1 && this.runner.base?.name === 'park';
    if (!this.#isOrphaned || !isIdle || this.partner || this.hasEnded) return;
    this.#isOrphaned = false;
    this.guardOrphan();
    this.abandonPlan();
    this.core.inBackground(
      this.runner.abortAll().then(() => this.followPlan(this.core.settings.fallThrough)),
      'fall-through failed',
    );
  }

  digitReceived(digit: string, durationMs: number, via: 'rtp' | 'info'): void {
    if (this.hasEnded) return;
    this.playbacks.digitReceived(digit);
    this.publish('DTMF', {
      'DTMF-Digit': digit,
      'DTMF-Duration': String(Math.round(durationMs * 8)),
      'DTMF-Source': via === 'rtp' ? 'RTP' : 'ENDPOINT',
    });
    const taker = this.runner.innermost?.onDigit;
    if (taker) taker(digit);
    else if (!this.partner) this.digits.push(digit);
  }

  tapEnded(): void {
    this.onTapEnded?.();
  }

  /** The peer holds us, or retrieves us. */
  setHeld(isHeld: boolean): void {
    if (this.hasEnded || isHeld === (this.callState === 'HELD')) return;
    this.publish(isHeld ? 'CHANNEL_HOLD' : 'CHANNEL_UNHOLD', {}, 'with-variables');
    this.setCallState(isHeld ? 'HELD' : 'UNHELD');
    if (!isHeld) this.setCallState('ACTIVE');
  }

  setCallState(callState: CallState): void {
    this.callState = callState;
    this.publish('CHANNEL_CALLSTATE', {});
  }

  /** Hangs up after `delayMs`; replaces an earlier schedule. 0 or less: at once. */
  scheduleHangup(delayMs: number, cause: HangupCause): void {
    this.#hangupTimer?.cancel();
    if (delayMs <= 0) this.hangup(cause);
    else {
      const waitMs = Math.min(delayMs, timerMsMax);
      this.#hangupTimer = this.core.clock.setTimer(waitMs, () => this.hangup(cause));
    }
  }

  hangup(cause: string): void {
    this.core.inBackground(this.end(parseHangupCause(cause)), 'hangup failed');
  }

  /**
   * Ends the channel; settles when nothing of it is left.
   * @param isPeersDoing the peer has ended the call: nothing is told to it.
   */
  end(cause: HangupCause, isPeersDoing = false): Promise<void> {
    this.#ended ??= this.#end(cause, isPeersDoing);
    return this.#ended;
  }

  async #end(cause: HangupCause, isPeersDoing: boolean): Promise<void> {
    this.hangupCause = cause;
    this.times.hungUpAt = this.core.clock.now();
    this.setVariable('hangup_cause', cause);
    this.setVariable('hangup_cause_q850', String(causeNumber(cause)));
    if (!isPeersDoing) this.signalling.hangup(cause);
    this.#orphanTimer?.cancel();
    this.#hangupTimer?.cancel();
    partnerEnded(this);
    // Completions of what ran come first, then the end itself. The stream's closing ends them too.
    const applicationsEnded = this.runner.abortAll();
    const streamClosed = this.core.media.closeStream(this.streamId);
    this.core.inBackground(streamClosed, 'stream could not be closed');
    await this.#within(abortLimitMs, applicationsEnded);
    this.#publishEnd();
    this.core.removeChannel(this);
    for (const session of [...this.#controllers]) session.channelEnded();
    this.#controllers.clear();
    await streamClosed.catch(() => undefined);
  }

  #publishEnd(): void {
    this.state = 'CS_HANGUP';
    this.setCallState('HANGUP');
    this.publish('CHANNEL_HANGUP', {}, 'with-variables');
    this.publish('CHANNEL_HANGUP_COMPLETE', {}, 'with-variables');
    this.publish('CHANNEL_DESTROY', {});
  }

  #within(limitMs: number, work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.core.clock.setTimer(limitMs, resolve);
      this.core.inBackground(
        work.finally(() => {
          timer.cancel();
          resolve();
        }),
        'application did not end',
      );
    });
  }

  describe(): SwitchEvent {
    const id = new FixedHeaders({ 'Channel-Unique-ID': this.uuid });
    const blocks = [id, this.#headers.block(), this.#variables];
    return this.core.bus.compose('CHANNEL_DATA', blocks);
  }

  /** Publishes an event about this channel. */
  publish(
    name: string,
    headers: Readonly<Record<string, string>>,
    variables?: 'with-variables',
  ): void {
    this.core.bus.publish({
      name,
      channelUuid: this.uuid,
      build: () => [
        this.#headers.block(),
        ...(variables ? [this.#variables] : []),
        new FixedHeaders(headers),
      ],
    });
  }

  publishCustom(subclass: string, headers: Readonly<Record<string, string>>): void {
    this.core.bus.publish({
      ...{ name: 'CUSTOM', subclass, channelUuid: this.uuid },
      build: () => [this.#headers.block(), new FixedHeaders(headers)],
    });
  }

  publishExecute(running: RunningApplication): void {
    this.#variables.set('current_application', running.name);
    if (running.argument) this.#variables.set('current_application_data', running.argument);
    else this.#variables.delete('current_application_data');
    this.publish('CHANNEL_EXECUTE', applicationHeaders(running), 'with-variables');
  }

  publishExecuteComplete(running: RunningApplication, response: string): void {
    const headers = { ...applicationHeaders(running), 'Application-Response': response };
    this.publish('CHANNEL_EXECUTE_COMPLETE', headers, 'with-variables');
  }
}

function applicationHeaders(running: RunningApplication): Record<string, string> {
  return {
    Application: running.name,
    ...(running.argument && { 'Application-Data': running.argument }),
    'Application-UUID': running.uuid,
  };
}
