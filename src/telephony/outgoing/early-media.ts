/**
 * What is heard before a dialled number answers: its ringing tone or an announcement. It is heard by
 * the leg that waits for the answer; the bridge between the two then stays.
 */
import type { Logger } from 'pino';
import type { InviteProgress } from '../legs/invite-attempt.ts';
import type { LiveLeg } from '../legs/live-leg.ts';
import type { Endpoint } from '../media/endpoint.ts';
import { describesAudio } from '../media/sdp.ts';

export interface EarlyMediaParts {
  readonly endpoint: Endpoint;
  /** Who hears it; absent: nobody. */
  readonly hearer: LiveLeg | undefined;
  /** Aborts when the number is wanted no more: the hearer may be with somebody else by then. */
  readonly signal: AbortSignal;
  readonly onRinging: ((heard: 'silent' | 'early-media') => void) | undefined;
  readonly logger: Logger;
}

export class EarlyMedia {
  readonly #parts: EarlyMediaParts;
  #lastSdp: string | undefined;
  #told: 'silent' | 'early-media' | undefined;
  #hearing: Promise<void> = Promise.resolve();
  #isHeard = false;

  constructor(parts: EarlyMediaParts) {
    this.#parts = parts;
  }

  progressed({ status, sdp }: InviteProgress): void {
    const { hearer, logger } = this.#parts;
    if (hearer && sdp !== undefined && describesAudio(sdp)) {
      if (sdp === this.#lastSdp) return;
      this.#lastSdp = sdp;
      this.#hearing = this.#hearing
        .then(() => this.#hear(sdp, hearer))
        .catch((error: unknown) => logger.warn({ err: error }, 'early media cannot be heard'));
    } else if (status === 180 && this.#told === undefined) this.#tell('silent');
  }

  /** Whether the hearer is bridged with it; settles when nothing of it is under way. */
  async isHeard(): Promise<boolean> {
    await this.#hearing;
    return this.#isHeard;
  }

  async #hear(sdp: string, hearer: LiveLeg): Promise<void> {
    const { endpoint, signal } = this.#parts;
    await endpoint.modifyEarly(sdp);
    if (this.#isHeard || signal.aborted) return;
    await hearer.hearEarly(endpoint);
    this.#isHeard = true;
    this.#tell('early-media');
  }

  #tell(heard: 'silent' | 'early-media'): void {
    this.#told = heard;
    this.#parts.onRinging?.(heard);
  }
}
