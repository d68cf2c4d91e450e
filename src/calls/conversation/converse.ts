/**
 * The rules of a conversation: `converse(state, input)`, pure. A command that does not fit is refused
 * with words for the desk; a fact that comes late or twice changes nothing.
 *
 *   talking --consult--> consulting --reconnect, failure--> talking
 *   consulting --transfer, the owner hangs up--> talking with the consulted party as owner
 *   consulting --confer--> conference --the last other leaves--> talking
 *   any --caller hangs up--> over;  talking --owner hangs up--> over
 *   alerting --owner hangs up--> the caller returns to the queue
 */
import {
  type ConversationCommand,
  type ConversationEffect,
  type ConversationFact,
  type ConversationInput,
  type ConversationState,
  type ConversationStep,
  callerParty,
  type PartyId,
} from './conversation-state.ts';

/** The caller included. Chosen: what a mixer of phones still makes sense of. */
const conferencePartiesMax = 8;

export function converse(state: ConversationState, input: ConversationInput): ConversationStep {
  if (state.isOver) return isFact(input) ? same(state) : refused('The call is over.');
  switch (input.kind) {
    case 'hold':
    case 'retrieve':
      return changeHold(state, input);
    case 'consult':
      return consult(state, input);
    case 'transfer': {
      const { to, priority } = input;
      const away = {
        kind: 'send-away',
        to,
        ...(priority === undefined ? {} : { priority }),
      } as const;
      if (state.others.length > 0) return refused('Several are on the line.');
      return next(over(state), ...releaseConsulted(state), away);
    }
    case 'clear':
      return clear(state);
    case 'alternate':
    case 'reconnect':
    case 'complete-transfer':
    case 'confer':
      return withConsulted(state, input);
    case 'consulted-alerting':
    case 'consulted-answered':
    case 'consulted-failed':
      return consultedChanged(state, input);
    case 'party-left':
      return partyLeft(state, input);
    case 'taken-over':
      return takenOver(state, input);
  }
}

function isFact(input: ConversationInput): boolean {
  const facts: readonly ConversationFact['kind'][] = [
    ...(['consulted-alerting', 'consulted-answered', 'consulted-failed'] as const),
    ...(['party-left', 'taken-over'] as const),
  ];
  return (facts as readonly string[]).includes(input.kind);
}

function changeHold(
  state: ConversationState,
  { kind, origin }: Extract<ConversationCommand, { kind: 'hold' | 'retrieve' }>,
): ConversationStep {
  const isHeld = state.holds.includes(origin);
  if ((kind === 'hold') === isHeld) return same(state);
  // Whom the phone's own key holds while she consults, is the consulted party: its audio is the phone's.
  if (state.consultation) return refused('There is a consultation.');
  const holds = isHeld ? state.holds.filter((one) => one !== origin) : [...state.holds, origin];
  return next({ ...state, holds });
}

function consult(
  state: ConversationState,
  { party, connection, at, dueAt }: Extract<ConversationInput, { kind: 'consult' }>,
): ConversationStep {
  if (state.consultation) return refused('There is a consultation already.');
  if (state.holds.includes('phone')) return refused('The call is held at the phone.');
  if (state.others.length + 3 > conferencePartiesMax) return refused('The conference is full.');
  const consultation = { party, connection, since: at, dueAt };
  return next(
    { ...state, holds: [], consultation },
    { kind: 'note', event: 'consultation-begun', party },
  );
}

function withConsulted(
  state: ConversationState,
  {
    kind,
  }: Extract<
    ConversationCommand,
    { kind: 'alternate' | 'reconnect' | 'complete-transfer' | 'confer' }
  >,
): ConversationStep {
  const { consultation } = state;
  if (!consultation) return refused('There is no consultation.');
  if (kind === 'reconnect') return next(withoutConsulted(state), ...releaseConsulted(state));
  if (consultation.connection !== 'connected') return refused('Nobody has answered yet.');
  const { party, focus } = consultation;
  switch (kind) {
    case 'alternate': {
      const other = focus === 'caller' ? 'consulted' : 'caller';
      return next({ ...state, consultation: { ...consultation, focus: other } });
    }
    case 'complete-transfer':
      return handOver(state, 'attended-transfer', party);
    case 'confer': {
      const others = [...state.others, party];
      return next({ ...withoutConsulted(state), others }, note('conference-joined', party));
    }
  }
}

