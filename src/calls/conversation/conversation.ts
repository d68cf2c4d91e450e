/**
 * A conversation as it lives: takes commands and facts through `converse`, lets the audio follow, and
 * keeps the legs of everybody but the caller. What concerns the queue, the desks or the records is
 * told to its owner by `onEffect`. Audio is changed one thing after the other, in the order asked.
 */
import { HotlineError } from '../../base/errors.ts';
import type { AgentId } from '../../base/ids.ts';
import { Scope } from '../../base/scope.ts';
import { whenAborted } from '../abort.ts';
import type { Leg, MediaSource, Telephony, TransferRequest } from '../ports.ts';
import { arrangementOf } from './arrangement.ts';
import { Audio } from './audio.ts';
import {
  areConnected,
  type ConversationCommand,
  type ConversationEffect,
  type ConversationFact,
  type ConversationInput,
  type ConversationState,
  callerParty,
  type HoldOrigin,
  type PartyId,
} from './conversation-state.ts';
import { converse } from './converse.ts';
import type { Participant } from './participant.ts';
import { TalkLog, type TalkOrigin, type TalkSegment } from './talk-log.ts';

export interface ConversationParts {
  readonly callerLeg: Leg;
  /** With a leg. */
  readonly owner: Participant;
  /** How the owner came by the caller. */
  readonly by: TalkOrigin;
  readonly telephony: Pick<Telephony, 'conference'>;
  readonly holdMusic: MediaSource;
  readonly ringbackTone: MediaSource;
  readonly now: () => number;
  readonly onEffect: (effect: ConversationEffect) => void;
  /** The state has changed, or who is muted. */
  readonly onChanged: () => void;
  /** The caller is on hold, or not any more, and hears it. */
  readonly onHoldChanged: (held: boolean, origin: HoldOrigin) => void;
  /** Who had the caller until now. */
  readonly onTalked: (segment: TalkSegment) => void;
  /** Nobody asked, and the audio could not follow: the caller hears nothing. */
  readonly onBroken: (error: unknown) => void;
  /** The owner's phone sends the caller there (REFER). */
  readonly onTransferRequest: (request: TransferRequest) => Promise<'transferred' | 'failed'>;
  readonly onFault: (error: unknown) => void;
}

export type ConversationAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'conflict' | 'failed'; readonly message: string };

const done: ConversationAnswer = { ok: true };

/** Commands that let nobody go: where the audio cannot follow, all is as it was. */
const reversible: readonly ConversationCommand['kind'][] = [
  ...(['hold', 'retrieve', 'consult', 'alternate', 'confer'] as const),
];

