/** Calling somebody for an agent: another agent, an extension, a number outside. */
import { isAvailable } from '../../acd/model/agent.ts';
import { satisfies } from '../../acd/model/config.ts';
import { type AgentId, newId, type QueueId } from '../../base/ids.ts';
import { type CentreContext, shownOnPhones, trackLeg } from '../centre-context.ts';
import type { CallTarget, CommandResult, PartyFailure, ShownParty } from '../desk-port.ts';
import type { LiveCall } from '../live-call.ts';
import type { DialResult, Leg, RingResult } from '../ports.ts';
import { noteAttempts } from '../trunk-attempts.ts';
import { leaveDesk } from './departures.ts';
import { Participant } from './participant.ts';
import { phoneRings, phoneRingsNoMore } from './ringing-phones.ts';

/** Chosen: six rings, and shorter than a caller's patience on hold. */
export const ringMsMax = 30_000;

type Refusal = Extract<CommandResult, { readonly ok: false }>;

export interface Reachable {
  readonly who: ShownParty;
  readonly agentId?: AgentId;
  readonly at: { readonly extension: string } | { readonly number: string };
}

/** Who is meant, or why she cannot be called. @param by who asks */
export function reachableOf(
  context: CentreContext,
  to: Extract<CallTarget, { kind: 'agent' | 'extension' | 'external' }>,
  by: AgentId | undefined,
): Reachable | Refusal {
  const { views } = context;
  switch (to.kind) {
    case 'agent': {
      const profile = views.profile(to.agentId);
      if (!profile) return refusal('not-found', 'No such agent.');
      return reachableAgent(context, profile.id, profile, by);
    }
    case 'extension': {
      const profile = views.profileAt(to.extension);
      if (profile) return reachableAgent(context, profile.id, profile, by);
      const { extension } = to;
      return { who: { kind: 'extension', name: extension }, at: { extension } };
    }
    case 'external': {
      if (!context.settings().mayDialOut) return refusal('not-allowed', 'Nobody may dial out.');
      if (by !== undefined && views.profile(by)?.mayDialOut === false) {
        return refusal('not-allowed', 'She may not dial out.');
      }
      const { number } = to;
      return { who: { kind: 'external', name: number }, at: { number } };
    }
  }
}

function reachableAgent(
  { intake }: CentreContext,
  agentId: AgentId,
  { name, extension }: { readonly name: string; readonly extension: string },
  by: AgentId | undefined,
): Reachable | Refusal {
  if (agentId === by) return refusal('conflict', 'That is herself.');
  const state = intake.state.agents.get(agentId)?.state.state;
  if (state === 'talking' || state === 'offered') return refusal('conflict', 'She is busy.');
  return { who: { kind: 'agent', id: agentId, name }, agentId, at: { extension } };
}

/** Whoever of the queue can help and has been idle longest: a colleague is asked at once, or not at all. */
export function freeAgentOf(
  context: CentreContext,
  queueId: QueueId,
  by: AgentId | undefined,
): Reachable | Refusal {
  const { agents, queues } = context.intake.state;
  const queue = queues.get(queueId);
  if (!queue) return refusal('not-found', 'No such queue.');
  const needed = context.settings().queueSkills?.[queueId] ?? {};
  const free = [...queue.agents]
    .flatMap((agentId) => agents.get(agentId) ?? [])
    .filter((agent) => agent.id !== by && isAvailable(agent) && satisfies(agent.skills, needed))
    .sort((one, other) => one.idleSince - other.idleSince);
  const [first] = free;
  if (!first) return refusal('conflict', 'Nobody of that queue is free.');
  return reachableOf(context, { kind: 'agent', agentId: first.id }, by);
}

function refusal(code: Refusal['code'], message: string): Refusal {
  return { ok: false, code, message };
}

/** @param occupiedBy what the queue engine is told that she is busy with; for agents only */
export function participantFor(
  context: CentreContext,
  call: LiveCall,
  { who, agentId }: Reachable,
  occupiedBy = newId('call'),
): Participant {
  const at = context.clock.now();
  const one = new Participant({ id: newId('leg'), who, at, ...(agentId ? { agentId } : {}) });
  if (agentId === undefined) return one;
  one.occupiedBy = occupiedBy;
  call.agents.add(agentId);
  context.occupations.occupy(agentId, occupiedBy, () => !one.isGone);
  return one;
}

export interface Reaching {
  readonly to: Reachable;
  /** Whose leg it will be joined with; absent: nobody's yet. */
  readonly joins?: Leg;
  /** Shown on the phone. */
  readonly caller: { readonly number: string; readonly name?: string };
  readonly signal: AbortSignal;
  /** On `joins`, which waits for her, a far end outside is heard before it answers. */
  readonly hearsEarly?: boolean;
  /** Her phone may answer by itself: she has asked to be called. */
  readonly answersItself?: boolean;
}

export type Reached =
  | { readonly outcome: 'answered'; readonly leg: Leg }
  | { readonly outcome: PartyFailure };

/** Rings or dials until she answers, cannot be had, or nobody wants her any more. Never rejects. */
export async function reach(
  context: CentreContext,
  call: LiveCall,
  one: Participant,
  { to, joins, caller, signal, hearsEarly = false, answersItself }: Reaching,
): Promise<Reached> {
  const { telephony, log } = context;
  const common = {
    ...{ callId: call.id, ringTimeoutMs: ringMsMax, signal },
    ...(joins ? { joins } : {}),
  };
  const answer = one.agentId === undefined ? undefined : phoneRings(context, one.agentId);
  try {
    const result =
      'extension' in to.at
        ? await telephony.ring({
            ...{ ...common, extension: to.at.extension },
            callerNumber: shownOnPhones(context, caller.number),
            ...(answer ? { answerNow: answer.signal } : {}),
            ...(caller.name === undefined
              ? {}
              : { callerName: shownOnPhones(context, caller.name) }),
            ...(answersItself ? { answersItself } : {}),
            onIdentity: (identity) => {
              one.ringing = identity;
              call.rings(identity);
              call.partiesChanged();
            },
          })
        : await telephony.dial({ ...common, number: to.at.number, earlyMedia: hearsEarly });
    return await taken(context, call, one, result);
  } catch (error) {
    log.error({ err: error, callId: call.id }, 'calling failed');
    leaveDesk(context, call, one);
    return { outcome: 'failed' };
  } finally {
    if (answer && one.agentId !== undefined) phoneRingsNoMore(context, one.agentId, answer);
  }
}

async function taken(
  context: CentreContext,
  call: LiveCall,
  one: Participant,
  result: RingResult | DialResult,
): Promise<Reached> {
  if ('attempts' in result) noteAttempts(call, result.attempts, context.clock.now());
  if (result.outcome !== 'answered') {
    leaveDesk(context, call, one);
    return { outcome: failureOf(result) };
  }
  trackLeg(context, result.leg);
  // Answered in the moment in which nobody wanted her any more.
  if (!one.isGone && !call.isOver) return { outcome: 'answered', leg: result.leg };
  leaveDesk(context, call, one);
  await result.leg.hangup('cancelled');
  return { outcome: 'left' };
}

function failureOf(
  result: Exclude<RingResult | DialResult, { outcome: 'answered' }>,
): PartyFailure {
  if (result.outcome === 'cancelled') return 'left';
  const attempts = 'attempts' in result ? result.attempts : [];
  const isDown = attempts.length > 0 && attempts.every(({ outcome }) => outcome === 'trunk-down');
  return isDown ? 'trunk-down' : result.outcome;
}
