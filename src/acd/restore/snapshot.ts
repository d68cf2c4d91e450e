/** The state as JSON, complete: `fromSnapshot` gives the same state again. */
import type { AgentId, CallId, QueueId } from '../../base/ids.ts';
import type { Departed } from '../departed.ts';
import type { Agent } from '../model/agent.ts';
import type { Callback } from '../model/callback.ts';
import type { AcdConfig } from '../model/config.ts';
import type { Offer } from '../model/offer.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import type { AgentToday, QueueToday } from '../model/statistics.ts';
import {
  type AcdState,
  emptyState,
  type LineUse,
  putAgent,
  putCall,
  putCallback,
  putOffer,
  putQueue,
  type QueueIndex,
  setFloorDeadline,
  takeLine,
} from '../state.ts';
import { forgetHeld } from '../waiting/agent-rules.ts';
import { fromFormat2, type SnapshotFormat2 } from './snapshot-format-2.ts';

interface QueueMemory {
  readonly id: QueueId;
  readonly workMs: readonly number[];
  readonly lastAt?: number;
  readonly isBelowFloor: boolean;
  readonly floorDueAt?: number;
}

/** 2 had no callbacks, and said less of calls, queues and the day. */
const format = 3;

export interface AcdSnapshot {
  readonly format: typeof format;
  readonly at: number;
  readonly config: AcdConfig;
  readonly nextDueAt?: number;
  readonly offerCount: number;
  readonly agents: readonly Agent[];
  readonly calls: readonly QueuedCall[];
  readonly offers: readonly Offer[];
  readonly callbacks: readonly Callback[];
  readonly queues: readonly QueueMemory[];
  readonly departed: readonly (readonly [string, Departed])[];
  readonly lines: readonly (readonly [CallId, LineUse])[];
  readonly agentsToday: readonly (readonly [AgentId, AgentToday])[];
  readonly queuesToday: readonly (readonly [QueueId, QueueToday])[];
}

export function toSnapshot(state: AcdState): AcdSnapshot {
  return structuredClone({
    format,
    at: state.at,
    config: state.config,
    ...(state.nextDueAt === undefined ? {} : { nextDueAt: state.nextDueAt }),
    offerCount: state.offerCount,
    agents: [...state.agents.values()].sort(byId),
    calls: [...state.calls.values()].sort(byId),
    offers: [...state.offers.values()].sort(byId),
    callbacks: [...state.callbacks.values()].sort(byId),
    queues: [...state.queues.values()].map(memoryOf).sort(byId),
    departed: [...state.departed],
    lines: [...state.lines].sort(byKey),
    agentsToday: [...state.statistics.agents].sort(byKey),
    queuesToday: [...state.statistics.queues].sort(byKey),
  });
}

function memoryOf({ config, pace, isBelowFloor, floorDueAt }: QueueIndex): QueueMemory {
  return {
    ...{ id: config.id, workMs: pace.workMs, isBelowFloor },
    ...(pace.lastAt === undefined ? {} : { lastAt: pace.lastAt }),
    ...(floorDueAt === undefined ? {} : { floorDueAt }),
  };
}

/** @throws Error for a snapshot of a format that is not known */
export function fromSnapshot(given: AcdSnapshot | SnapshotFormat2): AcdState {
  const snapshot = given.format === 2 ? fromFormat2(given) : given;
  if (snapshot.format !== format) throw new Error('the snapshot has another format');
  const state = emptyState();
  state.at = snapshot.at;
  state.nextDueAt = snapshot.nextDueAt;
  state.offerCount = snapshot.offerCount;
  state.config = snapshot.config;
  for (const config of snapshot.config.queues) putQueue(state, config);
  for (const memory of snapshot.queues) recall(state, memory);
  for (const agent of snapshot.agents) putAgent(state, agent);
  forgetHeld(state);
  for (const call of snapshot.calls) putCall(state, call);
  for (const offer of snapshot.offers) putOffer(state, offer);
  for (const callback of snapshot.callbacks) putCallback(state, callback);
  for (const [caller, departed] of snapshot.departed) state.departed.set(caller, departed);
  for (const [callId, use] of snapshot.lines) takeLine(state, callId, use);
  return {
    ...state,
    statistics: {
      utcOffsetMinutes: snapshot.config.utcOffsetMinutes,
      agents: new Map(snapshot.agentsToday.map(([id, today]) => [id, { ...today }])),
      queues: new Map(snapshot.queuesToday.map(([id, today]) => [id, copied(today)])),
    },
  };
}

function copied(today: QueueToday): QueueToday {
  const { leftBy, overflowedBy } = today;
  return { ...today, leftBy: { ...leftBy }, overflowedBy: { ...overflowedBy } };
}

function recall(state: AcdState, memory: QueueMemory): void {
  const queue = state.queues.get(memory.id);
  if (!queue) return;
  queue.pace.workMs.push(...memory.workMs);
  queue.pace.lastAt = memory.lastAt;
  queue.isBelowFloor = memory.isBelowFloor;
  setFloorDeadline(state, queue, memory.floorDueAt);
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
