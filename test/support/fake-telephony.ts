/**
 * Telephony without SIP: callers and phones are driven by the test, everything else behaves as
 * calls/ports.ts says. `deeds` is what was asked of the legs, in order.
 */
import type { Clock } from '../../src/base/clock.ts';
import { HotlineError } from '../../src/base/errors.ts';
import type { IncomingCall, RingOptions, RingResult, Telephony } from '../../src/calls/ports.ts';
import { FakeLeg } from './fake-leg.ts';

/** A caller's side, before and after the answer. */
export class FakeCaller implements IncomingCall {
  readonly sipCallId: string;
  readonly callerNumber: string;
  readonly dialledNumber: string;
  readonly origin = { kind: 'trunk', name: 'test-trunk' } as const;
  readonly receivedAt: number;
  readonly #cancel = new AbortController();
  readonly #deeds: string[];
  #leg: FakeLeg | undefined;
  /** The final SIP status, 200 once answered. */
  status: number | undefined;
  retryAfterS: number | undefined;
  /** The answer fails with this. */
  failsToAnswer: HotlineError | undefined;

  constructor(
    numbers: { readonly from: string; readonly to: string },
    at: number,
    deeds: string[],
  ) {
    this.sipCallId = `sip-${numbers.from}-${at}`;
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

/** An extension's phone. */
export class FakePhone {
  readonly #name: string;
  readonly #deeds: string[];
  #settle: ((result: RingResult) => void) | undefined;
  isRegistered = true;
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

  ring(options: RingOptions, clock: Clock): Promise<RingResult> {
    if (!this.isRegistered) return Promise.resolve({ outcome: 'unreachable', sipStatus: 480 });
    this.#deeds.push(`${this.#name} ringing`);
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
  readonly deeds: string[] = [];
  /** The identities of the legs that `endOrphans` was given. */
  readonly orphansEnded: unknown[] = [];
  readonly #clock: Clock;
  readonly #phones = new Map<string, FakePhone>();
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

  dial(numbers: { readonly from: string; readonly to: string }): FakeCaller {
    const caller = new FakeCaller(numbers, this.#clock.now(), this.deeds);
    if (this.#onCall) this.#onCall(caller);
    else caller.reject(503, 1);
    return caller;
  }

  setRegistered(extension: string, registered: boolean): void {
    this.phone(extension).isRegistered = registered;
    for (const listener of this.#onReachability) listener(extension, registered);
  }

  onIncomingCall(handler: (call: IncomingCall) => void): void {
    this.#onCall = handler;
  }

  ring(options: RingOptions): Promise<RingResult> {
    if (options.signal.aborted) return Promise.resolve({ outcome: 'cancelled' });
    return this.phone(options.extension).ring(options, this.#clock);
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
