/**
 * What the queue engine is told about queues and agents. It enters as an input (`config-changed`), so
 * that a replay knows which rules held when.
 */
import type { AgentId, QueueId } from '../../base/ids.ts';

/** Skill name to level, 1 (some) to 5 (best). Of a call: the least level it needs. */
export type Skills = Readonly<Record<string, number>>;

/** In which order the available agents of a queue are asked. */
export type Strategy = 'longest-idle';

export interface QueueConfig {
  readonly id: QueueId;
  readonly strategy: Strategy;
  /** From the offer to the desk's receipt; then the next agent is asked. Above 0. */
  readonly receiptTimeoutMs: number;
  /** From the receipt until the phone counts as not answered. Above 0. */
  readonly ringTimeoutMs: number;
  /** 0: no wrap-up. */
  readonly wrapUpMs: number;
  /** A caller who waited this long leaves the queue as `timed-out`. Above 0. */
  readonly waitMsMax: number;
  /** A call that finds this many waiting leaves at once as `full`. Above 0. */
  readonly waitingMax: number;
  /** While nobody of the queue is signed in: keep callers waiting, or let them leave as `no-agents`. */
  readonly whenNoAgents: 'wait' | 'leave';
  /**
   * Unanswered rings in a row after which an agent is made not-ready; 0: never. Until then she is
   * asked again only after the others.
   */
  readonly ringNoAnswerLimit: number;
  /** How many ms of waiting one step of priority is worth; ageing follows from it. 0: none. */
  readonly priorityWorthMs: number;
}

export interface AgentQueue {
  readonly queueId: QueueId;
  /** Agents with 1 are asked before those with 2, and so on. */
  readonly order: number;
}

export interface AgentConfig {
  readonly id: AgentId;
  readonly queues: readonly AgentQueue[];
  readonly skills: Skills;
}

export interface AcdConfig {
  readonly queues: readonly QueueConfig[];
  readonly agents: readonly AgentConfig[];
  /** How long an agent whose desk is disconnected keeps her state. Not offered calls meanwhile. */
  readonly deskGraceMs: number;
  /** East of Greenwich: when the statistics' day begins. China: 480. */
  readonly utcOffsetMinutes: number;
}

/** The values of a queue that says nothing else; chosen for an inbound hotline. */
export const queueDefaults: Omit<QueueConfig, 'id'> = {
  strategy: 'longest-idle',
  receiptTimeoutMs: 2_000,
  ringTimeoutMs: 20_000,
  wrapUpMs: 30_000,
  waitMsMax: 1_800_000,
  waitingMax: 1_000,
  whenNoAgents: 'wait',
  ringNoAnswerLimit: 1,
  priorityWorthMs: 60_000,
};

export function satisfies(skills: Skills, needed: Skills): boolean {
  for (const skill in needed) {
    if ((skills[skill] ?? 0) < (needed[skill] ?? 0)) return false;
  }
  return true;
}
