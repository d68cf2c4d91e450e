/** All conferences by name. One exists from its first join to its last leave. */
import type { ConferenceId, StreamId } from '../../media/media-engine.ts';
import type { Channel } from '../channel/channel.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import { Conference } from './conference.ts';

export class ConferenceHall {
  readonly #core: SwitchCore;
  readonly #byName = new Map<string, Conference>();
  readonly #opening = new Map<string, Promise<Conference>>();
  readonly #memberIds = new WeakMap<Channel, number>();
  #memberIdLast = 0;

  constructor(core: SwitchCore) {
    this.#core = core;
  }

  get all(): readonly Conference[] {
    return [...this.#byName.values()];
  }

  get count(): number {
    return this.#byName.size + this.#opening.size;
  }

  find(name: string): Conference | undefined {
    return this.#byName.get(name);
  }

  /**
   * The conference of that name, made when there is none; undefined when there are too many.
   * Rejects when the media engine refuses.
   */
  async open(name: string): Promise<Conference | undefined> {
    const existing = this.#byName.get(name);
    if (existing) return existing;
    if (this.count >= this.#core.settings.conferencesMax) return undefined;
    const opening = this.#opening.get(name) ?? this.#create(name);
    this.#opening.set(name, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(name);
    }
  }

  /** A channel keeps its number when it comes back, as FreeSWITCH was seen to do. */
  memberIdOf(channel: Channel): number {
    const known = this.#memberIds.get(channel);
    if (known !== undefined) return known;
    const id = ++this.#memberIdLast;
    this.#memberIds.set(channel, id);
    return id;
  }

  talking(mediaId: ConferenceId, streamId: StreamId, isTalking: boolean): void {
    const channel = this.#core.channelOfStream(streamId);
    const conference = this.all.find((one) => one.mediaId === mediaId);
    if (channel) conference?.talking(channel, isTalking);
  }

  async #create(name: string): Promise<Conference> {
    const mediaId = await this.#core.media.createConference();
    const conference = new Conference(this.#core, name, mediaId, () => {
      if (this.#byName.get(name) === conference) this.#byName.delete(name);
    });
    this.#byName.set(name, conference);
    return conference;
  }
}