/** She hangs up whom she talks with. */
function clear(state: ConversationState): ConversationStep {
  const { consultation, others } = state;
  const talksWithCaller =
    consultation?.connection === 'connected' && consultation.focus === 'caller';
  if (consultation && !talksWithCaller) {
    return next(withoutConsulted(state), ...releaseConsulted(state));
  }
  const [first] = others;
  if (first !== undefined) return ownerLeft(state, false);
  return next(over(state), ...releaseConsulted(state), { kind: 'end', by: 'agent' });
}

function consultedChanged(
  state: ConversationState,
  input: Extract<
    ConversationInput,
    { kind: 'consulted-alerting' | 'consulted-answered' | 'consulted-failed' }
  >,
): ConversationStep {
  const { consultation } = state;
  const { party, at } = input;
  if (consultation?.party !== party || consultation.connection === 'connected') return same(state);
  switch (input.kind) {
    case 'consulted-alerting': {
      const { dueAt } = input;
      return next({ ...state, consultation: { party, connection: 'alerting', since: at, dueAt } });
    }
    case 'consulted-answered': {
      const answered = { party, connection: 'connected', since: at, focus: 'consulted' } as const;
      return next({ ...state, consultation: answered }, note('consultation-answered', party));
    }
    case 'consulted-failed': {
      const failed = note('consultation-failed', party, { reason: input.reason });
      return next(withoutConsulted(state), failed, { kind: 'release', party });
    }
  }
}

function partyLeft(
  state: ConversationState,
  { party, died }: Extract<ConversationFact, { kind: 'party-left' }>,
): ConversationStep {
  const { consultation, others, owner } = state;
  if (party === callerParty) {
    const rest = others.map((other) => ({ kind: 'release', party: other }) as const);
    return next(over(state), ...releaseConsulted(state), ...rest, { kind: 'end', by: 'caller' });
  }
  if (party === owner) return ownerLeft(state, died);
  if (consultation?.party === party) {
    return next(withoutConsulted(state), ...releaseConsulted(state));
  }
  if (!others.includes(party)) return same(state);
  const left = note('conference-left', party);
  return next(without(state, party), left, { kind: 'release', party });
}

/**
 * Nobody is lost: whoever else is on the line has the caller then, and if nobody is, the queue.
 * Only an owner who hangs up on the caller alone ends the call.
 */
function ownerLeft(state: ConversationState, died: boolean): ConversationStep {
  const { consultation } = state;
  const [first] = state.others;
  if (consultation?.connection === 'connected') {
    return handOver(state, 'attended-transfer', consultation.party);
  }
  if (first !== undefined) {
    const step = handOver(without(state, first), 'conference', first);
    return step.ok ? { ...step, effects: [...releaseConsulted(state), ...step.effects] } : step;
  }
  if (consultation || died) {
    const reason = died ? 'phone-unreachable' : 'owner-left';
    return next(over(state), ...releaseConsulted(state), { kind: 'return-caller', reason });
  }
  return next(over(state), { kind: 'end', by: 'agent' });
}

function takenOver(
  state: ConversationState,
  { party, by }: Extract<ConversationFact, { kind: 'taken-over' }>,
): ConversationStep {
  const step = handOver(withoutConsulted(state), by, party);
  return step.ok ? { ...step, effects: [...releaseConsulted(state), ...step.effects] } : step;
}

function handOver(
  state: ConversationState,
  by: 'attended-transfer' | 'conference' | 'take-over',
  to: PartyId,
): ConversationStep {
  const { owner: from, others } = state;
  return next(
    { owner: to, others, holds: [] },
    { kind: 'release', party: from },
    { kind: 'hand-over', from, by },
  );
}

function releaseConsulted({ consultation }: ConversationState): readonly ConversationEffect[] {
  if (!consultation) return [];
  const { party } = consultation;
  return [note('consultation-ended', party), { kind: 'release', party }];
}

function withoutConsulted({ consultation: _, ...state }: ConversationState): ConversationState {
  return { ...state, holds: [] };
}

function without(state: ConversationState, party: PartyId): ConversationState {
  return { ...state, others: state.others.filter((other) => other !== party) };
}

function over(state: ConversationState): ConversationState {
  return { owner: state.owner, others: [], holds: [], isOver: true };
}

function note(
  event: string,
  party: PartyId,
  facts?: Readonly<Record<string, unknown>>,
): ConversationEffect {
  return { kind: 'note', event, party, ...(facts ? { facts } : {}) };
}

function next(
  state: ConversationState,
  ...effects: readonly ConversationEffect[]
): ConversationStep {
  return { ok: true, state, effects };
}

function same(state: ConversationState): ConversationStep {
  return { ok: true, state, effects: [] };
}

function refused(message: string): ConversationStep {
  return { ok: false, message };
}
