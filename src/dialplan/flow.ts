/**
 * One call's way through a compiled flow, as a pure machine: `startFlow` and `stepFlow` take a state
 * and an input and give the next state and what is to be done. The state is JSON, so that it fits
 * in the call record; the compiled flow is looked up by the version the call began with.
 */
import type { Wording } from '../base/wording.ts';
import type { CompiledDialplan } from './compiled.ts';
import { beginFlow, continueFlow } from './interpreter.ts';

/** What is known of the caller from the customers' records; see `Customer` of the calls. */
export interface CustomerFacts {
  readonly tier: 'walk-in' | 'contract' | 'vip-local' | 'vip-network' | 'vip-strategic';
  readonly company?: string;
  readonly accountNumber?: string;
  readonly language?: 'zh-CN' | 'en';
}

/** What the flow knows when the call arrives. */
export interface FlowFacts {
  readonly callerNumber: string;
  readonly dialledNumber: string;
  /** Epoch ms; decides hours and holidays. */
  readonly at: number;
  /** Absent: nobody knows the number. */
  readonly customer?: CustomerFacts;
  /** The hotline's emergency plan is switched on. */
  readonly isEmergency?: boolean;
  /** At saturation: not the hotline that owns the number, or not its flow. */
  readonly instead?: { readonly hotline: string } | { readonly flow: string };
}

export interface FlowState {
  /** Of the dialplan the call began with. */
  readonly version: string;
  readonly hotline: string;
  readonly flow: string;
  /** The step that is being carried out, by id; absent once the flow has ended. */
  readonly step?: string;
  readonly language: 'zh-CN' | 'en';
  /** Tries used at the present step. */
  readonly tries: number;
  /** What was collected, by variable name. */
  readonly variables: Readonly<Record<string, string>>;
  readonly facts: FlowFacts;
  readonly answered?: boolean;
  /** Steps that went through the present flow and to which it returns, the outermost first. */
  readonly callers?: readonly { readonly flow: string; readonly step: string }[];
  /** Digits that were read back and wait for a yes. */
  readonly pending?: string;
  /** The place of the survey's question that was put, from 0. */
  readonly question?: number;
  /** As a step has set it; absent: as the hotline says. */
  readonly recording?: boolean;
  /** The step that follows the emergency announcement that is being played. */
  readonly startsAt?: string;
}

/** What the caller's side did. */
export type FlowInput =
  | { readonly kind: 'answered'; readonly at: number }
  | { readonly kind: 'played'; readonly at: number }
  | {
      readonly kind: 'digits-collected';
      readonly at: number;
      readonly digits: string;
      readonly terminator?: string;
    }
  | { readonly kind: 'collect-timed-out'; readonly at: number }
  /** The queue gave the call back: it was not answered there. */
  | {
      readonly kind: 'queue-left';
      readonly at: number;
      readonly reason: QueueLeftReason;
      /** The overflow rule's name or the key that was pressed. */
      readonly exit?: string;
      /** The overflow rule leads into this flow. */
      readonly flow?: string;
    }
  /** The agent hung up, the caller is still there. */
  | { readonly kind: 'conversation-ended'; readonly at: number }
  /** Absent: nobody owns the number. */
  | { readonly kind: 'customer-looked-up'; readonly at: number; readonly customer?: CustomerFacts }
  | {
      readonly kind: 'looked-up';
      readonly at: number;
      /** What was to be kept, by variable; absent: the lookup failed, for this reason. */
      readonly found?: Readonly<Record<string, string>>;
      readonly reason?: string;
    }
  | { readonly kind: 'sent'; readonly at: number; readonly ok: boolean }
  | { readonly kind: 'dial-ended'; readonly at: number; readonly outcome: DialOutcome }
  /** 0 ms: nothing was said. */
  | { readonly kind: 'message-recorded'; readonly at: number; readonly lengthMs: number }
  | { readonly kind: 'callback-answered'; readonly at: number; readonly ok: boolean };

/** `talked`: the two were joined, and the other side ended it. */
export type DialOutcome = 'talked' | 'busy' | 'no-answer' | 'failed';

export type DialTarget =
  | { readonly kind: 'agent'; readonly agent: string }
  | { readonly kind: 'extension'; readonly extension: string }
  /** Through the first of these trunks that can. */
  | { readonly kind: 'number'; readonly number: string; readonly trunks: readonly string[] };

export type QueueLeftReason = 'timed-out' | 'no-agents' | 'full' | 'overflowed' | 'key-pressed';

/** A prompt file with its id, found for the call's language. */
export interface PromptFile {
  readonly id: string;
  /** Relative to the prompts directory. */
  readonly file: string;
}

/** What a waiting caller is told now and then. */
export interface WaitAnnouncements {
  /** For the first place in the line, the second, and so on; nothing is said of places beyond. */
  readonly positions: readonly PromptFile[];
  /** For an estimate of up to so many ms, the shortest first; nothing is said of longer ones. */
  readonly waits: readonly { readonly upToMs: number; readonly prompt: PromptFile }[];
  /** Said after these, each time. */
  readonly always: readonly PromptFile[];
}

/** The prompts for a caller at this place, from 1, with this estimate's upper end. */
export function waitPrompts(
  { positions, waits, always }: WaitAnnouncements,
  told: { readonly position: number; readonly estimate?: { readonly highMs: number } },
): readonly PromptFile[] {
  const place = positions[told.position - 1];
  const highMs = told.estimate?.highMs;
  const wait = highMs === undefined ? undefined : waits.find(({ upToMs }) => highMs <= upToMs);
  return [...(place ? [place] : []), ...(wait ? [wait.prompt] : []), ...always];
}

