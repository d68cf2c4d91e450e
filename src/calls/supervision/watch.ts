/** The wallboard's rows, read from the queue engine's state and statistics and the live calls. Pure. */
import type { Agent } from '../../acd/model/agent.ts';
import type { AcdState } from '../../acd/state.ts';
import { agentToday } from '../../acd/statistics.ts';
import type { CallId, QueueId } from '../../base/ids.ts';
import type { AgentViews } from '../agents/agent-views.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { consultedConnection } from '../conversation/conversation-state.ts';
import type { ConnectionState } from '../desk-port.ts';
import type { LiveCall } from '../live-call.ts';
import type { CentreSettings } from '../settings.ts';
import {
  defaultServiceLevel,
  nowWindowMs,
  type ServiceLevels,
  shortAbandonMs,
} from './service-levels.ts';
import type { SupervisorLines } from './supervisor-lines.ts';
import type { AgentWatch, CallWatch, QueueWatch } from './supervisor-port.ts';

export interface WatchedThings {
  readonly state: AcdState;
  readonly calls: ReadonlyMap<CallId, LiveCall>;
  readonly views: AgentViews;
  readonly settings: CentreSettings;
  readonly levels: ServiceLevels;
  readonly supervisors: Pick<SupervisorLines, 'of'>;
  readonly at: number;
}

type Mutable<Row> = { -readonly [Key in keyof Row]: Row[Key] };

export function watchQueues(things: WatchedThings): readonly QueueWatch[] {
  const { state, settings, levels, at } = things;
  const waiting = waitingByQueue(state);
  return [...state.queues].map(([queueId, { isBelowFloor }]) => {
    const { count, since } = waiting.get(queueId) ?? { count: 0, since: undefined };
    const rule = settings.serviceLevels?.[queueId] ?? defaultServiceLevel;
    return {
      id: queueId,
      name: settings.queueNames[queueId] ?? { 'zh-CN': queueId, en: queueId },
      waiting: count,
      ...(since === undefined ? {} : { longestWaitingSince: since }),
      belowFloor: isBelowFloor,
      serviceLevel: {
        ...{ ...rule, shortAbandonMs, windowMs: nowWindowMs },
        ...levels.of(queueId, at),
      },
      agents: agentsIn(state, queueId),
    };
  });
}

interface Waiting {
  readonly count: number;
  readonly since: number | undefined;
}

function waitingByQueue(state: AcdState): ReadonlyMap<QueueId, Waiting> {
  const waiting = new Map<QueueId, Waiting>();
  for (const { queueId, queuedAt, call, callback } of state.calls.values()) {
    // Whoever is to be called back does not wait on the line.
    if (call.place === 'talking' || callback !== undefined) continue;
    const { count, since } = waiting.get(queueId) ?? { count: 0, since: undefined };
    waiting.set(queueId, { count: count + 1, since: Math.min(since ?? queuedAt, queuedAt) });
  }
  return waiting;
}

const counted = {
  ready: 'ready',
  offered: 'offered',
  talking: 'talking',
  'wrap-up': 'wrapUp',
  'not-ready': 'notReady',
} as const;

function agentsIn(state: AcdState, queueId: QueueId): QueueWatch['agents'] {
  const counts: Mutable<QueueWatch['agents']> = {
    ...{ signedIn: 0, ready: 0, offered: 0, talking: 0, wrapUp: 0, notReady: 0 },
  };
  for (const agentId of state.queues.get(queueId)?.agents ?? []) {
    const name = state.agents.get(agentId)?.state.state ?? 'signed-out';
    if (name === 'signed-out') continue;
    counts.signedIn++;
    counts[counted[name]]++;
  }
  return counts;
}

export function watchAgents(things: WatchedThings): readonly AgentWatch[] {
  const { state, views, at } = things;
  return [...views.profiles].flatMap(({ id, name, extension }) => {
    const agent = state.agents.get(id);
    if (!agent) return [];
    const { answered, talkMs, wrapUpMs, declined, ringNoAnswers } = agentToday(
      state.statistics,
      id,
      at,
    );
    const call = callOf(agent, things);
    return {
      ...{ id, name, extension, state: agent.state },
      ...(agent.notReadyAfterCall === undefined
        ? {}
        : { notReadyAfterCall: agent.notReadyAfterCall }),
      phoneReachable: agent.phoneReachable,
      deskConnected: agent.desk.link === 'connected',
      queues: agent.queues.map(({ queueId }) => queueId),
      ...(call ? { call } : {}),
      today: { answered, talkMs, wrapUpMs, declined, ringNoAnswers },
    };
  });
}