export class Conversation {
  readonly scope: Scope;
  readonly #parts: ConversationParts;
  readonly #audio: Audio;
  readonly #participants = new Map<PartyId, Participant>();
  readonly #talk = new TalkLog();
  #state: ConversationState;
  #by: TalkOrigin;
  #turn: Promise<void> = Promise.resolve();
  #joinAttempted: Promise<void> = Promise.resolve();
  #joinedAt: number | undefined;
  #endedAt: number | undefined;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#by = parts.by;
    this.#state = { owner: parts.owner.id, others: [], holds: [] };
    this.scope = new Scope(parts.onFault);
    this.#audio = new Audio({ ...parts, legOf: (party) => this.legOf(party) });
    this.scope.add(async () => {
      const gone = [...this.#participants.values()].map((one) => one.release());
      await Promise.all([this.#audio.end(), ...gone]);
    });
    this.add(parts.owner);
    parts.owner.hadCaller = true;
  }

  get state(): ConversationState {
    return this.#state;
  }

  get owner(): Participant {
    const owner = this.#participants.get(this.#state.owner);
    if (!owner) throw new Error('a conversation without an owner');
    return owner;
  }

  /** The owner's, where she is an agent. */
  get agentId(): AgentId | undefined {
    return this.owner.agentId;
  }

  /** When caller and first owner were joined. */
  get joinedAt(): number | undefined {
    return this.#joinedAt;
  }

  /** When the last owner lost the caller; undefined while somebody has them, or nobody ever had. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** When the present owner got the caller. */
  get ownedSince(): number | undefined {
    return this.#talk.since;
  }

  get heldSince(): number | undefined {
    return this.#talk.heldSince;
  }

  get isHeld(): boolean {
    return this.#talk.heldSince !== undefined;
  }

  isHeldBy(origin: HoldOrigin): boolean {
    return this.#state.holds.includes(origin);
  }

  /** Everybody but the caller, whether she is called, talks, or has left. */
  get participants(): Iterable<Participant> {
    return this.#participants.values();
  }

  participant(party: PartyId): Participant | undefined {
    return this.#participants.get(party);
  }

  /** Who of this agent is in the conversation now. */
  participantOf(agentId: AgentId): Participant | undefined {
    const { owner, others, consultation } = this.#state;
    const present = [owner, ...others, ...(consultation ? [consultation.party] : [])];
    return present
      .map((party) => this.#participants.get(party))
      .find((participant) => participant?.agentId === agentId);
  }

  legOf(party: PartyId): Leg | undefined {
    if (party !== callerParty) {
      const participant = this.#participants.get(party);
      return participant?.isGone === false ? participant.leg : undefined;
    }
    const { callerLeg } = this.#parts;
    return callerLeg.ended.aborted ? undefined : callerLeg;
  }

  /** The caller's leg must be taken out of a bridge before it can hear anything else. */
  get isCallerBridged(): boolean {
    return this.#audio.isBridged(callerParty);
  }

  /** Settles when the two have met or could not, within the legs' own deadlines; never rejects. */
  get joinAttempted(): Promise<void> {
    return this.#joinAttempted;
  }

  /** Joins the audio. The recording begins at the same time; without it the call goes on. */
  join(record: (leg: Leg) => Promise<void>): Promise<void> {
    const { owner } = this;
    if (owner.leg) this.#watch(owner, owner.leg);
    const joining = this.#join(record);
    this.#joinAttempted = joining.catch(() => undefined);
    return joining;
  }

  async #join(record: (leg: Leg) => Promise<void>): Promise<void> {
    await this.#inTurn(async () => {
      const recording = record(this.#parts.callerLeg);
      // Both are waited for: whoever tidies up after a failure must find the recording begun.
      const [joined] = await Promise.allSettled([this.#settleAudio(), recording]);
      if (joined.status === 'rejected') throw joined.reason;
    });
    if (this.#state.isOver || this.scope.hasEnded) return;
    const at = this.#parts.now();
    this.#joinedAt = at;
    this.#talk.begin(this.owner.who, this.#by, at, !areConnected(this.#state));
  }

  /** Done when the audio has followed; what it could not follow is taken back. */
  async perform(command: ConversationCommand): Promise<ConversationAnswer> {
    const before = this.#state;
    const refusal = this.#advance({ ...command, at: this.#parts.now() });
    if (refusal !== undefined) return { ok: false, code: 'conflict', message: refusal };
    const after = this.#state;
    if (after === before || after.isOver) return done;
    try {
      await this.#inTurn(() => this.#settleAudio());
    } catch (error) {
      this.#couldNotFollow(error, before, after, reversible.includes(command.kind));
      return { ok: false, code: 'failed', message: 'The media server refused it.' };
    }
    if (command.kind === 'hold' || command.kind === 'retrieve') {
      this.#parts.onHoldChanged(command.kind === 'hold', command.origin);
    }
    return done;
  }

  /** Something happened: the audio follows by itself. */
  tell(fact: ConversationFact): void {
    const before = this.#state;
    this.#advance({ ...fact, at: this.#parts.now() });
    if (this.#state !== before) this.#follow();
  }

  /** Names a party that is going to be called; `unwanted` tells when nobody wants it any more. */
  add(participant: Participant): void {
    this.#participants.set(participant.id, participant);
  }

  /** The party has answered: its leg is the conversation's from now on. */
  attach(participant: Participant, leg: Leg): void {
    participant.leg = leg;
    participant.joinedAt = this.#parts.now();
    this.#watch(participant, leg);
  }

  /** Her leg is not this conversation's any more, and does not end with it. */
  letGo(participant: Participant): Leg | undefined {
    const leg = this.legOf(participant.id);
    participant.leg = undefined;
    return leg;
  }

  async mute(participant: Participant, muted: boolean): Promise<void> {
    await this.legOf(participant.id)?.mute(muted);
    participant.isMuted = muted;
    this.#parts.onChanged();
  }

  /** Lets go of everybody but the caller, whose leg is then free for something else. */
  async end(): Promise<void> {
    this.#state = { owner: this.#state.owner, others: [], holds: [], isOver: true };
    this.#endTalk();
    await this.scope.end();
  }

  #watch(participant: Participant, leg: Leg): void {
    whenAborted(leg.ended, this.scope, () => {
      const died = leg.end?.cause !== 'normal';
      if (!died && this.#joinedAt === undefined) this.#parts.onBroken(leftTooSoon());
      else this.tell({ kind: 'party-left', party: participant.id, died });
    });
    leg.onTransferRequest(async (request) => {
      const isOwner = this.#state.owner === participant.id && !this.#state.isOver;
      return isOwner ? this.#parts.onTransferRequest(request) : 'failed';
    });
    leg.onHold((held) => {
      if (this.#state.owner !== participant.id || this.scope.hasEnded) return;
      this.#phoneHeld(held);
    });
  }

  /** The phone cannot be told that it failed: a caller who cannot be retrieved is somebody else's. */
  #phoneHeld(held: boolean): void {
    const before = this.#state;
    this.#advance({ kind: held ? 'hold' : 'retrieve', origin: 'phone', at: this.#parts.now() });
    const after = this.#state;
    if (after === before) return;
    const followed = this.#inTurn(() => this.#settleAudio()).then(
      () => this.#parts.onHoldChanged(held, 'phone'),
      (error: unknown) => this.#couldNotFollow(error, before, after, held),
    );
    this.scope.run(followed);
  }

  /** What came in between has let the audio follow anew already. */
  #couldNotFollow(
    error: unknown,
    before: ConversationState,
    after: ConversationState,
    isReversible: boolean,
  ): void {
    if (this.#state !== after) return;
    if (isReversible) {
      this.#enter(before);
      this.#follow();
    } else this.#parts.onBroken(error);
  }

  /** @returns why it was refused */
  #advance(input: ConversationInput): string | undefined {
    const step = converse(this.#state, input);
    if (!step.ok) return step.message;
    if (step.state === this.#state && step.effects.length === 0) return undefined;
    const owner = this.#state.owner;
    this.#enter(step.state);
    for (const effect of step.effects) this.#carryOut(effect, owner);
    this.#forgetGone();
    return undefined;
  }

  #forgetGone(): void {
    const { owner, others, consultation } = this.#state;
    const present = new Set([owner, ...others, consultation?.party]);
    for (const { id, isGone } of this.#participants.values()) {
      if (isGone && !present.has(id)) this.#participants.delete(id);
    }
  }

  #enter(state: ConversationState): void {
    const before = this.#state;
    this.#state = state;
    const at = this.#parts.now();
    if (state.isOver) this.#endTalk();
    else if (state.owner === before.owner) this.#talk.changeHold(!areConnected(state), at);
    this.#parts.onChanged();
  }

  #carryOut(effect: ConversationEffect, former: PartyId): void {
    if (effect.kind === 'release') {
      const gone = this.#participants.get(effect.party);
      if (gone) this.scope.run(gone.release());
    }
    if (effect.kind === 'hand-over') {
      // Exactly when the one loses the caller the other has them: the sum has no gap.
      const wasJoined = this.#talk.since !== undefined;
      this.#endTalk();
      const at = this.#parts.now();
      const isHeld = !areConnected(this.#state);
      this.owner.hadCaller = true;
      if (wasJoined) this.#talk.begin(this.owner.who, effect.by, at, isHeld);
    }
    this.#parts.onEffect(effect);
    if (effect.kind === 'hand-over' && former !== this.#state.owner) this.#parts.onChanged();
  }

  #endTalk(): void {
    const segment = this.#talk.end(this.#parts.now());
    if (!segment) return;
    this.#endedAt = segment.to;
    this.#parts.onTalked(segment);
  }

  #follow(): void {
    if (this.#state.isOver) return;
    const after = this.#state;
    const followed = this.#inTurn(() => this.#settleAudio()).catch((error: unknown) =>
      this.#couldNotFollow(error, after, after, false),
    );
    this.scope.run(followed);
  }

  async #settleAudio(): Promise<void> {
    if (!this.#state.isOver) await this.#audio.settle(arrangementOf(this.#state));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(async () => {
      if (!this.scope.hasEnded) await work();
    });
    // The next in line runs after a failure too; who asked for this one is told of it.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function leftTooSoon(): HotlineError {
  return new HotlineError('leg-ended', 'the agent hung up before the two were joined');
}
