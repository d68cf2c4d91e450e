/**
 * The audio of a conversation's parties: brings it to what the state asks for, one step after the
 * other. A step that fails stops there; what stands is known, and the next settling goes on from it.
 */
import { HotlineError } from '../../base/errors.ts';
import type { Conference, Leg, MediaSource, Telephony } from '../ports.ts';
import { type Arrangement, afterStep, type MediaStep, mediaSteps, silence } from './arrangement.ts';
import type { PartyId } from './conversation-state.ts';

export interface AudioParts {
  readonly telephony: Pick<Telephony, 'conference'>;
  /** Undefined for a party without a leg, or whose leg has ended. */
  readonly legOf: (party: PartyId) => Leg | undefined;
  readonly holdMusic: MediaSource;
  readonly ringbackTone: MediaSource;
}

export class Audio {
  readonly #parts: AudioParts;
  #stands: Arrangement = silence;
  #conference: Conference | undefined;

  constructor(parts: AudioParts) {
    this.#parts = parts;
  }

  /** @throws HotlineError of the step that failed */
  async settle(wanted: Arrangement): Promise<void> {
    const all = [this.#stands, wanted].flatMap(partiesOf);
    const gone = new Set(all.filter((party) => !this.#parts.legOf(party)));
    for (const step of mediaSteps(this.#stands, wanted, gone)) {
      await this.#take(step);
      this.#stands = afterStep(this.#stands, step);
    }
  }

  isBridged(party: PartyId): boolean {
    return this.#stands.bridges.some((pair) => pair.includes(party));
  }

  /** Ends the conference, if there is one. Its legs live on. */
  async end(): Promise<void> {
    await this.#conference?.end();
    this.#conference = undefined;
  }

  async #take(step: MediaStep): Promise<void> {
    switch (step.kind) {
      case 'unbridge':
        return this.#leg(step.party).unbridge();
      case 'bridge':
        return this.#leg(step.party).bridge(this.#leg(step.with));
      case 'start-music':
        return this.#leg(step.party).startMusic(this.#parts.holdMusic);
      case 'start-ringback':
        return this.#leg(step.party).startMusic(this.#parts.ringbackTone);
      case 'stop-music':
        return this.#leg(step.party).stopMusic();
      case 'open-conference': {
        const legs = step.parties.map((party) => this.#leg(party));
        this.#conference = await this.#parts.telephony.conference(legs);
        return;
      }
      case 'join-conference':
        return this.#conference?.join(this.#leg(step.party));
      case 'leave-conference':
        return this.#conference?.leave(this.#leg(step.party));
      case 'end-conference':
        return this.end();
    }
  }

  #leg(party: PartyId): Leg {
    const leg = this.#parts.legOf(party);
    if (!leg) throw new HotlineError('leg-ended', `${party} is there no more`);
    return leg;
  }
}

function partiesOf({ bridges, conference, music, ringback }: Arrangement): readonly PartyId[] {
  return [...bridges.flat(), ...conference, ...music, ...ringback];
}
