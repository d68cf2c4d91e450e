/**
 * The waiting calls of one queue in order of service, and the same by what they need: an agent looks
 * at the head of each kind of need she meets, not at every call. Kinds are few: the flows name them.
 */
import type { AgentId } from '../../base/ids.ts';
import { type Skills, satisfies } from '../model/config.ts';
import { compareCalls, type QueuedCall } from '../model/queued-call.ts';
import { SortedList } from './sorted-list.ts';

interface Line {
  readonly needs: Skills;
  readonly calls: SortedList<QueuedCall>;
}

export class WaitingCalls {
  readonly #all = new SortedList(compareCalls);
  readonly #byAge = new SortedList(compareAge);
  readonly #lines = new Map<string, Line>();
  /** Calls for which one agent alone is asked as yet. */
  readonly #preferring = new Map<AgentId, SortedList<QueuedCall>>();

  get size(): number {
    return this.#all.size;
  }

  /** Who is served next. */
  get first(): QueuedCall | undefined {
    return this.#all.first;
  }

  /** Who has waited longest, whatever the priorities. */
  get oldest(): QueuedCall | undefined {
    return this.#byAge.first;
  }

  /** In order of service, a copy. */
  get items(): readonly QueuedCall[] {
    return this.#all.items;
  }

  /** From 0, or negative when it does not wait here. */
  indexOf(call: QueuedCall): number {
    return this.#all.indexOf(call);
  }

  add(call: QueuedCall): void {
    this.#all.add(call);
    this.#byAge.add(call);
    if (call.preferredAgent !== undefined) {
      const own = this.#preferring.get(call.preferredAgent) ?? new SortedList(compareCalls);
      this.#preferring.set(call.preferredAgent, own);
      own.add(call);
      return;
    }
    const line = this.#lines.get(call.line);
    if (line) line.calls.add(call);
    else {
      const calls = new SortedList(compareCalls);
      calls.add(call);
      this.#lines.set(call.line, { needs: call.needs, calls });
    }
  }

  remove(call: QueuedCall): void {
    this.#all.remove(call);
    this.#byAge.remove(call);
    if (call.preferredAgent !== undefined) {
      const own = this.#preferring.get(call.preferredAgent);
      own?.remove(call);
      if (own?.size === 0) this.#preferring.delete(call.preferredAgent);
      return;
    }
    const line = this.#lines.get(call.line);
    line?.calls.remove(call);
    if (line?.calls.size === 0) this.#lines.delete(call.line);
  }

  /** The first call that this agent may take. */
  firstFor(agentId: AgentId, skills: Skills): QueuedCall | undefined {
    let best = this.#preferring.get(agentId)?.first;
    for (const { needs, calls } of this.#lines.values()) {
      const head = calls.first;
      if (!head || (best && compareCalls(head, best) > 0)) continue;
      if (satisfies(skills, needs)) best = head;
    }
    return best;
  }

  /** How many calls need a skill that these are not, and how many ask for another agent as yet. */
  beyond(agentId: AgentId, skills: Skills): { readonly skills: number; readonly others: number } {
    let short = 0;
    let others = 0;
    for (const { needs, calls } of this.#lines.values()) {
      if (!satisfies(skills, needs)) short += calls.size;
    }
    for (const [preferred, calls] of this.#preferring) {
      if (preferred !== agentId) others += calls.size;
    }
    return { skills: short, others };
  }
}

function compareAge(a: QueuedCall, b: QueuedCall): number {
  if (a.queuedAt !== b.queuedAt) return a.queuedAt - b.queuedAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
