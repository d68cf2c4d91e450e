/**
 * All agents' desks: the calls speak to them here, sockets attach to them. One session per agent,
 * made when first spoken to; as many as there are agents.
 */
import type { Registry } from 'prom-client';
import type { Clock } from '../../base/clock.ts';
import type { AgentId, OfferId } from '../../base/ids.ts';
import type { AgentCallbacks, AgentView, DeskNotifier, ScreenPop } from '../../calls/desk-port.ts';
import type { Notice } from '../../protocol/desk-frames.ts';
import type { ByeReason } from '../../protocol/desk-protocol.ts';
import { createDeskMetrics, type DeskMetrics } from '../metrics.ts';
import { DeskSession } from './desk-session.ts';

export class DeskSessions implements DeskNotifier {
  readonly metrics: DeskMetrics;
  readonly #clock: Clock;
  readonly #sessions = new Map<AgentId, DeskSession>();

  constructor(clock: Clock, registry: Registry) {
    this.#clock = clock;
    this.metrics = createDeskMetrics(registry, {
      sockets: () => this.counts().sockets,
      popsUnacknowledged: () => this.counts().popsUnacknowledged,
    });
  }

  counts(): { readonly sockets: number; readonly popsUnacknowledged: number } {
    const sessions = [...this.#sessions.values()];
    return {
      sockets: sessions.filter((session) => session.isConnected).length,
      popsUnacknowledged: sessions.filter((session) => session.hasUnacknowledgedOffer).length,
    };
  }

  of(agentId: AgentId): DeskSession {
    let session = this.#sessions.get(agentId);
    if (!session) {
      session = new DeskSession(agentId, this.#clock, this.metrics);
      this.#sessions.set(agentId, session);
    }
    return session;
  }

  presentOffer(agentId: AgentId, pop: ScreenPop): void {
    this.of(agentId).presentOffer(pop);
  }

  withdrawOffer(agentId: AgentId, offerId: OfferId, reason: string): void {
    this.of(agentId).withdrawOffer(offerId, reason);
  }

  agentChanged(view: AgentView): void {
    this.of(view.agentId).agentChanged(view);
  }

  callbacksChanged(agentId: AgentId, callbacks: AgentCallbacks): void {
    this.of(agentId).callbacksChanged(callbacks);
  }

  isConnected(agentId: AgentId): boolean {
    return this.#sessions.get(agentId)?.isConnected ?? false;
  }

  /** A line for one agent, kept until newer ones displace it. */
  postNotice(agentId: AgentId, notice: Notice): void {
    this.of(agentId).postNotice(notice);
  }

  /** Ends all sockets, as when the process stops. */
  end(reason: ByeReason): void {
    for (const session of this.#sessions.values()) session.end(reason);
  }
}
