/**
 * One stream among others: what it says goes to those who listen, and what it hears is decided here.
 * Bridged legs are relayed packet by packet; only where something is mixed in, or somebody listens
 * too, what a stream says passes through a jitter buffer to be had as frames. Time is in 8 kHz
 * samples; tick `n` stands for sample `160 n`.
 */
import type { ReceivedDigit } from '../../rtp/digit-receiver.ts';
import { decodeG711 } from '../../rtp/g711.ts';
import { JitterBuffer } from '../../rtp/jitter-buffer.ts';
import type { RtpPacket } from '../../rtp/rtp-packet.ts';
import type { AudioCodec, StreamConfiguration, StreamId, TapMode } from '../media-engine.ts';
import type { Conference } from '../mixing/conference.ts';
import { mixInto } from '../mixing/mix.ts';
import { Playbacks } from '../playback/playbacks.ts';
import type { RecordingRun } from '../recording/recording-run.ts';
import type { StreamInput } from './stream-input.ts';
import type { StreamOutput } from './stream-output.ts';

const frameSamples = 160;
/** A bridged leg whose peer sent nothing for 100 ms is sent silence. */
const comfortAfterSamples = 800;
/** A jitter buffer that was not read for so many ticks holds old audio only. */
const staleTicks = 5;

export interface Tap {
  readonly target: MediaStream;
  readonly mode: TapMode;
}

export class MediaStream {
  readonly id: StreamId;
  readonly input: StreamInput;
  readonly output: StreamOutput;
  readonly playbacks = new Playbacks('newest-first');
  readonly recordings = new Set<RecordingRun>();
  /** The streams that tap this one. */
  readonly listeners = new Set<MediaStream>();
  configuration: StreamConfiguration | undefined;
  peer: MediaStream | undefined;
  conference: Conference | undefined;
  tap: Tap | undefined;
  isSaidMuted = false;
  isHeardMuted = false;

  /** Who is sent this stream's packets as they come. */
  #relayTarget: MediaStream | undefined;
  /** True while what this stream hears is its peer's packets. */
  #isRelayedTo = false;
  #relayedAt = Number.NEGATIVE_INFINITY;
  #jitter: JitterBuffer | undefined;
  readonly #decoded = new Int16Array(1280);
  readonly #saidFrame = new Int16Array(frameSamples);
  readonly #heardFrame = new Int16Array(frameSamples);
  readonly #mixedFrame = new Int16Array(frameSamples);
  #saidTick = -1;
  #hasSaid = false;
  #heardTick = -1;
  #hasHeard = false;

  constructor(id: StreamId, input: StreamInput, output: StreamOutput) {
    this.id = id;
    this.input = input;
    this.output = output;
  }

