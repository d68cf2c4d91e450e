/**
 * Who hears whom: bridges, taps and membership of conferences. A stream has one of them at a time,
 * and whatever changes is followed by new plans of all that it concerns.
 */
import { HotlineError } from '../../../base/errors.ts';
import type { ConferenceRole, TapMode } from '../media-engine.ts';
import { Conference } from '../mixing/conference.ts';
import type { InternalEvent } from '../worker-messages.ts';
import type { MediaStream } from './media-stream.ts';

export class Connections {
  readonly #emit: (event: InternalEvent) => void;

  /** @param emit told when somebody loses a peer or a target without having asked for it. */
  constructor(emit: (event: InternalEvent) => void) {
    this.#emit = emit;
  }

  /** Plans anew what the stream and those related to it send. */
  replan(target: MediaStream | Conference): void {
    if (target instanceof Conference) return;
    for (const stream of target.related()) stream.replan();
  }

  bridge(one: MediaStream, other: MediaStream): void {
    if (one.peer === other) return;
    for (const stream of [one, other]) {
      this.endBridge(stream, 'peer-is-told');
      this.endTap(stream);
      this.leave(stream);
    }
    one.peer = other;
    other.peer = one;
    this.replan(one);
  }

  endBridge(stream: MediaStream, telling: 'peer-is-told' | 'peer-is-not-told'): void {
    const { peer } = stream;
    if (!peer) return;
    const affected = stream.related();
    stream.peer = undefined;
    peer.peer = undefined;
    for (const one of affected) one.replan();
    if (telling === 'peer-is-not-told' || peer === stream) return;
    this.#emit({ type: 'bridge-ended', streamId: peer.id, peerId: stream.id });
  }

  /** @throws HotlineError `conflict` for a target that listens itself, or a stream listened to. */
  tap(stream: MediaStream, target: MediaStream, mode: TapMode): void {
    if (stream === target || target.tap || stream.listeners.size > 0) {
      throw new HotlineError('conflict', 'A listener cannot be listened to');
    }
    if (stream.tap?.target !== target) this.endTap(stream);
    this.endBridge(stream, 'peer-is-told');
    this.leave(stream);
    stream.tap = { target, mode };
    target.listeners.add(stream);
    this.replan(stream);
  }

  endTap(stream: MediaStream): void {
    if (!stream.tap) return;
    const affected = stream.related();
    stream.tap.target.listeners.delete(stream);
    stream.tap = undefined;
    for (const one of affected) one.replan();
  }

  /** @throws HotlineError `conflict` when it is in another conference. */
  join(stream: MediaStream, conference: Conference, role: ConferenceRole): void {
    if (stream.conference && stream.conference !== conference) {
      throw new HotlineError('conflict', 'The stream is in another conference');
    }
    this.endBridge(stream, 'peer-is-told');
    this.endTap(stream);
    if (!stream.conference) conference.join(stream);
    stream.conference = conference;
    conference.mixer.setRole(stream.id, role);
    this.replan(stream);
  }

  leave(stream: MediaStream): void {
    stream.conference?.leave(stream);
    stream.conference = undefined;
    this.replan(stream);
  }

  /** Ends all the stream has, before it closes. */
  endAll(stream: MediaStream): void {
    this.endBridge(stream, 'peer-is-told');
    this.endTap(stream);
    for (const listener of [...stream.listeners]) {
      this.endTap(listener);
      this.#emit({ type: 'tap-ended', streamId: listener.id, target: stream.id });
    }
    this.leave(stream);
  }
}
