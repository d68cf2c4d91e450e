/**
 * One conference: its members and what is told about them (`conference::maintenance` events). Audio
 * is the media engine's. Commands from controllers are in conference-commands.ts.
 */
import { randomUUID } from 'node:crypto';
import type { ConferenceId, StartedRecording } from '../../media/media-engine.ts';
import type { Channel } from '../channel/channel.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import { FixedHeaders } from '../events/header-block.ts';
import type { ConferenceArguments } from './conference-arguments.ts';

const subclass = 'conference::maintenance';

export interface ConferenceMember {
  readonly id: number;
  readonly channel: Channel;
  readonly isModerator: boolean;
  readonly isGhost: boolean;
  /** The conference ends when the last member with this flag leaves. */
  readonly endsConference: boolean;
  isMuted: boolean;
  isDeaf: boolean;
  isTalking: boolean;
  /** Ends the membership: the conference application returns. */
  leave(): void;
}

export class Conference {
  readonly name: string;
  readonly uuid = randomUUID();
  readonly mediaId: ConferenceId;
  readonly startedAt: number;
  readonly recordings = new Map<string, StartedRecording>();
  isLocked = false;
  /** 0: no limit. */
  membersMax = 0;
  readonly #core: SwitchCore;
  readonly #members = new Map<number, ConferenceMember>();
  readonly #onClosed: () => void;
  #isClosed = false;

  /** @param onClosed told once, when the last member has left. */
  constructor(core: SwitchCore, name: string, mediaId: ConferenceId, onClosed: () => void) {
    this.#core = core;
    this.name = name;
    this.mediaId = mediaId;
    this.#onClosed = onClosed;
    this.startedAt = core.clock.now();
    this.publish('conference-create');
  }

  get core(): SwitchCore {
    return this.#core;
  }

  get size(): number {
    return this.#members.size;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Newest first, as FreeSWITCH lists them. */
  get members(): readonly ConferenceMember[] {
    return [...this.#members.values()].reverse();
  }

  member(id: number): ConferenceMember | undefined {
    return this.#members.get(id);
  }

  memberOf(channel: Channel): ConferenceMember | undefined {
    return this.members.find((member) => member.channel === channel);
  }

  /** True when nobody more may come in. */
  get isFull(): boolean {
    return this.isLocked || (this.membersMax > 0 && this.size >= this.membersMax);
  }

  /** Takes a channel in; rejects when the media engine refuses. */
  async add(
    channel: Channel,
    id: number,
    wanted: ConferenceArguments,
    leave: () => void,
  ): Promise<ConferenceMember> {
    const flag = (name: string) => wanted.flags.has(name);
    const role = { muted: flag('mute'), deaf: flag('deaf') };
    const member: ConferenceMember = {
      id,
      channel,
      isModerator: flag('moderator'),
      isGhost: flag('ghost'),
      endsConference: flag('endconf'),
      isMuted: role.muted,
      isDeaf: role.deaf,
      isTalking: false,
      leave,
    };
    // Counted from now on: another's leaving must not close the conference meanwhile.
    this.#members.set(id, member);
    try {
      await this.#core.media.joinConference(this.mediaId, channel.streamId, role);
    } catch (error) {
      this.#members.delete(id);
      this.closeWhenEmpty();
      throw error;
    }
    this.publishMember(member, 'add-member');
    return member;
  }

  /** The member has left; the last one closes the conference, `endconf` ends it for all. */
  remove(member: ConferenceMember): void {
    if (this.#members.get(member.id) !== member) return;
    this.#members.delete(member.id);
    const { media } = this.#core;
    this.#core.inBackground(media.leaveConference(member.channel.streamId), 'leaving failed');
    this.publishMember(member, 'del-member');
    const endsNow = member.endsConference && !this.members.some((one) => one.endsConference);
    if (endsNow) for (const other of this.members) other.leave();
    this.closeWhenEmpty();
  }

  talking(channel: Channel, isTalking: boolean): void {
    const member = this.memberOf(channel);
    if (!member) return;
    member.isTalking = isTalking;
    this.publishMember(member, isTalking ? 'start-talking' : 'stop-talking');
  }

  /** An event without a member. */
  publish(action: string, extra: Readonly<Record<string, string>> = {}): void {
    this.#core.bus.publish({
      name: 'CUSTOM',
      subclass,
      build: () => [new FixedHeaders({ ...this.#headers(), Action: action, ...extra })],
    });
  }

  /** An event about a member; it carries the headers of the member's channel. */
  publishMember(
    member: ConferenceMember,
    action: string,
    extra: Readonly<Record<string, string>> = {},
  ): void {
    member.channel.publishCustom(subclass, {
      ...this.#headers(),
      Floor: 'false',
      Hear: String(!member.isDeaf),
      Speak: String(!member.isMuted),
      Talking: String(member.isTalking),
      'Mute-Detect': 'false',
      'Member-ID': String(member.id),
      'Member-Type': member.isModerator ? 'moderator' : 'member',
      'Member-Ghost': String(member.isGhost),
      Action: action,
      ...extra,
    });
  }

  #headers(): Record<string, string> {
    return {
      'Conference-Name': this.name,
      'Conference-Size': String(this.size),
      'Conference-Ghosts': String(this.members.filter((member) => member.isGhost).length),
      'Conference-Profile-Name': 'default',
      'Conference-Unique-ID': this.uuid,
    };
  }

  /** For those who opened it and do not come in after all. */
  closeWhenEmpty(): void {
    if (this.size > 0 || this.#isClosed) return;
    this.#isClosed = true;
    this.#onClosed();
    this.publish('conference-destroy');
    const closed = this.#core.media.closeConference(this.mediaId);
    this.#core.inBackground(closed, 'conference could not be closed');
  }
}
