/**
 * What a live call needs from the outside, declared by its user. `telephony/` implements the legs and
 * their media, `desk/` the screen pop, `store/` the records. No name here knows a technology.
 *
 * Every wait takes an AbortSignal and settles; a leg that ends settles everything that waits on it
 * with a HotlineError `leg-ended`.
 */
import type { AgentId, CallId, LegId } from '../base/ids.ts';
import type { TalkSegment } from './conversation/talk-log.ts';

/** Why a leg or a call ended, in the words of the call record. */
export type EndCause =
  | 'normal'
  | 'busy'
  | 'no-answer'
  | 'declined'
  | 'cancelled'
  | 'unreachable'
  | 'media-timeout'
  | 'failed';

export interface LegEnd {
  readonly cause: EndCause;
  /** Who ended it: the person on the leg, or we. */
  readonly by: 'peer' | 'us';
  /** The SIP status where there was one. */
  readonly sipStatus?: number;
}

/** What the admins' prompt, tone or music is played from: a file path or a media URL. */
export type MediaSource = string;

export interface CollectOptions {
  /** Played first; the first digit stops it. */
  readonly prompts: readonly MediaSource[];
  readonly minDigits: number;
  readonly maxDigits: number;
  /** From the end of the prompts to the first digit. */
  readonly firstDigitTimeoutMs: number;
  readonly interDigitTimeoutMs: number;
  /** Digits that end the input and are not part of it, such as '#'. */
  readonly terminators: string;
  readonly signal: AbortSignal;
}

export type CollectResult =
  | { readonly outcome: 'digits'; readonly digits: string; readonly terminator?: string }
  | { readonly outcome: 'timed-out' };

export interface RecordMessageOptions {
  /** Appears under this name when it is complete; its folder is made. WAV, 8 kHz, mono. */
  readonly file: string;
  /** Longest message; whole seconds are exact on every media server. */
  readonly maxMs: number;
  /** Ends after so long a silence, in whole seconds (rounded up). 0: silence does not end it. */
  readonly silenceMs: number;
  /** Digits that end it, such as '#'; others are ignored. '': none. */
  readonly terminators: string;
  /** A short tone before it begins. */
  readonly beep: boolean;
  /** Ends it; what was said so far is kept. */
  readonly signal: AbortSignal;
}

/** A message that somebody left, such as voicemail. */
export interface RecordedMessage {
  /** Absent when nothing was recorded: it ended before the first sound. */
  readonly file?: string;
  readonly durationMs: number;
  readonly endedBy: 'terminator' | 'silence' | 'max-duration' | 'hangup' | 'aborted';
}

/**
 * Who hears a supervisor: nobody; only the leg listened to; both sides of its conversation. She
 * hears both sides in each.
 */
export type ListenMode = 'listen' | 'whisper' | 'barge';

/** A supervisor's leg that hears the conversation of another. */
export interface Listening {
  readonly mode: ListenMode;
  /** Aborts once it is over: by `end`, or because one of the two legs has ended. */
  readonly ended: AbortSignal;
  /** Takes effect within a moment; what is heard may pause for some hundredths of a second. */
  setMode(mode: ListenMode): Promise<void>;
  /** The supervisor's leg lives on and hears nothing. Harmless when it was over. */
  end(): Promise<void>;
}

/** The transfer key of a phone, pressed in a call of ours (REFER, RFC 3515). */
export interface TransferRequest {
  /** What the person dialled: a number or an extension, as written. */
  readonly target: string;
  /**
   * Attended: the phone's own other leg, whose partner is to get the call (Replaces, RFC 3891).
   * Absent: blind, to `target`.
   */
  readonly consultLeg?: Leg;
}

/** One party's side of a call, answered, with media. */
export interface Leg {
  readonly id: LegId;
  readonly sipCallId: string;
  /** Aborts once, when the leg has ended; `end` then says why. */
  readonly ended: AbortSignal;
  readonly end: LegEnd | undefined;
  /** JSON for the call record: what a returning controller needs to find this leg again. */
  readonly identity: Readonly<Record<string, unknown>>;

  /**
   * Plays the sources one after the other. Settles at the end, or early when aborted (no error).
   *
   * @param bargeIn a key stops it; that key and what is pressed after it are the first digits of the
   *   next `collect`, unless music, a bridge or a play without it comes before. Absent: false
   */
  play(sources: readonly MediaSource[], signal: AbortSignal, bargeIn?: boolean): Promise<void>;
  collect(options: CollectOptions): Promise<CollectResult>;
  /** Plays the source in a loop until `stopMusic`, `play`, `collect` or `bridge`. */
  startMusic(source: MediaSource): Promise<void>;
  stopMusic(): Promise<void>;

