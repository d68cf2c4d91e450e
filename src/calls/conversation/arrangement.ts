/** Where each party's audio goes, from the conversation's state alone. Pure. */
import {
  areConnected,
  type ConversationState,
  callerParty,
  type PartyId,
} from './conversation-state.ts';

export interface Arrangement {
  /** Two who hear each other; the first is asked to bridge. */
  readonly bridges: readonly (readonly [PartyId, PartyId])[];
  /** Three or more who hear each other; empty: no conference. */
  readonly conference: readonly PartyId[];
  readonly music: readonly PartyId[];
  /** Who hears the other's phone ring. */
  readonly ringback: readonly PartyId[];
}

export const silence: Arrangement = { bridges: [], conference: [], music: [], ringback: [] };

export function arrangementOf(state: ConversationState): Arrangement {
  if (state.isOver) return silence;
  const { owner, others, consultation } = state;
  const withCaller = [callerParty, ...others, ...(areConnected(state) ? [owner] : [])];
  const bridges: (readonly [PartyId, PartyId])[] = [];
  const music: PartyId[] = [];
  const ringback: PartyId[] = [];
  const [first, second, third] = withCaller;
  if (first !== undefined && second === undefined) music.push(first);
  if (first !== undefined && second !== undefined && third === undefined) {
    bridges.push([first, second]);
  }
  if (consultation && consultation.connection !== 'connected') ringback.push(owner);
  else if (consultation?.focus === 'consulted') bridges.push([owner, consultation.party]);
  else if (consultation) music.push(consultation.party);
  return { bridges, conference: third === undefined ? [] : withCaller, music, ringback };
}

/** How to come from one arrangement to the other, in this order. */
export type MediaStep =
  | {
      readonly kind:
        | 'unbridge'
        | 'start-music'
        | 'start-ringback'
        | 'stop-music'
        | 'leave-conference'
        | 'join-conference';
      readonly party: PartyId;
    }
  | { readonly kind: 'bridge'; readonly party: PartyId; readonly with: PartyId }
  | { readonly kind: 'open-conference'; readonly parties: readonly PartyId[] }
  | { readonly kind: 'end-conference' };

/**
 * Leaving first, then joining. A bridge and a conference take their parties out of what they heard;
 * so only whoever goes nowhere is stopped. Parties in `gone` have no audio any more.
 */
export function mediaSteps(
  from: Arrangement,
  to: Arrangement,
  gone: ReadonlySet<PartyId>,
): readonly MediaStep[] {
  const joined = new Set([...to.bridges.flat(), ...to.conference]);
  const steps: MediaStep[] = [];
  for (const [first, second] of from.bridges) {
    if (hasBridge(to, first, second) || to.conference.includes(first)) continue;
    const stays = [first, second].find((party) => !gone.has(party));
    if (stays !== undefined) steps.push({ kind: 'unbridge', party: stays });
  }
  steps.push(...leaveConference(from, to, gone));
  for (const party of [...from.music, ...from.ringback]) {
    const goesOn = to.music.includes(party) || to.ringback.includes(party) || joined.has(party);
    if (!goesOn && !gone.has(party)) steps.push({ kind: 'stop-music', party });
  }
  for (const party of to.music) {
    if (!from.music.includes(party)) steps.push({ kind: 'start-music', party });
  }
  for (const party of to.ringback) {
    if (!from.ringback.includes(party)) steps.push({ kind: 'start-ringback', party });
  }
  for (const [party, other] of to.bridges) {
    if (!hasBridge(from, party, other)) steps.push({ kind: 'bridge', party, with: other });
  }
  return [...steps, ...joinConference(from, to)];
}

function leaveConference(
  from: Arrangement,
  to: Arrangement,
  gone: ReadonlySet<PartyId>,
): readonly MediaStep[] {
  if (from.conference.length === 0) return [];
  if (to.conference.length === 0) return [{ kind: 'end-conference' }];
  return from.conference
    .filter((party) => !to.conference.includes(party) && !gone.has(party))
    .map((party) => ({ kind: 'leave-conference', party }) as const);
}

function joinConference(from: Arrangement, to: Arrangement): readonly MediaStep[] {
  if (to.conference.length === 0) return [];
  if (from.conference.length === 0) return [{ kind: 'open-conference', parties: to.conference }];
  return to.conference
    .filter((party) => !from.conference.includes(party))
    .map((party) => ({ kind: 'join-conference', party }) as const);
}

function hasBridge({ bridges }: Arrangement, one: PartyId, other: PartyId): boolean {
  return bridges.some((pair) => pair.includes(one) && pair.includes(other));
}

/** The arrangement once the step is done: what else its parties heard, they hear no more. */
export function afterStep(before: Arrangement, step: MediaStep): Arrangement {
  switch (step.kind) {
    case 'unbridge':
      return { ...before, bridges: before.bridges.filter((pair) => !pair.includes(step.party)) };
    case 'stop-music':
      return without(before, [step.party]);
    case 'start-music':
      return { ...without(before, [step.party]), music: [...before.music, step.party] };
    case 'start-ringback':
      return { ...without(before, [step.party]), ringback: [...before.ringback, step.party] };
    case 'bridge': {
      const alone = without(before, [step.party, step.with]);
      return { ...alone, bridges: [...alone.bridges, [step.party, step.with]] };
    }
    case 'open-conference':
      return { ...without(before, step.parties), conference: step.parties };
    case 'join-conference':
      return { ...without(before, [step.party]), conference: [...before.conference, step.party] };
    case 'leave-conference':
      return without(before, [step.party]);
    case 'end-conference':
      return { ...before, conference: [] };
  }
}

function without(before: Arrangement, parties: readonly PartyId[]): Arrangement {
  const stays = (party: PartyId) => !parties.includes(party);
  return {
    bridges: before.bridges.filter((pair) => pair.every(stays)),
    conference: before.conference.filter(stays),
    music: before.music.filter(stays),
    ringback: before.ringback.filter(stays),
  };
}
