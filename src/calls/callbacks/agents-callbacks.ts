/**
 * Open callbacks as the agents of their queues see them. Read anew only when one may have changed, and
 * told to a desk only when its own list differs: a thousand desks have one each.
 */
import {
  byPromise,
  type CallbacksOfQueue,
  callbackView,
  mayCallBack,
  nearestCallbacks,
} from '../../acd/callbacks/views.ts';
import type { CallbackView } from '../../acd/model/callback.ts';
import type { AcdState } from '../../acd/state.ts';
import type { Clock } from '../../base/clock.ts';
import type { AgentId, CallbackId, QueueId } from '../../base/ids.ts';
import type { AgentCallback, AgentCallbacks } from '../desk-port.ts';
import type { CallStore } from '../ports.ts';
import type { CentreSettings } from '../settings.ts';

/** On one desk: what its protocol allows. */
const shownMax = 20;

export interface AgentsCallbacksParts {
  readonly state: () => AcdState;
  readonly settings: () => CentreSettings;
  readonly store: Pick<CallStore, 'customerByNumber'>;
  readonly clock: Clock;
}

/** What does not depend on who reads it. */
type Row = Omit<AgentCallback, 'isHers' | 'mayCall'>;

/** Of one queue. The same object as long as nothing of it differs. */
interface QueueList {
  readonly rows: readonly Row[];
  readonly open: number;
  /** What it is compared by. */
  readonly text: string;
}

export class AgentsCallbacks {
  readonly #parts: AgentsCallbacksParts;
  #hasChanged = true;
  #lists: ReadonlyMap<QueueId, QueueList> = new Map();
  /** Of the callbacks that are listed: looked up once. */
  #names: ReadonlyMap<CallbackId, string | undefined> = new Map();
  readonly #told = new Map<AgentId, readonly QueueList[]>();

  constructor(parts: AgentsCallbacksParts) {
    this.#parts = parts;
  }

  /** A list may differ from what was read. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /** A callback has changed, or the hour has. */
  changed(): void {
    this.#hasChanged = true;
  }

  /** Names are new, and what agents may take: every desk is told again. */
  reconfigured(): void {
    this.#hasChanged = true;
    this.#lists = new Map();
  }

  /** Of her queues, the nearest promises first. */
  of(agentId: AgentId): AgentCallbacks {
    this.refresh();
    return this.#listFor(agentId, this.#sourcesOf(agentId));
  }

  /** Her list as it was read last; undefined where she has been told the same. */
  newsFor(agentId: AgentId): AgentCallbacks | undefined {
    const sources = this.#sourcesOf(agentId);
    const told = this.#told.get(agentId) ?? [];
    if (told.length === sources.length && told.every((one, at) => one === sources[at])) return;
    if (sources.length > 0) this.#told.set(agentId, sources);
    else this.#told.delete(agentId);
    return this.#listFor(agentId, sources);
  }

  /** Reads all open callbacks, if one may have changed. */
  refresh(): void {
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    const names = new Map<CallbackId, string | undefined>();
    const lists = new Map<QueueId, QueueList>();
    for (const [queueId, found] of nearestCallbacks(this.#parts.state(), shownMax)) {
      const list = this.#read(found, names);
      const before = this.#lists.get(queueId);
      lists.set(queueId, before?.text === list.text ? before : list);
    }
    this.#names = names;
    this.#lists = lists;
  }

  #read(
    { nearest, open }: CallbacksOfQueue,
    names: Map<CallbackId, string | undefined>,
  ): QueueList {
    const now = this.#parts.clock.now();
    const read = nearest.map((callback) => {
      const view = callbackView(this.#parts.state(), callback, now);
      const { mayBeCalledNow, assignedTo } = view;
      return { row: this.#rowOf(view, names), mayBeCalledNow, assignedTo };
    });
    return { rows: read.map(({ row }) => row), open, text: JSON.stringify([open, read]) };
  }

  #rowOf(view: CallbackView, names: Map<CallbackId, string | undefined>): Row {
    const { id, number, queueId, state, dueAt, promisedAt, isLate, attempts, attemptsMax } = view;
    const { originOf, queueNames } = this.#parts.settings();
    const origin = originOf?.(number);
    const name = this.#names.has(id)
      ? this.#names.get(id)
      : this.#parts.store.customerByNumber(number)?.name;
    names.set(id, name);
    return {
      ...{ id, number, state, promisedAt, isLate, attempts, attemptsMax },
      queue: { id: queueId, name: queueNames[queueId] ?? { 'zh-CN': queueId, en: queueId } },
      ...(name === undefined ? {} : { customerName: name }),
      ...(origin ? { origin } : {}),
      ...(dueAt === undefined ? {} : { dueAt }),
    };
  }

  #sourcesOf(agentId: AgentId): readonly QueueList[] {
    const queues = this.#parts.state().agents.get(agentId)?.queues ?? [];
    return queues.flatMap(({ queueId }) => this.#lists.get(queueId) ?? []);
  }

  #listFor(agentId: AgentId, sources: readonly QueueList[]): AgentCallbacks {
    const rows = sources.flatMap((list) => list.rows).sort(byPromise);
    const open = sources.reduce((sum, list) => sum + list.open, 0);
    const nearest = rows.slice(0, shownMax).map((row) => this.#asSheSees(agentId, row));
    return { nearest, further: open - nearest.length };
  }

  #asSheSees(agentId: AgentId, row: Row): AgentCallback {
    const { state, clock } = this.#parts;
    const callback = state().callbacks.get(row.id);
    return {
      ...row,
      isHers: callback?.assignedTo?.agentId === agentId,
      mayCall: mayCallBack(state(), { agentId, callbackId: row.id }, clock.now()),
    };
  }
}
