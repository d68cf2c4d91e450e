/**
 * What becomes of a caller while she waits: the levels she needs are relaxed, the preferred agent is
 * asked no longer alone, announcements fall due. One deadline a call, for the next of all that.
 */
import { explainWaitStep } from '../explanation/explain.ts';
import { type QueueConfig, type Skills, satisfies } from '../model/config.ts';
import { lineOf, type QueuedCall } from '../model/queued-call.ts';
import type { QueueIndex } from '../state.ts';
import { changeCall, publish, type Turn } from '../turn.ts';
import { tellWait } from './estimate.ts';
import { waitedOut } from './waited-out.ts';

/** How often conditions are looked at that no step announces: the hour, the lines, a full target. Chosen. */
const overflowCheckMs = 5_000;

/** Where the call stands: priority and class count as time already waited. */
export function rankOf(
  { priorityWorthMs, classWorthMs }: QueueConfig,
  {
    priority,
    customerClass,
    queuedAt,
  }: Pick<QueuedCall, 'priority' | 'customerClass' | 'queuedAt'>,
): number {
  return queuedAt - priority * priorityWorthMs - (classWorthMs[customerClass] ?? 0);
}

/** The call as it waits from now on. */
export function waitingFrom(turn: Turn, call: QueuedCall, leaveAt: number): QueuedCall {
  const rules = turn.state.queues.get(call.queueId)?.config;
  const now = rules ? relaxed(call, rules, turn.at) : call;
  return {
    ...now,
    call: { place: 'waiting', dueAt: dueAt(now, rules, leaveAt, turn.at), leaveAt },
  };
}

/** Something of its wait is due. */
export function passCallDeadline(turn: Turn, call: QueuedCall): void {
  if (call.call.place !== 'waiting') return;
  const { leaveAt } = call.call;
  const queue = turn.state.queues.get(call.queueId);
  if (leaveAt <= turn.at || !queue) {
    waitedOut(turn, call);
    return;
  }
  const next = waitingFrom(turn, announced(turn, queue, call), leaveAt);
  if (next.line !== call.line) {
    const { id: callId, queueId, needs } = next;
    const explanation = explainWaitStep(turn.state, queue, call);
    publish(turn, { kind: 'needs-relaxed', at: turn.at, callId, queueId, needs, explanation });
  }
  changeCall(turn, next);
}

/** When she began to wait, were there no conversation in between. */
function waitBegan(call: QueuedCall): number {
  return call.waitingSince - call.waitedBeforeMs;
}

function relaxed(call: QueuedCall, rules: QueueConfig, at: number): QueuedCall {
  const needs = needsAt(call, rules, at);
  const isOver = call.preferredUntil !== undefined && call.preferredUntil <= at;
  if (!isOver && needs === call.needs) return call;
  const now = { ...call, needs, line: lineOf(needs, call.customerClass) };
  const nobody = { preferredAgent: undefined, preferredUntil: undefined, assigned: false };
  return isOver ? { ...now, ...nobody } : now;
}

function needsAt(call: QueuedCall, { relaxations }: QueueConfig, at: number): Skills {
  const waited = at - waitBegan(call);
  let needs = call.skills;
  for (const { afterMs, skills } of relaxations) {
    if (afterMs > waited) break;
    needs = lowered(needs, skills);
  }
  return satisfies(needs, call.needs) && satisfies(call.needs, needs) ? call.needs : needs;
}

/** A relaxation never asks for more than the call did. */
function lowered(needs: Skills, to: Skills): Skills {
  const now: Record<string, number> = {};
  for (const skill in needs) {
    now[skill] = Math.min(needs[skill] ?? 0, to[skill] ?? Number.POSITIVE_INFINITY);
  }
  return now;
}

function dueAt(
  call: QueuedCall,
  rules: QueueConfig | undefined,
  leaveAt: number,
  at: number,
): number {
  let due = leaveAt;
  const consider = (instant: number | undefined) => {
    if (instant !== undefined && instant > at && instant < due) due = instant;
  };
  consider(call.preferredUntil);
  consider(call.announceAt);
  if (!rules) return due;
  const began = waitBegan(call);
  for (const { afterMs } of rules.relaxations) consider(began + afterMs);
  // Callbacks overflow nowhere.
  if (call.callback !== undefined) return due;
  for (const { when } of rules.overflow) {
    // Before that it cannot hold, whatever else happens.
    const from = began + (when.waitedMsMin ?? 0);
    consider(from > at ? from : at + overflowCheckMs);
  }
  return due;
}

function announced(turn: Turn, queue: QueueIndex, call: QueuedCall): QueuedCall {
  if (call.announceAt === undefined || call.announceAt > turn.at) return call;
  const position = queue.waiting.indexOf(call) + 1;
  const { estimate, told } = tellWait(queue, call, position, turn.at);
  const { id: callId, queueId } = call;
  const words = { position, ...(estimate ? { estimate } : {}) };
  turn.effects.push({ kind: 'announce', callId, ...words });
  publish(turn, { kind: 'wait-announced', at: turn.at, callId, queueId, ...words });
  return { ...call, announceAt: announceAfter(queue.config, turn.at), told };
}

/** When the next announcement is due. */
export function announceAfter(
  { announceEveryMs }: Pick<QueueConfig, 'announceEveryMs'>,
  at: number,
): number | undefined {
  return announceEveryMs > 0 ? at + announceEveryMs : undefined;
}
