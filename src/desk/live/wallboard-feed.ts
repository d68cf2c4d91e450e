/**
 * Sends the wallboard to those who watch it: whole at first, then what changed, at most twice a
 * second. Nothing is queued: what a slow watcher has not been sent is part of its next difference.
 */
import type { Clock, Timer } from '../../base/clock.ts';
import type { SupervisorDesk, Wallboard } from '../../calls/supervision/supervisor-port.ts';
import type { DeskEvent } from '../../protocol/desk-frames.ts';
import {
  type WallboardChanges,
  type WallboardView,
  wallboardLimits,
} from '../../protocol/wallboard.ts';
import { changesBetween } from '../../protocol/wallboard-changes.ts';
import { maskNumber } from '../number-mask.ts';
import type { DeskOutlet } from './desk-session.ts';

interface Watcher {
  readonly personId: string;
  seq: number;
  /** What this watcher has been sent. */
  shown: WallboardView;
}

export interface WallboardFeedOptions {
  readonly clock: Clock;
  readonly supervisorDesk: Pick<SupervisorDesk, 'wallboard'>;
  readonly onFault: (error: unknown) => void;
}

export class WallboardFeed {
  readonly #options: WallboardFeedOptions;
  readonly #watchers = new Map<DeskOutlet, Watcher>();
  #timer: Timer | undefined;

  constructor(options: WallboardFeedOptions) {
    this.#options = options;
  }

  get watching(): number {
    return this.#watchers.size;
  }

  /** Sends the whole wallboard, and what changes from now on. */
  add(outlet: DeskOutlet, personId: string): void {
    const view = this.#view();
    this.#watchers.set(outlet, { personId, seq: 0, shown: view });
    outlet.send({ kind: 'wallboard', seq: 0, view });
    this.#timer ??= this.#nextUpdate();
  }

  /** The last one who leaves stops the clock. */
  remove(outlet: DeskOutlet): void {
    this.#watchers.delete(outlet);
    if (this.#watchers.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** An event for one person, on all of her pages. One that is slow does without. */
  tell(personId: string, event: DeskEvent): void {
    for (const [outlet, watcher] of this.#watchers) {
      if (watcher.personId === personId && !outlet.isBacklogged) this.#send(outlet, watcher, event);
    }
  }

  #nextUpdate(): Timer {
    return this.#options.clock.setTimer(wallboardLimits.updateIntervalMs, () => {
      this.#timer = undefined;
      try {
        this.#update();
      } catch (error) {
        this.#options.onFault(error);
      }
      if (this.#watchers.size > 0) this.#timer ??= this.#nextUpdate();
    });
  }

  #update(): void {
    const view = this.#view();
    // Most watchers were sent the same wallboard last.
    const differences = new Map<WallboardView, WallboardChanges | undefined>();
    for (const [outlet, watcher] of this.#watchers) {
      if (outlet.isBacklogged) continue;
      const { shown } = watcher;
      if (!differences.has(shown)) differences.set(shown, changesBetween(shown, view));
      const changes = differences.get(shown);
      watcher.shown = view;
      if (changes) this.#send(outlet, watcher, { kind: 'wallboard-changed', changes });
    }
  }

  #send(outlet: DeskOutlet, watcher: Watcher, event: DeskEvent): void {
    outlet.send({ kind: 'event', seq: ++watcher.seq, event });
  }

  #view(): WallboardView {
    return watchedView(this.#options.supervisorDesk.wallboard());
  }
}

/** Masked and bounded. */
export function watchedView(wallboard: Wallboard): WallboardView {
  const { queuesMax, agentsMax, callsMax, alarmsMax } = wallboardLimits;
  const { at, lines, queues, agents, calls, alarms } = wallboard;
  return {
    ...{ at, lines },
    queues: queues.slice(0, queuesMax).map((queue) => ({ ...queue })),
    agents: agents.slice(0, agentsMax).map((agent) => ({
      ...agent,
      ...(agent.call && {
        call: { ...agent.call, callerNumber: maskNumber(agent.call.callerNumber) },
      }),
    })),
    calls: calls.slice(0, callsMax).map((call) => ({
      ...call,
      callerNumber: maskNumber(call.callerNumber),
      ...(call.others && {
        others: call.others.map((one) => ({ ...one, name: maskNumber(one.name) })),
      }),
    })),
    alarms: alarms.slice(0, alarmsMax).map((alarm) => ({ ...alarm, facts: { ...alarm.facts } })),
    cut:
      queues.length > queuesMax ||
      agents.length > agentsMax ||
      calls.length > callsMax ||
      alarms.length > alarmsMax,
  };
}