  /** To be called when anything changed that decides who hears whom; see {@link related}. */
  replan(): void {
    const isRelayed = this.#canBeRelayedTo();
    if (isRelayed !== this.#isRelayedTo) this.output.timeline.switchSource();
    this.#isRelayedTo = isRelayed;
    if (this.peer) this.peer.#relayTarget = isRelayed ? this : undefined;
    if (!this.peer) this.#relayTarget = undefined;
    this.#planFrames();
    if (this.peer) this.peer.#planFrames();
  }

  /** The streams whose plans may change with this one's. */
  related(): readonly MediaStream[] {
    const found = new Set<MediaStream>([this]);
    for (const stream of [this, this.peer, this.tap?.target, this.tap?.target.peer]) {
      if (!stream) continue;
      found.add(stream);
      if (stream.peer) found.add(stream.peer);
      for (const listener of stream.listeners) found.add(listener);
    }
    return [...found];
  }

  audioReceived(packet: RtpPacket, law: AudioCodec, nowSamples: number): void {
    if (this.isSaidMuted) return;
    for (const { recorder } of this.recordings) recorder.said.writePacket(packet, law, nowSamples);
    if (this.#jitter) {
      const samples = this.#decoded.subarray(0, packet.payload.length);
      decodeG711(law, packet.payload, samples);
      this.#jitter.push(packet, samples, nowSamples);
    }
    this.#relayTarget?.relay(packet, law, nowSamples);
  }

  /** What the digit does to this stream's own playbacks, recordings and peer. */
  digitReceived({ digit, durationMs }: ReceivedDigit): void {
    this.playbacks.receiveDigit(digit);
    for (const recording of [...this.recordings]) recording.receiveDigit(digit);
    const { peer } = this;
    if (peer && peer !== this) peer.output.digits.add(digit, durationMs, 40);
  }

  /** What the far end says in this tick; `undefined`: nothing. */
  said(tick: number): Int16Array | undefined {
    if (!this.#jitter || this.isSaidMuted) return undefined;
    if (this.#saidTick !== tick) {
      if (tick - this.#saidTick > staleTicks) this.#jitter = new JitterBuffer();
      this.#saidTick = tick;
      this.#hasSaid = this.#jitter.pull(this.#saidFrame, tick * frameSamples) !== 'silence';
    }
    return this.#hasSaid ? this.#saidFrame : undefined;
  }

  /** What it hears in this tick, before anybody who taps it speaks; `undefined`: nothing. */
  heard(tick: number): Int16Array | undefined {
    if (this.#heardTick !== tick) {
      this.#heardTick = tick;
      this.#hasHeard = this.#compose(tick);
    }
    return this.#hasHeard ? this.#heardFrame : undefined;
  }

  /** Sends what is to be sent in this tick. */
  tick(tick: number): void {
    const atSamples = tick * frameSamples;
    const sendsDigit = this.output.sendDigitStep(atSamples);
    if (this.#isRelayedTo) {
      const isQuiet = atSamples - this.#relayedAt > comfortAfterSamples;
      if (isQuiet && !sendsDigit) this.output.sendFrame(undefined, atSamples);
      return;
    }
    const frame = this.#withSpeakers(tick, this.heard(tick));
    if (!sendsDigit) this.output.sendFrame(frame, atSamples);
  }

  relay(packet: RtpPacket, law: AudioCodec, nowSamples: number): void {
    if (!this.output.relay(packet, law, nowSamples)) return;
    this.#relayedAt = nowSamples;
    for (const { recorder } of this.recordings) {
      recorder.heard.writePacket(packet, this.output.law, nowSamples);
    }
  }

  #canBeRelayedTo(): boolean {
    const { peer } = this;
    if (!peer || peer.isSaidMuted || this.isHeardMuted) return false;
    return this.playbacks.current === undefined && this.#speakers().length === 0;
  }

  /** Keeps a jitter buffer as long as somebody wants what this stream says as frames. */
  #planFrames(): void {
    const isMixedForPeer = this.peer !== undefined && this.#relayTarget === undefined;
    const isTapped = this.listeners.size > 0 || (this.peer?.listeners.size ?? 0) > 0;
    const speaks = this.tap !== undefined && this.tap.mode !== 'listen';
    const isWanted = this.conference !== undefined || isMixedForPeer || isTapped || speaks;
    if (!isWanted) this.#jitter = undefined;
    else this.#jitter ??= new JitterBuffer();
  }

  /** Those who tap this stream or its peer and are heard by this one. */
  #speakers(): readonly MediaStream[] {
    if (this.listeners.size === 0 && (this.peer?.listeners.size ?? 0) === 0) return [];
    const own = [...this.listeners].filter(({ tap }) => speaksTo(tap, 'whisper-target'));
    const peers = [...(this.peer?.listeners ?? [])];
    return [...own, ...peers.filter(({ tap }) => speaksTo(tap, 'whisper-peer'))];
  }

  #withSpeakers(tick: number, heard: Int16Array | undefined): Int16Array | undefined {
    const speakers = this.isHeardMuted ? [] : this.#speakers();
    if (speakers.length === 0) {
      this.#record(heard, tick);
      return heard;
    }
    const out = this.#mixedFrame;
    if (heard) out.set(heard);
    else out.fill(0);
    // Who barges in is part of the conversation; a whisper stays out of its recording.
    this.#add(speakers, 'barge', tick);
    this.#record(out, tick);
    this.#add(speakers, 'whisper', tick);
    return out;
  }

  #add(speakers: readonly MediaStream[], kind: 'barge' | 'whisper', tick: number): void {
    for (const speaker of speakers) {
      if ((speaker.tap?.mode === 'barge') !== (kind === 'barge')) continue;
      const said = speaker.said(tick);
      if (said) mixInto(this.#mixedFrame, said);
    }
  }

  #record(heard: Int16Array | undefined, tick: number): void {
    if (!heard || !this.output.canSend) return;
    for (const { recorder } of this.recordings) {
      recorder.heard.writeFrame(tick * frameSamples, heard);
    }
  }

  /** Fills the heard frame; false when it is silence. */
  #compose(tick: number): boolean {
    const out = this.#heardFrame;
    const run = this.playbacks.current;
    run?.frame(out, tick * frameSamples);
    if (this.isHeardMuted) return false;
    if (run && !run.mixed) return true;
    if (!run) out.fill(0);
    const hasBase = this.#addBase(out, tick);
    return hasBase || run !== undefined;
  }

  #addBase(out: Int16Array, tick: number): boolean {
    if (this.conference) {
      mixInto(out, this.conference.mixFor(this.id, tick));
      return true;
    }
    const { tap, peer } = this;
    const parts = tap ? [tap.target.said(tick), tap.target.heard(tick)] : [peer?.said(tick)];
    let hasAny = false;
    for (const part of parts) {
      if (!part) continue;
      mixInto(out, part);
      hasAny = true;
    }
    return hasAny;
  }
}

function speaksTo(tap: Tap | undefined, whisper: TapMode): boolean {
  return tap !== undefined && (tap.mode === 'barge' || tap.mode === whisper);
}