  /** Joins this leg's audio with the other's. Neither ends when the other does. */
  bridge(other: Leg): Promise<void>;
  /** Leaves the bridge, the conference or the listening that it is in. */
  unbridge(): Promise<void>;

  /**
   * Records both sides in stereo from now on: left what this leg says, right what it hears.
   * The file appears under its name only when the recording has been closed: by `stopRecording`, or
   * by the leg's end. A leg that ends before this has settled leaves a file as well, perhaps an empty
   * one; a leg that had ended leaves none.
   */
  startRecording(file: string): Promise<void>;
  /**
   * Settles when the file is complete under its name, also after the leg's end. Harmless when nothing
   * is recorded.
   */
  stopRecording(): Promise<void>;
  maskRecording(masked: boolean): Promise<void>;

  /** Nobody hears what the person says, in recordings neither, until unmuted. It outlives bridges. */
  mute(muted: boolean): Promise<void>;

  /**
   * Records what the person says, alone (voicemail). Stops what was played. Settles when the file is
   * complete; a person who hangs up has left their message, so that is no error.
   */
  recordMessage(options: RecordMessageOptions): Promise<RecordedMessage>;

  /**
   * From now on this leg, a supervisor's, hears both sides of the other's conversation, also through
   * its later bridges and conferences. Leaves its own bridge first.
   *
   * @throws HotlineError `media-failed` when the two are on different media servers
   */
  listenTo(other: Leg, mode: ListenMode): Promise<Listening>;

  sendDigits(digits: string): Promise<void>;
  /** Ends the leg. Settles when it has ended; harmless when it had. */
  hangup(cause?: EndCause): Promise<void>;

  /** Digits the person pressed outside `collect`, and holds made on the phone itself. */
  onDigit(listener: (digit: string) => void): void;
  onHold(listener: (held: boolean) => void): void;
  /**
   * Transfers that the person asks for at the phone. One handler; without one they are declined
   * (603). The phone is told at once that it is being tried, and the outcome when the handler has
   * settled; a rejection counts as failed. The leg is ended by the handler's owner, not here.
   */
  onTransferRequest(handler: (request: TransferRequest) => Promise<'transferred' | 'failed'>): void;
}

/** A caller's INVITE from a known trunk that nobody has answered yet. */
export interface IncomingCall {
  readonly sipCallId: string;
  /** Digits, `+` for international where the trunk gives it; 'anonymous' when withheld. */
  readonly callerNumber: string;
  readonly dialledNumber: string;
  /** Name of the trunk, or of the agent's phone, that it came from. */
  readonly origin: { readonly kind: 'trunk' | 'phone'; readonly name: string };
  readonly receivedAt: number;
  /** Aborts when the caller gives up before the answer. */
  readonly cancelled: AbortSignal;
  /** 180 Ringing. */
  ring(): void;
  /**
   * Plays to the caller before the answer, as early media; settles at the end. Where her side gives no
   * way for it, nothing is heard and it settles at once.
   *
   * @throws HotlineError `leg-ended` when cancelled, `media-failed`, `engine-unavailable`
   */
  announce(sources: readonly MediaSource[], signal: AbortSignal): Promise<void>;
  /** Sets up media and answers; undoes both and throws when either fails. `leg-ended` when cancelled. */
  answer(): Promise<Leg>;
  /**
   * Harmless once it was answered, rejected or cancelled.
   * @param retryAfterS asks the caller's side to come back, with a 503.
   */
  reject(status: number, retryAfterS?: number): void;
}

export interface RingOptions {
  /** The extension whose registered phones ring, such as '1001'. */
  readonly extension: string;
  /** Shown on the phone. */
  readonly callerNumber: string;
  readonly callerName?: string;
  /** Written into the INVITE as X-Hotline-Call, so that traces can be joined. */
  readonly callId: CallId;
  readonly ringTimeoutMs: number;
  /**
   * Phones that can answer by themselves are asked to (Call-Info answer-after, Alert-Info); others
   * ring. Absent: false.
   */
  readonly answersItself?: boolean;
  /**
   * Aborts when the person asks for it at her desk: a phone that rings is called anew and asked to
   * answer by itself, as with `answersItself`. Absent: nobody asks.
   */
  readonly answerNow?: AbortSignal;
  /** The leg it will be bridged with: its media server is used. Absent: any. */
  readonly joins?: Leg;
  /** Aborting cancels the INVITE. */
  readonly signal: AbortSignal;
  /** The phone sent its first 180 or 183. */
  readonly onRinging?: () => void;
  /** The INVITE left for the phone. */
  readonly onSent?: () => void;
  /** JSON for the call record: what `endOrphans` stops the ringing by. Comes anew with each phone. */
  readonly onIdentity?: (identity: Readonly<Record<string, unknown>>) => void;
}

