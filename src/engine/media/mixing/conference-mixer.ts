/**
 * Who hears what in a conference: each participant the sum of the others, less those that a role or
 * a relation keeps from it. Pure; a frame's contributions are collected first, then every
 * participant's mix can be asked for.
 */
import type { ConferenceRelation, StreamId } from '../media-engine.ts';
import { addTo, saturate, subtractFrom } from './mix.ts';
import { TalkDetector } from './talk-detector.ts';

const frameSamples = 160;

interface Participant {
  readonly id: StreamId;
  readonly said: Int16Array;
  readonly talk: TalkDetector;
  /** Those it must not hear; kept per listener, whichever side asked for it. */
  readonly unheard: Set<StreamId>;
  muted: boolean;
  deaf: boolean;
}

export class ConferenceMixer {
  readonly #participants = new Map<StreamId, Participant>();
  readonly #total = new Int32Array(frameSamples);
  readonly #mix = new Int32Array(frameSamples);

  get participants(): readonly StreamId[] {
    return [...this.#participants.keys()];
  }

  has(id: StreamId): boolean {
    return this.#participants.has(id);
  }

  join(id: StreamId): void {
    const said = new Int16Array(frameSamples);
    const talk = new TalkDetector();
    this.#participants.set(id, { id, said, talk, unheard: new Set(), muted: false, deaf: false });
  }

  /** Its relations end. */
  leave(id: StreamId): void {
    this.#participants.delete(id);
    for (const other of this.#participants.values()) other.unheard.delete(id);
  }

  setRole(id: StreamId, role: { readonly muted?: boolean; readonly deaf?: boolean }): void {
    const participant = this.#participants.get(id);
    if (!participant) return;
    participant.muted = role.muted ?? participant.muted;
    participant.deaf = role.deaf ?? participant.deaf;
  }

  relate(id: StreamId, other: StreamId, relation: ConferenceRelation): void {
    const one = this.#participants.get(id);
    const two = this.#participants.get(other);
    if (relation === 'nospeak') two?.unheard.add(id);
    if (relation === 'nohear') one?.unheard.add(other);
    if (relation !== 'clear') return;
    one?.unheard.delete(other);
    two?.unheard.delete(id);
  }

  /**
   * Begins a frame.
   * @param saidBy what a participant says, `undefined` for nothing.
   * @param toAll heard by everybody, such as an announcement.
   * @returns who began or ceased to talk.
   */
  collect(
    saidBy: (id: StreamId) => Int16Array | undefined,
    toAll: Int16Array | undefined,
  ): readonly { readonly id: StreamId; readonly talks: boolean }[] {
    this.#total.fill(0);
    if (toAll) addTo(this.#total, toAll);
    const changes: { id: StreamId; talks: boolean }[] = [];
    for (const participant of this.#participants.values()) {
      const said = participant.muted ? undefined : saidBy(participant.id);
      if (said) participant.said.set(said);
      else participant.said.fill(0);
      addTo(this.#total, participant.said);
      const talks = participant.talk.push(participant.said);
      if (talks !== undefined) changes.push({ id: participant.id, talks });
    }
    return changes;
  }

  /** What a participant hears in this frame. */
  mixFor(id: StreamId, out: Int16Array): void {
    const listener = this.#participants.get(id);
    if (!listener || listener.deaf) {
      out.fill(0);
      return;
    }
    this.#mix.set(this.#total);
    subtractFrom(this.#mix, listener.said);
    for (const unheard of listener.unheard) {
      const speaker = this.#participants.get(unheard);
      if (speaker) subtractFrom(this.#mix, speaker.said);
    }
    saturate(this.#mix, out);
  }

  /** The sum of all, for a recording. */
  mixOfAll(out: Int16Array): void {
    saturate(this.#total, out);
  }
}
