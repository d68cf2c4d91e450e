/**
 * What a supervisor watches, as schemas: queues, agents, live calls, alarms. A snapshot holds all of
 * it, then only rows that changed follow. Instants are epoch ms. Callers' numbers are masked here for
 * everybody: a wall hangs in a room.
 */
import { z } from 'zod';
import { agentState, conferenceParty, connectionState, localizedText } from './desk-view.ts';

const id = z.string().min(1).max(64);
const instant = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const durationMs = z.number().nonnegative();

export const wallboardLimits = {
  /** Between two updates: at most two a second. */
  updateIntervalMs: 500,
  /** Rows of a wallboard; what is beyond is not shown, and `cut` says so. */
  queuesMax: 200,
  agentsMax: 2_000,
  callsMax: 500,
  alarmsMax: 100,
} as const;

/**
 * The parts of a service level, booked to the calls' arrival:
 * answeredInTime / (offered - shortAbandons - undecided).
 */
export const serviceLevelCounts = z.object({
  /** Reached the queue. */
  offered: count,
  answered: count,
  answeredInTime: count,
  /** Hung up while waiting; those who left almost at once are `shortAbandons` and not in here. */
  abandoned: count,
  shortAbandons: count,
  /** Left the queue without an agent, by its rules. */
  overflowed: count,
  /** Ended by a fault of ours or by a supervisor. */
  failed: count,
  /** Still waiting, and still in time. */
  undecided: count,
});

export const queueRow = z.object({
  id: z.string(),
  name: localizedText,
  /** Callers without an agent, those who are just being offered included. */
  waiting: count,
  longestWaitingSince: instant.optional(),
  /** Fewer agents are signed in than the queue's staffing asks for now. */
  belowFloor: z.boolean(),
  serviceLevel: z.object({
    withinMs: durationMs,
    /** 0 to 1. */
    target: z.number(),
    /** Who leaves sooner is a short abandon. */
    shortAbandonMs: durationMs,
    /** Calls that arrived in the last `windowMs`. */
    now: serviceLevelCounts,
    windowMs: durationMs,
    today: serviceLevelCounts,
  }),
  agents: z.object({
    signedIn: count,
    ready: count,
    offered: count,
    talking: count,
    wrapUp: count,
    notReady: count,
  }),
});

export const agentRow = z.object({
  id,
  name: z.string(),
  extension: z.string(),
  state: agentState,
  /** She asked, or was made, to be not ready after this call. */
  notReadyAfterCall: z.string().optional(),
  phoneReachable: z.boolean(),
  deskConnected: z.boolean(),
  queues: z.array(z.string()).readonly(),
  /** With whom; also while she is offered the call and in wrap-up. */
  call: z
    .object({
      id,
      callerNumber: z.string(),
      customerName: z.string().optional(),
      queue: z.string().optional(),
      held: z.boolean(),
    })
    .optional(),
  today: z.object({
    answered: count,
    talkMs: durationMs,
    wrapUpMs: durationMs,
    declined: count,
    ringNoAnswers: count,
  }),
});

export const liveCallRow = z.object({
  id,
  stage: z.enum(['flow', 'waiting', 'offered', 'talking', 'held', 'wrap-up']),
  /** When the stage began. */
  since: instant,
  receivedAt: instant,
  callerNumber: z.string(),
  customerName: z.string().optional(),
  tier: z.string().optional(),
  hotline: localizedText,
  queue: z.string().optional(),
  priority: z.number().optional(),
  agentId: id.optional(),
  /** Beside the queues. */
  direct: z.enum(['outgoing', 'incoming']).optional(),
  /** Whoever is on the line besides caller and agent. */
  others: z.array(conferenceParty).readonly().optional(),
  /** Supervisors on the line, or whose phone rings for it. */
  supervision: z
    .array(
      z.object({
        personId: id,
        by: z.string(),
        mode: z.enum(['listen', 'whisper', 'barge-in', 'take-over']),
        connection: connectionState,
        since: instant,
      }),
    )
    .readonly()
    .optional(),
  /** The agent asks for help, and nobody has come yet. */
  helpRequestedAt: instant.optional(),
});

export const alarmKind = z.enum([
  'help-requested',
  'queue-unstaffed',
  'staffing-below-floor',
  'wait-long',
  'callback-late',
  'service-level-low',
  'desk-unreachable',
  'phone-unreachable',
  'lines-short',
  'telephony-away',
  'trunk-failing',
  'trunk-refused',
  'trunk-unreachable',
  'disk-short',
  'emergency-plan-on',
]);

export const alarmRow = z.object({
  id: z.string(),
  kind: alarmKind,
  /** `alarm` needs a hand now. */
  level: z.enum(['warning', 'alarm']),
  since: instant,
  queue: z.string().optional(),
  agentId: id.optional(),
  trunk: z.string().optional(),
  /** Whose emergency plan is on, and who switched it on. */
  hotline: z.object({ id: z.string(), name: localizedText }).optional(),
  by: z.string().optional(),
  facts: z.record(z.string(), z.number()),
});

export const linesInUse = z.object({ used: count, max: count });

export const wallboardView = z.object({
  at: instant,
  lines: linesInUse,
  queues: z.array(queueRow).readonly(),
  agents: z.array(agentRow).readonly(),
  calls: z.array(liveCallRow).readonly(),
  alarms: z.array(alarmRow).readonly(),
  /** There are more rows than `wallboardLimits` lets through. */
  cut: z.boolean(),
});

/** Rows that are new or differ, and the ids of those that are gone. What is absent did not change. */
export const wallboardChanges = z.object({
  at: instant,
  lines: linesInUse.optional(),
  queues: z.array(queueRow).readonly().optional(),
  agents: z.array(agentRow).readonly().optional(),
  calls: z.array(liveCallRow).readonly().optional(),
  alarms: z.array(alarmRow).readonly().optional(),
  gone: z.object({
    queues: z.array(z.string()).readonly(),
    agents: z.array(z.string()).readonly(),
    calls: z.array(z.string()).readonly(),
    alarms: z.array(z.string()).readonly(),
  }),
  cut: z.boolean().optional(),
});

export type ServiceLevelCounts = z.infer<typeof serviceLevelCounts>;
export type QueueRow = z.infer<typeof queueRow>;
export type AgentRow = z.infer<typeof agentRow>;
export type LiveCallRow = z.infer<typeof liveCallRow>;
export type AlarmRow = z.infer<typeof alarmRow>;
export type AlarmKind = z.infer<typeof alarmKind>;
export type WallboardView = z.infer<typeof wallboardView>;
export type WallboardChanges = z.infer<typeof wallboardChanges>;
