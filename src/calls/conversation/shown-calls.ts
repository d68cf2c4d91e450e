/**
 * What the desks of a conversation's agents show of it: the owner's, the consulted one's, those of
 * others in the conference. Made anew from the conversation at each change.
 */
import type { AgentId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import type {
  DeskCall,
  ShownConferenceParty,
  ShownConsultation,
  ShownParty,
} from '../desk-port.ts';
import type { LiveCall } from '../live-call.ts';
import type { Conversation } from './conversation.ts';
import { areConnected, consultedConnection } from './conversation-state.ts';
import type { Participant } from './participant.ts';

/** Shows every agent of the conversation how it stands, at once. */
export function showConversation(context: CentreContext, call: LiveCall): void {
  const { conversation, pop } = call;
  if (!conversation || conversation.state.isOver || !pop) return;
  call.partiesChanged();
  const { owner } = conversation;
  const { consultation, others } = conversation.state;
  show(context, owner.agentId, ownersCall(call, conversation, owner));
  const consulted = consultation && conversation.participant(consultation.party);
  if (consulted) show(context, consulted.agentId, consultedCall(call, conversation, consulted));
  for (const party of others) {
    const other = conversation.participant(party);
    if (other) show(context, other.agentId, joinedCall(call, conversation, other));
  }
}

function show(
  context: CentreContext,
  agentId: AgentId | undefined,
  shown: DeskCall | undefined,
): void {
  if (agentId === undefined || !shown) return;
  context.views.showCall(agentId, shown);
  tellDesk(context, agentId);
}

/** Sends the agent's view now, whether or not the queue engine is at work. */
export function tellDesk(context: CentreContext, agentId: AgentId): void {
  const view = context.views.view(context.intake.state, agentId, context.clock.now());
  if (view) context.desk.agentChanged(view);
}

function ownersCall(
  call: LiveCall,
  conversation: Conversation,
  owner: Participant,
): DeskCall | undefined {
  if (!call.pop) return undefined;
  const { state, heldSince, ownedSince } = conversation;
  const consultation = consultationOf(call, conversation);
  const { helpRequestedAt, maskedUntil, supervision, direct } = call;
  return {
    pop: call.pop,
    phase: areConnected(state) ? 'talking' : 'held',
    ...(ownedSince === undefined ? {} : { connectedAt: ownedSince }),
    ...(heldSince === undefined ? {} : { heldAt: heldSince }),
    ...(direct ? { direct } : {}),
    ...(consultation ? { consultation } : {}),
    ...(state.others.length > 0 ? { conference: partiesOf(call, conversation, owner) } : {}),
    ...(owner.isMuted ? { muted: true } : {}),
    ...(maskedUntil === undefined ? {} : { masked: true, maskedUntil }),
    ...(helpRequestedAt === undefined ? {} : { helpRequestedAt }),
    ...(supervision ? { supervision } : {}),
  };
}

function consultedCall(
  call: LiveCall,
  conversation: Conversation,
  consulted: Participant,
): DeskCall | undefined {
  const { consultation } = conversation.state;
  if (!call.pop || !consultation) return undefined;
  const isAnswered = consultation.connection === 'connected';
  const isHeld = isAnswered && consultation.focus === 'caller';
  return {
    pop: call.pop,
    phase: isAnswered ? (isHeld ? 'held' : 'talking') : 'ringing',
    ...(isAnswered ? { connectedAt: consultation.since } : {}),
    role: 'consulted',
    calledBy: conversation.owner.who,
    ...(consulted.isMuted ? { muted: true } : {}),
  };
}

function joinedCall(
  call: LiveCall,
  conversation: Conversation,
  other: Participant,
): DeskCall | undefined {
  if (!call.pop) return undefined;
  return {
    pop: call.pop,
    phase: 'talking',
    connectedAt: other.joinedAt,
    role: 'joined',
    calledBy: conversation.owner.who,
    conference: partiesOf(call, conversation, other),
    ...(other.isMuted ? { muted: true } : {}),
  };
}

function consultationOf(call: LiveCall, conversation: Conversation): ShownConsultation | undefined {
  const { consultation } = conversation.state;
  const { failedConsultation } = call;
  if (!consultation) {
    return failedConsultation && { ...failedConsultation, connection: 'failed' };
  }
  const to = conversation.participant(consultation.party)?.who;
  return (
    to && {
      to,
      connection: consultedConnection(consultation),
      since: consultation.since,
      ...(consultation.connection === 'connected' ? {} : { dueAt: consultation.dueAt }),
    }
  );
}

/** All but the reader. */
function partiesOf(
  call: LiveCall,
  conversation: Conversation,
  reader: Participant,
): readonly ShownConferenceParty[] {
  const { state } = conversation;
  const since = conversation.joinedAt ?? call.file.record.receivedAt;
  const caller = { ...shownCaller(call), connection: 'connected', since } as const;
  const others = [state.owner, ...state.others].flatMap((party) => {
    const one = conversation.participant(party);
    if (!one || one === reader) return [];
    const isAway = party === state.owner && !areConnected(state);
    const connection = isAway ? ('held' as const) : ('connected' as const);
    return [{ ...one.who, connection, since: one.joinedAt }];
  });
  return [caller, ...others];
}

export function shownCaller(call: LiveCall): ShownParty {
  return { kind: 'caller', name: call.customer?.name ?? call.file.record.callerNumber };
}

/** Of an agent whose part in the call is over: nothing of what went on there any more. */
export function showWrapUp(context: CentreContext, call: LiveCall, agentId: AgentId): void {
  const { clock, views, changedAgents } = context;
  const shown = views.deskCallOf(agentId, call.id);
  if (!shown) return;
  const { pop, connectedAt, direct } = shown;
  views.showCall(agentId, {
    ...{ pop, phase: 'wrap-up', outcome: call.file.record.outcome },
    endedAt: call.end?.endedAt ?? clock.now(),
    ...(connectedAt === undefined ? {} : { connectedAt }),
    ...(direct ? { direct } : {}),
  });
  changedAgents.add(agentId);
}
