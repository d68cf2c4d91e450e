/**
 * The transfer key of an agent's phone: blind to a number or an extension, or attended, when she has
 * asked an agent on the phone's other line. What the two calls become is one: the caller's.
 */
import { newId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import type { CallTarget } from '../desk-port.ts';
import type { LiveCall } from '../live-call.ts';
import type { Leg, TransferRequest } from '../ports.ts';
import type { Conversation } from './conversation.ts';
import { endConversation } from './live-conversation.ts';
import { Participant } from './participant.ts';
import { refusalOfTransfer } from './transfer.ts';

export async function transferFromPhone(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  { target, consultLeg }: TransferRequest,
): Promise<'transferred' | 'failed'> {
  if (consultLeg) return joinCalls(context, call, conversation, consultLeg);
  if (!/^\+?\d{1,20}$/.test(target)) return 'failed';
  const isInside = context.views.profileAt(target) || context.telephony.isReachable(target);
  const to: CallTarget = isInside
    ? { kind: 'extension', extension: target }
    : { kind: 'external', number: target };
  if (refusalOfTransfer(context, call, to, conversation.agentId)) return 'failed';
  const answer = await conversation.perform({ kind: 'transfer', to });
  return answer.ok ? 'transferred' : 'failed';
}

/** Whom she asked gets the caller; her two legs go, and the call in which she asked is over. */
async function joinCalls(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  consultLeg: Leg,
): Promise<'transferred' | 'failed'> {
  const asking = otherCallOf(context, conversation, consultLeg);
  const asked = asking?.conversation;
  // The key may be quicker than the media server: the two may be about to be joined.
  await asked?.joinAttempted;
  if (!asking || !asked || !isOfTwo(conversation) || !isOfTwo(asked)) return 'failed';
  const { clock, intake, views } = context;
  const { owner } = asked;
  const { who, agentId } = owner;
  const leg = asked.letGo(owner);
  if (!leg) return 'failed';
  const at = clock.now();
  const party = new Participant({ id: newId('leg'), who, at, ...(agentId ? { agentId } : {}) });
  party.occupiedBy = owner.occupiedBy;
  owner.occupiedBy = undefined;
  if (agentId !== undefined) call.agents.add(agentId);
  conversation.add(party);
  conversation.attach(party, leg);
  asking.file.note({ at, kind: 'call-joined', facts: { callId: call.id } });
  conversation.tell({ kind: 'taken-over', party: party.id, by: 'attended-transfer' });
  endConversation(context, asking, 'agent');
  if (agentId !== undefined) views.clearCall(agentId, asking.id);
  intake.drain();
  return 'transferred';
}

/** What her own phone has on its other line; nobody names another's call. */
function otherCallOf(
  { calls, views }: CentreContext,
  { agentId }: Conversation,
  consultLeg: Leg,
): LiveCall | undefined {
  const other = [...calls.values()].find(({ callerLeg }) => callerLeg === consultLeg);
  const extension = agentId === undefined ? undefined : views.profile(agentId)?.extension;
  const origin = other?.incoming?.origin;
  const isHers = origin?.kind === 'phone' && origin.name === extension;
  return other?.direct === 'incoming' && isHers && !other.isOver ? other : undefined;
}

function isOfTwo({ state, joinedAt }: Conversation): boolean {
  const { isOver, others, consultation } = state;
  return !isOver && joinedAt !== undefined && others.length === 0 && !consultation;
}