export type RingResult =
  | { readonly outcome: 'answered'; readonly leg: Leg }
  | {
      readonly outcome: 'declined' | 'busy' | 'no-answer' | 'unreachable' | 'cancelled' | 'failed';
      readonly sipStatus?: number;
    };

export interface DialOptions {
  /** As people dial it at home, or with `+`; each trunk rewrites it by its own rules. */
  readonly number: string;
  /**
   * Names of trunks, tried in this order. Absent: all that take such numbers, in their configured
   * order. The next is tried after a fault of the trunk (5xx, no response, no free line, down), never
   * after an answer of the person (busy, declined) or one about the number.
   */
  readonly trunks?: readonly string[];
  /** Shown to the person dialled, where the trunk may show it; otherwise the trunk's default is. */
  readonly callerNumber?: string;
  /** Written into the INVITE as X-Hotline-Call. */
  readonly callId: CallId;
  /** From the INVITE to the answer, of each trunk that is tried. */
  readonly ringTimeoutMs: number;
  /** The leg it will be bridged with: its media server is used, its end calls off. Absent: any. */
  readonly joins?: Leg;
  /**
   * What the far end sends before it answers (its ringing tone, an announcement) is heard on `joins`
   * in place of what is heard there: the two are bridged, and stay so when the far end answers.
   * When it does not, `joins` hears nothing. Absent: false, `joins` is left alone.
   */
  readonly earlyMedia?: boolean;
  /** Aborting cancels the INVITE. */
  readonly signal: AbortSignal;
  /** As {@link RingOptions.onIdentity}, with each trunk that is tried. */
  readonly onIdentity?: (identity: Readonly<Record<string, unknown>>) => void;
  /** The far end rings: 'silent' when `joins` hears nothing of it, and a tone of ours would help. */
  readonly onRinging?: (heard: 'silent' | 'early-media') => void;
}

/** One trunk's try of a dialled number, for the call's timeline. */
export interface DialAttempt {
  readonly trunk: string;
  /** 'no-line': its budget of lines is used up. 'trunk-down': it was not tried at all. */
  readonly outcome:
    | 'answered'
    | 'declined'
    | 'busy'
    | 'no-answer'
    | 'unreachable'
    | 'cancelled'
    | 'failed'
    | 'no-line'
    | 'trunk-down';
  readonly sipStatus?: number;
}

/** `unreachable` without attempts: no trunk takes such a number. */
export type DialResult = (
  | { readonly outcome: 'answered'; readonly leg: Leg; readonly callerNumber: string }
  | Exclude<RingResult, { readonly outcome: 'answered' }>
) & { readonly attempts: readonly DialAttempt[] };

/**
 * Three or more legs that talk together. A leg's own recording goes on in it: left what it says,
 * right all the others. It is over when nobody is left; it ends no leg.
 */
export interface Conference {
  /** Who is in it now, in the order they came. A leg that ends has left. */
  readonly legs: readonly Leg[];
  /** Aborts once, when the last has left. */
  readonly ended: AbortSignal;
  /**
   * Leaves its bridge and what it plays; settles when it is heard. Harmless when it is in.
   *
   * @throws HotlineError `media-failed`, `leg-ended`, `conflict` when the conference is over
   */
  join(leg: Leg): Promise<void>;
  /** It lives on and hears nothing. Harmless when it is not in. */
  leave(leg: Leg): Promise<void>;
  onLeft(listener: (leg: Leg) => void): void;
  /** All leave. Harmless when it is over. */
  end(): Promise<void>;
}

/** SIP and media as the calls see them. */
export interface Telephony {
  /** One handler; calls that come without one, or while not ready, get 503 with Retry-After. */
  onIncomingCall(handler: (call: IncomingCall) => void): void;
  /** The phones of an extension, for an offer, a consultation or a call between agents. */
  ring(options: RingOptions): Promise<RingResult>;
  /** A number outside, through a trunk. @throws HotlineError `invalid-input`, `engine-unavailable`, `media-failed` */
  dial(options: DialOptions): Promise<DialResult>;
  /**
   * Brings the legs together, out of their bridges. All come in, or all are out and it throws.
   *
   * @throws HotlineError `media-failed` when they are on different media servers, `leg-ended`
   */
  conference(legs: readonly Leg[]): Promise<Conference>;
  /** Whether a phone is registered for the extension now; listeners hear each change. */
  isReachable(extension: string): boolean;
  onReachability(listener: (extension: string, reachable: boolean) => void): void;
  /**
   * Ends what a dead process has left: legs, by their `Leg.identity`, and phones that ring, by what
   * `onIdentity` of `RingOptions` and `DialOptions` was told. Settles when the servers have
   * been told, or after a deadline; never rejects. Unknown ones and those that have ended are passed over.
   */
  endOrphans(identities: readonly unknown[]): Promise<void>;
  /** False while the SIP or the media server is away. */
  readonly isReady: boolean;
  /** Trunks that are not well, each once. */
  failingTrunks(): readonly FailingTrunk[];
}

