/**
 * One agent's desk as the server knows it, with or without a browser: numbered events until they
 * are acknowledged, the standing offer and whether it was shown, answers already given. Lives
 * longer than any socket; the newest socket is the desk, an older one is told to step back.
 */
import type { Clock } from '../../base/clock.ts';
import { type AgentId, type DeskSessionId, newId } from '../../base/ids.ts';
import type { AgentCallbacks, AgentView, ScreenPop } from '../../calls/desk-port.ts';
import type { DeskEvent, Notice, ServerFrame } from '../../protocol/desk-frames.ts';
import { type ByeReason, deskLimits, protocolVersion } from '../../protocol/desk-protocol.ts';
import { offerStands } from '../../protocol/standing-offer.ts';
import type { DeskMetrics } from '../metrics.ts';
import { RememberedAnswers } from './remembered-answers.ts';

/** The socket as the session needs it. */
export interface DeskOutlet {
  send(frame: ServerFrame): void;
  /** More bytes wait in the socket than the limit allows. */
  readonly isBacklogged: boolean;
  bye(reason: ByeReason): void;
}

export interface ResumePoint {
  readonly session: string;
  readonly after: number;
}

/** What a desk shows when it has just been opened. */
export interface Shown {
  readonly view: AgentView;
  readonly callbacks: AgentCallbacks;
}

interface StandingOffer {
  readonly pop: ScreenPop;
  readonly presentedAt: number;
  received: boolean;
}

type EventFrame = Extract<ServerFrame, { kind: 'event' }>;

export class DeskSession {
  readonly id: DeskSessionId = newId('desk');
  readonly agentId: AgentId;
  readonly answers = new RememberedAnswers();
  readonly #clock: Clock;
  readonly #metrics: DeskMetrics;
  readonly #unacknowledged: EventFrame[] = [];
  readonly #notices: Notice[] = [];
  #seq = 0;
  #outlet: DeskOutlet | undefined;
  /** The outlet missed events and gets a snapshot once it has drained. */
  #lagging = false;
  #view: AgentView | undefined;
  #callbacks: AgentCallbacks = { nearest: [], further: 0 };
  #offer: StandingOffer | undefined;

  constructor(agentId: AgentId, clock: Clock, metrics: DeskMetrics) {
    this.agentId = agentId;
    this.#clock = clock;
    this.#metrics = metrics;
  }

  get isConnected(): boolean {
    return this.#outlet !== undefined;
  }

  get hasUnacknowledgedOffer(): boolean {
    return this.#offer?.received === false;
  }

  /** Makes the outlet this agent's desk and brings it up to date. */
  attach(outlet: DeskOutlet, { view, callbacks }: Shown, resume?: ResumePoint): void {
    const earlier = this.#outlet;
    this.#outlet = outlet;
    this.#lagging = false;
    earlier?.bye('taken-over');
    this.#takeView(view);
    this.#callbacks = callbacks;
    const missed = this.#eventsAfter(resume);
    outlet.send({
      kind: 'welcome',
      version: protocolVersion,
      session: this.id,
      resumed: missed !== undefined,
      heartbeatMs: deskLimits.heartbeatMs,
      now: this.#clock.now(),
    });
    if (missed) for (const event of missed) outlet.send(event);
    else this.#sendSnapshot(outlet, view, resume ? 'not-resumable' : 'opened');
  }

  /** @returns whether the desk is without an outlet now; false when another had taken over. */
  detach(outlet: DeskOutlet): boolean {
    if (this.#outlet !== outlet) return false;
    this.#outlet = undefined;
    return true;
  }

  /** Everything up to `seq` has arrived. Numbers from the future are taken as the present. */
  acknowledge(seq: number): void {
    while ((this.#unacknowledged[0]?.seq ?? Number.POSITIVE_INFINITY) <= seq) {
      this.#unacknowledged.shift();
    }
    this.catchUp();
  }

  /** Sends the snapshot that a slow desk is owed, when it has drained. */
  catchUp(): void {
    const outlet = this.#outlet;
    if (!this.#lagging || !outlet || outlet.isBacklogged || !this.#view) return;
    this.#lagging = false;
    this.#sendSnapshot(outlet, this.#view, 'slow');
  }

  agentChanged(view: AgentView): void {
    this.#takeView(view);
    this.#emit({ kind: 'agent-changed', view });
  }

  callbacksChanged(callbacks: AgentCallbacks): void {
    this.#callbacks = callbacks;
    this.#emit({ kind: 'callbacks-changed', callbacks });
  }

  presentOffer(pop: ScreenPop): void {
    this.#endOffer();
    this.#offer = { pop, presentedAt: this.#clock.now(), received: false };
    this.#emit({ kind: 'offer-presented', pop });
  }

  withdrawOffer(offerId: string, reason: string): void {
    if (this.#offer?.pop.offerId !== offerId) return;
    this.#endOffer();
    this.#emit({ kind: 'offer-withdrawn', offerId, reason });
  }

  /** True the first time for the standing offer: the pop is on the agent's screen now. */
  receiveOffer(offerId: string): boolean {
    const offer = this.#offer;
    if (offer?.pop.offerId !== offerId || offer.received) return false;
    offer.received = true;
    this.#metrics.popLatencySeconds.observe((this.#clock.now() - offer.presentedAt) / 1_000);
    return true;
  }

  postNotice(notice: Notice): void {
    this.#notices.push(notice);
    if (this.#notices.length > deskLimits.noticesMax) this.#notices.shift();
    this.#emit({ kind: 'notice-posted', notice });
  }

  /** Takes a notice away that has been read; false when there is none. */
  readNotice(noticeId: string): boolean {
    const index = this.#notices.findIndex(({ id }) => id === noticeId);
    if (index >= 0) this.#notices.splice(index, 1);
    return index >= 0;
  }

  end(reason: ByeReason): void {
    this.#outlet?.bye(reason);
  }

  #takeView(view: AgentView): void {
    this.#view = view;
    if (this.#offer && !offerStands(this.#offer.pop, view)) this.#endOffer();
  }

  #endOffer(): void {
    if (this.hasUnacknowledgedOffer) this.#metrics.popsUnreceived.inc();
    this.#offer = undefined;
  }

  #emit(event: DeskEvent): void {
    const frame: EventFrame = { kind: 'event', seq: ++this.#seq, event };
    this.#unacknowledged.push(frame);
    if (this.#unacknowledged.length > deskLimits.unacknowledgedEventsMax) {
      this.#unacknowledged.shift();
    }
    if (this.#outlet?.isBacklogged) this.#lagging = true;
    if (!this.#outlet || this.#lagging) return;
    this.#outlet.send(frame);
    this.#metrics.eventsSent.inc();
  }

  /** What the desk missed; undefined where that is not known any more. */
  #eventsAfter(resume: ResumePoint | undefined): readonly EventFrame[] | undefined {
    if (resume?.session !== this.id || resume.after > this.#seq) return undefined;
    const missed = this.#unacknowledged.filter((frame) => frame.seq > resume.after);
    return missed.length === this.#seq - resume.after ? missed : undefined;
  }

  #sendSnapshot(outlet: DeskOutlet, view: AgentView, why: string): void {
    const { pop, received } = this.#offer ?? {};
    outlet.send({
      kind: 'snapshot',
      seq: this.#seq,
      ...{ view, callbacks: this.#callbacks },
      ...(pop && { offer: { pop, received: received === true } }),
      notices: [...this.#notices],
    });
    this.#unacknowledged.length = 0;
    this.#metrics.snapshotsSent.inc({ why });
  }
}
