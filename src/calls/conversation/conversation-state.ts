/**
 * A conversation as a value: a caller, whoever owns the call, others in conference with them, and a
 * party that the owner consults. Connections have CSTA's states (ECMA-269 §6.1.5); where each party's
 * audio goes follows from the state alone, see `arrangement.ts`.
 */
import type { CallTarget, ConnectionState, PartyFailure } from '../desk-port.ts';

/** 'caller', or what the shell has named a party of this conversation; never used twice in it. */
export type PartyId = string;

export const callerParty: PartyId = 'caller';

export type HoldOrigin = 'desk' | 'phone';

/**
 *   alerting --answered--> connected, talking with the consulted party <--alternate--> with the caller
 *   alerting --busy, declined, no answer, deadline--> gone, the owner has the caller again
 */
export type Consultation =
  | {
      readonly party: PartyId;
      readonly connection: 'queued' | 'alerting';
      readonly since: number;
      readonly dueAt: number;
    }
  | {
      readonly party: PartyId;
      readonly connection: 'connected';
      readonly since: number;
      /** With whom the owner talks; the other one hears music. */
      readonly focus: 'consulted' | 'caller';
    };

export interface ConversationState {
  readonly owner: PartyId;
  /** In conference with the caller, besides the owner, in the order they came. */
  readonly others: readonly PartyId[];
  /** Why the owner and the caller do not hear each other; empty: they do, unless she consults. */
  readonly holds: readonly HoldOrigin[];
  readonly consultation?: Consultation;
  /** The caller, or the last agent, has left: nothing happens any more. */
  readonly isOver?: true;
}

/** What the owner asks for. */
export type ConversationCommand =
  | { readonly kind: 'hold' | 'retrieve'; readonly origin: HoldOrigin }
  | {
      readonly kind: 'consult';
      readonly party: PartyId;
      readonly connection: 'queued' | 'alerting';
      readonly dueAt: number;
    }
  | { readonly kind: 'clear' }
  /** Of the consultation. */
  | { readonly kind: 'alternate' | 'reconnect' | 'complete-transfer' | 'confer' }
  /** Blind. */
  | { readonly kind: 'transfer'; readonly to: CallTarget; readonly priority?: number };

/** What became of a party. */
export type ConversationFact =
  /** A consultation that was in a queue has reached an agent's phone. */
  | { readonly kind: 'consulted-alerting'; readonly party: PartyId; readonly dueAt: number }
  | { readonly kind: 'consulted-answered'; readonly party: PartyId }
  | {
      readonly kind: 'consulted-failed';
      readonly party: PartyId;
      readonly reason: PartyFailure;
    }
  /** `died`: the phone fell silent or vanished; otherwise the person hung up. */
  | { readonly kind: 'party-left'; readonly party: PartyId; readonly died: boolean }
  /** Somebody with a leg of her own takes the owner's place: a supervisor, whom her phone consulted. */
  | {
      readonly kind: 'taken-over';
      readonly party: PartyId;
      readonly by: 'take-over' | 'attended-transfer';
    };

export type ConversationInput = (ConversationCommand | ConversationFact) & { readonly at: number };

/** What is to be done, in this order. The audio follows the new state by itself. */
export type ConversationEffect =
  /** Hangs the party up, or stops calling it. */
  | { readonly kind: 'release'; readonly party: PartyId }
  /** The state's owner has the call from now on; `from` has it no more. */
  | {
      readonly kind: 'hand-over';
      readonly from: PartyId;
      readonly by: 'attended-transfer' | 'conference' | 'take-over';
    }
  | { readonly kind: 'send-away'; readonly to: CallTarget; readonly priority?: number }
  /** Back to the head of the queue, or to an end where there was none. */
  | { readonly kind: 'return-caller'; readonly reason: 'phone-unreachable' | 'owner-left' }
  | { readonly kind: 'end'; readonly by: 'caller' | 'agent' }
  /** A line of the timeline. */
  | {
      readonly kind: 'note';
      readonly event: string;
      readonly party?: PartyId;
      readonly facts?: Readonly<Record<string, unknown>>;
    };

export type ConversationStep =
  | {
      readonly ok: true;
      readonly state: ConversationState;
      readonly effects: readonly ConversationEffect[];
    }
  | { readonly ok: false; readonly message: string };

/** Owner and caller hear each other. */
export function areConnected({ holds, consultation, isOver }: ConversationState): boolean {
  const isAway = consultation !== undefined && focusOf(consultation) !== 'caller';
  return !isOver && holds.length === 0 && !isAway;
}

function focusOf(consultation: Consultation): 'consulted' | 'caller' {
  return consultation.connection === 'connected' ? consultation.focus : 'consulted';
}

/** Of the consulted party, as the owner sees it. */
export function consultedConnection(consultation: Consultation): ConnectionState {
  if (consultation.connection !== 'connected') return consultation.connection;
  return consultation.focus === 'consulted' ? 'connected' : 'held';
}
