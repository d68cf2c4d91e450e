/**
 * The waiting calls of one queue in order of service, and the same by what they need: an agent looks
 * at the head of each kind of need she meets, not at every call. Kinds are few: the flows name them.
 */
import type { Agent } from '../model/agent.ts';
import { type CustomerClass, type Skills, satisfies } from '../model/config.ts';
import { compareCalls, type QueuedCall } from '../model/queued-call.ts';
import { SortedList } from './sorted-list.ts';

/** Whoever may take one call of a line may take the others. */
interface Line {
  readonly needs: Skills;
  readonly customerClass: CustomerClass;
  readonly calls: SortedList<QueuedCall>;
}

export class WaitingCalls {
  readonly #all = new SortedList(compareCalls);
  /** Without callbacks: their customers are not on the line. */
  readonly #callersByAge = new SortedList(compareAge);
  readonly #lines = new Map<string, Line>();
  /** Calls for which one agent alone is asked as yet. */
  readonly #preferring = new Map<Agent['id'], SortedList<QueuedCall>>();

  get size(): number {
    return this.#all.size;
  }

  /** Who is served next. */
  get first(): QueuedCall | undefined {
    return this.#all.first;
  }

  /** How many wait on the line; the others are callbacks. */
  get callers(): number {
    return this.#callersByAge.size;
  }

  /** Who has waited on the line longest, whatever the priorities. */
  get oldestCaller(): QueuedCall | undefined {
    return this.#callersByAge.first;
  }

  /** Who wait on the line, whatever the priorities, by when they came. */
  get callersByAge(): Iterable<QueuedCall> {
    return this.#callersByAge;
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
    if (call.callback === undefined) this.#callersByAge.add(call);
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
      this.#lines.set(call.line, { needs: call.needs, customerClass: call.customerClass, calls });
    }
  }

  remove(call: QueuedCall): void {
    this.#all.remove(call);
    if (call.callback === undefined) this.#callersByAge.remove(call);
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
  firstFor(agent: Agent): QueuedCall | undefined {
    let best = this.#preferring.get(agent.id)?.first;
    for (const line of this.#lines.values()) {
      const head = line.calls.first;
      if (!head || (best && compareCalls(head, best) > 0)) continue;
      if (mayTake(agent, line)) best = head;
    }
    return best;
  }

  /** How many calls the agent may not take, and how many ask for another agent as yet. */
  beyond(agent: Agent): { readonly skills: number; readonly others: number } {
    let short = 0;
    let others = 0;
    for (const line of this.#lines.values()) {
      if (!mayTake(agent, line)) short += line.calls.size;
    }
    for (const [preferred, calls] of this.#preferring) {
      if (preferred !== agent.id) others += calls.size;
    }
    return { skills: short, others };
  }
}

/** By skills, and for a trainee by the classes she may serve. */
export function mayTake(
  { skills, trainee }: Pick<Agent, 'skills' | 'trainee'>,
  { needs, customerClass }: Pick<QueuedCall, 'needs' | 'customerClass'>,
): boolean {
  return (trainee?.classes?.includes(customerClass) ?? true) && satisfies(skills, needs);
}

function compareAge(a: QueuedCall, b: QueuedCall): number {
  if (a.queuedAt !== b.queuedAt) return a.queuedAt - b.queuedAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