function callOf(agent: Agent, { calls }: WatchedThings): AgentWatch['call'] {
  const call = 'callId' in agent.state ? calls.get(agent.state.callId) : undefined;
  if (!call) return undefined;
  return {
    id: call.id,
    callerNumber: call.file.record.callerNumber,
    ...(call.customer ? { customerName: call.customer.name } : {}),
    ...(call.enqueue ? { queue: call.enqueue.queue } : {}),
    held: call.stage === 'talking' && (call.conversation?.isHeld ?? false),
  };
}

/** Calls that still have a caller, and those in wrap-up; oldest first. */
export function watchCalls(things: WatchedThings): readonly CallWatch[] {
  const { calls, settings } = things;
  return [...calls.values()].flatMap((call) => {
    const stage = stageOf(call, things.state);
    if (!stage) return [];
    const { record } = call.file;
    const queued = things.state.calls.get(call.id);
    const queue = queued?.queueId ?? call.enqueue?.queue;
    const agentId = agentOf(call, things.state);
    return {
      id: call.id,
      stage,
      since: sinceOf(call, stage),
      receivedAt: record.receivedAt,
      callerNumber: record.callerNumber,
      ...(call.customer ? { customerName: call.customer.name, tier: call.customer.tier } : {}),
      hotline: settings.hotlines[record.hotline]?.name ?? {
        'zh-CN': record.hotline,
        en: record.hotline,
      },
      ...(queue === undefined ? {} : { queue }),
      ...(queued ? { priority: queued.priority } : {}),
      ...(agentId === undefined ? {} : { agentId }),
      ...lineOf(call, things),
    };
  });
}

function stageOf(call: LiveCall, state: AcdState): CallWatch['stage'] | undefined {
  switch (call.stage) {
    case 'flow':
    case 'wrap-up':
      return call.stage;
    case 'queued':
      return state.calls.get(call.id)?.call.place === 'offered' ? 'offered' : 'waiting';
    case 'talking':
      return call.conversation?.isHeld ? 'held' : 'talking';
    case 'transferring':
      return 'offered';
    case 'over':
      return undefined;
  }
}

/** Who has the call, or is offered it. */
function agentOf(call: LiveCall, state: AcdState): CallWatch['agentId'] {
  if (call.conversation) return call.conversation.agentId;
  for (const offer of state.offers.values()) if (offer.callId === call.id) return offer.agentId;
  return undefined;
}

/** Who waits, has waited since she was queued: an offer does not begin the wait anew. */
function sinceOf(call: LiveCall, stage: CallWatch['stage']): number {
  const { record } = call.file;
  switch (stage) {
    case 'flow':
      return record.receivedAt;
    case 'waiting':
    case 'offered':
      return call.waitingSince ?? record.queuedAt ?? record.receivedAt;
    case 'talking':
      return call.conversation?.ownedSince ?? record.connectedAt ?? record.receivedAt;
    case 'held':
      return call.conversation?.heldSince ?? record.receivedAt;
    case 'wrap-up':
      return call.end?.endedAt ?? record.receivedAt;
  }
}

/** What goes on on its line besides caller and agent. */
function lineOf(
  call: LiveCall,
  { supervisors }: WatchedThings,
): Pick<CallWatch, 'direct' | 'others' | 'supervision' | 'helpRequestedAt'> {
  const { direct, helpRequestedAt } = call;
  const supervision = supervisors.of(call);
  const others = call.conversation ? othersIn(call.conversation) : [];
  return {
    ...(direct ? { direct } : {}),
    ...(others.length > 0 ? { others } : {}),
    ...(supervision.length > 0 ? { supervision } : {}),
    ...(helpRequestedAt === undefined ? {} : { helpRequestedAt }),
  };
}

function othersIn(conversation: Conversation): NonNullable<CallWatch['others']> {
  const { others, consultation } = conversation.state;
  const shown = (party: string, connection: ConnectionState) => {
    const one = conversation.participant(party);
    return one ? [{ ...one.who, connection, since: one.joinedAt }] : [];
  };
  const owner = conversation.agentId === undefined ? shown(conversation.owner.id, 'connected') : [];
  return [
    ...owner,
    ...others.flatMap((party) => shown(party, 'connected')),
    ...(consultation ? shown(consultation.party, consultedConnection(consultation)) : []),
  ];
}