/** What is to be done now. At most one effect of a step awaits an input: the last one. */
export type FlowEffect =
  | { readonly kind: 'answer' }
  | {
      readonly kind: 'play';
      readonly prompts: readonly PromptFile[];
      /** A key stops it and is the first digit of the `collect` that follows. */
      readonly bargeIn: boolean;
    }
  | {
      readonly kind: 'collect';
      readonly prompts: readonly PromptFile[];
      readonly minDigits: number;
      readonly maxDigits: number;
      readonly firstDigitTimeoutMs: number;
      readonly interDigitTimeoutMs: number;
      readonly terminators: string;
    }
  | {
      readonly kind: 'enqueue';
      readonly queue: string;
      readonly priority: number;
      /** Skill name to the least level, 1 to 5. */
      readonly skills: Readonly<Record<string, number>>;
      /** Played once on entering, before the music; never delays a hand-over. */
      readonly announce: readonly PromptFile[];
      readonly music: readonly PromptFile[];
      readonly announcements: WaitAnnouncements;
      /** An emergency goes before everybody. */
      readonly isEmergency: boolean;
      /** The sign-in name of who is asked before all others, for as long as the queue says. */
      readonly prefers?: string;
      /** A caller who stays when the agent hangs up goes on in the flow. */
      readonly goesOnAfterwards?: boolean;
    }
  /** Said before the answer, to its end: early media. Leads to `played`. */
  | { readonly kind: 'announce'; readonly prompts: readonly PromptFile[] }
  /** Of the conversations that follow. */
  | {
      readonly kind: 'set-recording';
      readonly on: boolean;
      readonly consent?: 'announced' | 'given' | 'refused';
    }
  | {
      readonly kind: 'keep-answer';
      /** The step's id. */
      readonly survey: string;
      readonly question: string;
      readonly answer: number;
    }
  | { readonly kind: 'find-customer'; readonly number: string }
  | {
      readonly kind: 'look-up';
      readonly service: string;
      readonly query: Readonly<Record<string, string>>;
      /** Variables, and where they stand in the answer; see `textsOfAnswer`. */
      readonly keep: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'send';
      readonly service: string;
      readonly facts: Readonly<Record<string, string>>;
      readonly message?: { readonly to: string; readonly text: string };
      /** Leads to `sent`; else nothing is waited for. */
      readonly isAwaited: boolean;
    }
  | {
      readonly kind: 'dial';
      readonly target: DialTarget;
      /** Shown to who is called. */
      readonly callerId: string;
      readonly ringTimeoutMs: number;
      readonly talkMsMax: number;
      /** Looped while it rings; empty: a ringing tone. */
      readonly music: readonly PromptFile[];
      /** Absent: who picks up has the call. */
      readonly confirm?: {
        readonly prompts: readonly PromptFile[];
        readonly key: string;
        readonly timeoutMs: number;
      };
    }
  | {
      readonly kind: 'record-message';
      readonly box: string;
      readonly prompts: readonly PromptFile[];
      readonly lengthMsMax: number;
      readonly silenceMs: number;
      readonly terminators: string;
    }
  | { readonly kind: 'request-callback'; readonly queue: string; readonly number: string }
  | {
      readonly kind: 'hang-up';
      readonly cause: 'normal' | 'busy';
      /** How the call is booked when no queue gave it back. */
      readonly outcome: 'completed-in-flow' | 'closed';
    }
  /** Ends an unanswered call with a SIP status. */
  | { readonly kind: 'refuse'; readonly sipStatus: number }
  /** A line for the call's path: what the caller chose or typed. */
  | {
      readonly kind: 'note';
      readonly step: string;
      readonly label: Readonly<Record<string, string>>;
      readonly input?: string;
    };

export type TraceEvent =
  | 'step-entered'
  | 'hours-open'
  | 'hours-closed'
  | 'area-found'
  | 'area-unknown'
  | 'key-pressed'
  | 'key-wrong'
  | 'nothing-pressed'
  | 'digits-accepted'
  | 'digits-refused'
  | 'tries-used-up'
  | 'condition-held'
  | 'no-condition-held'
  | 'variable-set'
  | 'language-set'
  | 'value-said'
  | 'value-unspeakable'
  | 'digits-denied'
  | 'digits-unconfirmed'
  | 'question-answered'
  | 'recording-set'
  | 'flow-entered'
  | 'flow-returned'
  | 'emergency-plan-followed'
  | 'customer-known'
  | 'customer-unknown'
  | 'facts-found'
  | 'lookup-failed'
  | 'message-sent'
  | 'message-failed'
  | 'dial-ended'
  | 'message-left'
  | 'message-empty'
  | 'callback-taken'
  | 'callback-refused'
  | 'conversation-ended'
  | 'queue-left';

/** What the flow did and why, for simulations and for whoever asks about a call. */
export interface Trace {
  readonly step: string;
  readonly event: TraceEvent;
  /** The reason in facts: the calendar's rule, the key, the try; a label is in each language. */
  readonly facts?: Readonly<Record<string, string | Wording>>;
}

export interface FlowStep {
  readonly state: FlowState;
  readonly effects: readonly FlowEffect[];
  /** In order; also of the steps that ran through without an effect. Absent: nothing is told. */
  readonly trace?: readonly Trace[];
}

/** Begins the flow of the hotline that owns the dialled number; undefined where nobody owns it. */
export function startFlow(dialplan: CompiledDialplan, facts: FlowFacts): FlowStep | undefined {
  return beginFlow(dialplan, facts);
}

/** The next step. An input that does not fit the present step changes nothing. */
export function stepFlow(dialplan: CompiledDialplan, state: FlowState, input: FlowInput): FlowStep {
  return continueFlow(dialplan, state, input);
}
