/**
 * Telephony without SIP: callers and phones are driven by the test, everything else behaves as
 * calls/ports.ts says. `deeds` is what was asked of the legs, in order.
 */
import type { Clock } from '../../../src/base/clock.ts';
import { HotlineError } from '../../../src/base/errors.ts';
import type {
  Conference,
  DialOptions,
  DialResult,
  FailingTrunk,
  IncomingCall,
  Leg,
  MediaSource,
  RingOptions,
  RingResult,
  Telephony,
} from '../../../src/calls/ports.ts';
import { FakeConference } from './fake-conference.ts';
import { FakeLeg } from './fake-leg.ts';

interface Dialled {
  readonly from: string;
  readonly to: string;
  /** The extension whose phone dials; absent: it comes from the trunk. */
  readonly phone?: string;
}

/** A caller's side, before and after the answer. */
export class FakeCaller implements IncomingCall {
  readonly sipCallId: string;
  readonly callerNumber: string;
  readonly dialledNumber: string;
  readonly origin: IncomingCall['origin'];
  readonly receivedAt: number;
  readonly #cancel = new AbortController();
  readonly #deeds: string[];
  #leg: FakeLeg | undefined;
  /** The final SIP status, 200 once answered. */
  status: number | undefined;
  retryAfterS: number | undefined;
  /** Ends what is said before the answer. */
  finishAnnouncement: () => void = () => undefined;
  /** The answer fails with this. */
  failsToAnswer: HotlineError | undefined;

  constructor(numbers: Dialled, at: number, deeds: string[]) {
    this.sipCallId = `sip-${numbers.from}-${at}`;
    const { phone } = numbers;
    this.origin =
      phone === undefined ? { kind: 'trunk', name: 'test-trunk' } : { kind: 'phone', name: phone };
    this.callerNumber = numbers.from;
    this.dialledNumber = numbers.to;
    this.receivedAt = at;
    this.#deeds = deeds;
  }

  get cancelled(): AbortSignal {
    return this.#cancel.signal;
  }