/** A trunk that is not well, and since when. */
export type FailingTrunk = { readonly trunk: string; readonly since: number } & (
  | {
      /** Its last calls out have all failed by a fault of its; `since` the first of them. */
      readonly fault: 'calls-failed';
      /** In a row. */
      readonly calls: number;
    }
  /** The carrier does not let us register. */
  | { readonly fault: 'registration-refused'; readonly sipStatus: number }
  /** The carrier does not answer. */
  | { readonly fault: 'unreachable' }
);

/** A person's customer record, as the pop shows it. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly company?: string;
  readonly tier: 'walk-in' | 'contract' | 'vip-local' | 'vip-network' | 'vip-strategic';
  readonly numbers: readonly string[];
  readonly accountNumber?: string;
  readonly address?: string;
  readonly language?: 'zh-CN' | 'en';
  readonly notes?: string;
}

/** One line of a call's timeline; facts never hold secrets. */
export interface CallEvent {
  readonly at: number;
  /** A past-tense kebab-case word: 'call-received', 'menu-chosen', 'offer-declined', ... */
  readonly kind: string;
  readonly legId?: LegId;
  readonly agentId?: AgentId;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export type CallOutcome =
  | 'open'
  | 'answered'
  | 'abandoned'
  | 'abandoned-in-flow'
  | 'overflowed'
  | 'timed-out'
  | 'deferred'
  | 'refused'
  | 'closed'
  | 'completed-in-flow'
  | 'failed';

/** What is kept of one call: written at every change, closed once, never changed after. */
export interface CallRecord {
  readonly id: CallId;
  readonly sipCallId: string;
  readonly hotline: string;
  readonly trunk: string;
  /** Beside the queues; `callerNumber` is then the other party's. Absent: a hotline's. */
  readonly direct?: 'outgoing' | 'incoming';
  readonly callerNumber: string;
  readonly dialledNumber: string;
  readonly language: 'zh-CN' | 'en';
  readonly customerId?: string;
  readonly receivedAt: number;
  readonly answeredAt?: number;
  readonly queuedAt?: number;
  /** When the (first) agent was joined to the caller. */
  readonly connectedAt?: number;
  /** Written when the record is closed, which is after wrap-up; until then it is part of `live`. */
  readonly endedAt?: number;
  readonly outcome: CallOutcome;
  readonly endedBy?: 'caller' | 'agent' | 'system';
  readonly queueId?: string;
  readonly agentId?: AgentId;
  readonly disposition?: string;
  readonly dispositionNote?: string;
  /** What the caller chose and typed, in order. */
  readonly path: readonly PathStep[];
  /** Milliseconds, summed over the call. */
  readonly ringMs: number;
  readonly queueMs: number;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly wrapUpMs: number;
  /** Who had the caller, in order; their times are `talkMs` and `holdMs` together. Absent: nobody. */
  readonly talks?: readonly TalkSegment[];
  /** Live state from which a returning controller could go on; absent once closed. */
  readonly live?: Readonly<Record<string, unknown>>;
}

export interface PathStep {
  readonly at: number;
  /** The step's id in the flow. */
  readonly step: string;
  /** What it is called on screen, by language. */
  readonly label: Readonly<Record<string, string>>;
  /** The digits pressed or collected. */
  readonly input?: string;
}

export interface Recording {
  readonly id: string;
  readonly callId: CallId;
  readonly file: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly channels: { readonly left: string; readonly right: string };
}

/** An earlier call, as the pop lists it. */
export interface EarlierCall {
  readonly id: CallId;
  readonly receivedAt: number;
  readonly outcome: CallOutcome;
  readonly agentId?: AgentId;
  readonly disposition?: string;
  readonly path: readonly PathStep[];
}

/** Writes settle once durable against a crash of the process. Reads are fast enough to await inline. */
export interface CallStore {
  saveCall(record: CallRecord): void;
  appendEvent(callId: CallId, event: CallEvent): void;
  saveRecording(recording: Recording): void;
  customerByNumber(number: string): Customer | undefined;
  earlierCalls(number: string, limit: number): readonly EarlierCall[];
  /** Calls that were open when the process last died. */
  openCalls(): readonly CallRecord[];
}

/** The pure core's inputs, kept in order; see acd/. `state` and `input` are JSON values. */
export interface Journal {
  /** Numbered from 1 without gaps; durable against a crash of the process when it returns. */
  append(inputs: readonly unknown[]): void;
  /** Replaces all inputs up to now by the state they led to. */
  snapshot(state: unknown): void;
  restore(): { readonly snapshot: unknown | undefined; readonly inputs: readonly unknown[] };
}