  /** Throws where the call was not answered. */
  get leg(): FakeLeg {
    if (!this.#leg) throw new Error('the caller was not answered');
    return this.#leg;
  }

  ring(): void {
    this.#deeds.push('caller ringing');
  }

  async announce(sources: readonly MediaSource[], signal: AbortSignal): Promise<void> {
    if (this.#cancel.signal.aborted) throw new HotlineError('leg-ended', 'cancelled');
    this.#deeds.push(`caller early ${sources.join(' ')}`);
    await new Promise<void>((resolve) => {
      this.finishAnnouncement = resolve;
      for (const end of [signal, this.#cancel.signal])
        end.addEventListener('abort', () => resolve());
    });
    if (this.#cancel.signal.aborted) throw new HotlineError('leg-ended', 'cancelled');
  }

  async answer(): Promise<FakeLeg> {
    await Promise.resolve();
    if (this.#cancel.signal.aborted) throw new HotlineError('leg-ended', 'cancelled');
    if (this.failsToAnswer) throw this.failsToAnswer;
    this.status = 200;
    this.#leg = new FakeLeg('caller', this.#deeds);
    return this.#leg;
  }

  reject(status: number, retryAfterS?: number): void {
    if (this.status !== undefined || this.#cancel.signal.aborted) return;
    this.status = status;
    this.retryAfterS = retryAfterS;
  }

  cancel(): void {
    if (this.status !== undefined) return;
    this.status = 487;
    this.#cancel.abort();
  }
}

/** What a phone is told of a ring or of a dialled call. */
type Ringing = Pick<
  RingOptions,
  'ringTimeoutMs' | 'signal' | 'onSent' | 'onIdentity' | 'answersItself' | 'answerNow'
> & {
  readonly onRinging?: () => void;
};

/** An extension's phone, or one outside. */
export class FakePhone {
  readonly #name: string;
  readonly #deeds: string[];
  #settle: ((result: RingResult) => void) | undefined;
  isRegistered = true;
  /** It can, and does when it is asked to. */
  answersItself = false;
  /** Legs of all answered calls; the last one is the present. */
  readonly legs: FakeLeg[] = [];

  constructor(name: string, deeds: string[]) {
    this.#name = name;
    this.#deeds = deeds;
  }

  get isRinging(): boolean {
    return this.#settle !== undefined;
  }

  get leg(): FakeLeg {
    const leg = this.legs.at(-1);
    if (!leg) throw new Error('the phone was not answered');
    return leg;
  }

  ring(options: Ringing, clock: Clock): Promise<RingResult> {
    if (!this.isRegistered) return Promise.resolve({ outcome: 'unreachable', sipStatus: 480 });
    this.#deeds.push(`${this.#name} ringing`);
    options.onIdentity?.({ rings: this.#name });
    options.onSent?.();
    options.onRinging?.();
    return new Promise((resolve) => {
      const timer = clock.setTimer(options.ringTimeoutMs, () =>
        this.#end({ outcome: 'no-answer' }),
      );
      this.#settle = (result) => {
        timer.cancel();
        resolve(result);
      };
      options.signal.addEventListener('abort', () => this.#end({ outcome: 'cancelled' }));
      const asked = () => {
        if (this.answersItself && this.isRinging) this.answer();
      };
      options.answerNow?.addEventListener('abort', asked);
      if (options.answersItself) asked();
    });
  }

  answer(): FakeLeg {
    const leg = new FakeLeg(this.#name, this.#deeds);
    this.legs.push(leg);
    this.#end({ outcome: 'answered', leg });
    return leg;
  }

  decline(): void {
    this.#end({ outcome: 'declined', sipStatus: 603 });
  }

  beBusy(): void {
    this.#end({ outcome: 'busy', sipStatus: 486 });
  }

  /** The number or the extension is unknown, or its trunk is down. */
  fail(sipStatus: number): void {
    this.#end({ outcome: sipStatus >= 500 ? 'unreachable' : 'failed', sipStatus });
  }

  #end(result: RingResult): void {
    const settle = this.#settle;
    if (!settle) return;
    this.#settle = undefined;
    this.#deeds.push(`${this.#name} ${result.outcome}`);
    settle(result);
  }
}

export class FakeTelephony implements Telephony {
  readonly isReady = true;
  /** What `failingTrunks` answers. */
  failing: readonly FailingTrunk[] = [];
  /** No call can go out. */
  areTrunksDown = false;
  readonly deeds: string[] = [];
  /** The identities of the legs that `endOrphans` was given. */
  readonly orphansEnded: unknown[] = [];
  readonly #clock: Clock;
  readonly #phones = new Map<string, FakePhone>();
  readonly #outside = new Map<string, FakePhone>();
  /** What was dialled outside, in order. */
  readonly dialled: DialOptions[] = [];
  readonly conferences: FakeConference[] = [];
  #onCall: ((call: IncomingCall) => void) | undefined;
  readonly #onReachability: ((extension: string, reachable: boolean) => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  phone(extension: string): FakePhone {
    const phone = this.#phones.get(extension) ?? new FakePhone(extension, this.deeds);
    this.#phones.set(extension, phone);
    return phone;
  }

  /** The phone outside that answers to a dialled number. */
  outside(number: string): FakePhone {
    const phone = this.#outside.get(number) ?? new FakePhone(number, this.deeds);
    this.#outside.set(number, phone);
    return phone;
  }

  callIn(numbers: Dialled): FakeCaller {
    const caller = new FakeCaller(numbers, this.#clock.now(), this.deeds);
    if (this.#onCall) this.#onCall(caller);
    else caller.reject(503, 1);
    return caller;
  }

  setRegistered(extension: string, registered: boolean): void {
    this.phone(extension).isRegistered = registered;
    for (const listener of this.#onReachability) listener(extension, registered);
  }

  failingTrunks(): readonly FailingTrunk[] {
    return this.failing;
  }

  onIncomingCall(handler: (call: IncomingCall) => void): void {
    this.#onCall = handler;
  }

  ring(options: RingOptions): Promise<RingResult> {
    if (options.signal.aborted) return Promise.resolve({ outcome: 'cancelled' });
    return this.phone(options.extension).ring(options, this.#clock);
  }

  async dial(options: DialOptions): Promise<DialResult> {
    this.dialled.push(options);
    if (options.signal.aborted) return { outcome: 'cancelled', attempts: [] };
    if (this.areTrunksDown) {
      const attempts = [
        { trunk: options.trunks?.[0] ?? 'test-trunk', outcome: 'trunk-down' as const },
      ];
      return { outcome: 'unreachable', attempts };
    }
    const { onRinging, ringTimeoutMs, signal } = options;
    const heard = options.earlyMedia ? 'early-media' : 'silent';
    const ringing = { ringTimeoutMs, signal, onRinging: () => onRinging?.(heard) };
    const result = await this.outside(options.number).ring(ringing, this.#clock);
    const trunk = options.trunks?.[0] ?? 'test-trunk';
    const attempts = [{ trunk, outcome: result.outcome }];
    if (result.outcome !== 'answered') return { ...result, attempts };
    return { ...result, callerNumber: options.callerNumber ?? '4008108000', attempts };
  }

  async conference(legs: readonly Leg[]): Promise<Conference> {
    const conference = new FakeConference(this.deeds);
    for (const leg of legs) await conference.join(leg);
    this.conferences.push(conference);
    return conference;
  }

  async endOrphans(identities: readonly unknown[]): Promise<void> {
    this.orphansEnded.push(...identities);
  }

  isReachable(extension: string): boolean {
    return this.#phones.get(extension)?.isRegistered ?? false;
  }

  onReachability(listener: (extension: string, reachable: boolean) => void): void {
    this.#onReachability.push(listener);
  }
}
