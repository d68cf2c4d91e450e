/** What the live calls are told by the composition root: names, agents, music, limits. */
import type { OpeningWindow } from '../acd/model/callback.ts';
import type { AcdConfig, Skills } from '../acd/model/config.ts';
import type { AgentId, CallId } from '../base/ids.ts';
import type { CompiledCustomerSystem } from '../dialplan/schema.ts';
import type { NumberOrigin } from '../numbering/number-origin.ts';
import type { MediaSource } from './ports.ts';
import type { AlarmLimits } from './supervision/alarms.ts';
import type { ServiceLevelRule } from './supervision/service-levels.ts';

/** By language, `zh-CN` and `en`. */
export type Names = Readonly<Record<string, string>>;

export interface AgentProfile {
  readonly id: AgentId;
  readonly name: string;
  readonly extension: string;
  /** With which she signs in; a flow dials her by it. */
  readonly username?: string;
  /** Her phone is asked to answer offers by itself: she is in the call once the pop is on her desk. */
  readonly answersItself?: true;
  /** False: she reaches no numbers outside. Absent: true. */
  readonly mayDialOut?: boolean;
}

export interface HotlineProfile {
  readonly name: Names;
  /** Whether its conversations are recorded where the flow says nothing. */
  readonly record: boolean;
  /** Nothing is recorded until the flow has said that the caller knows or agrees. */
  readonly recordWithConsentOnly?: boolean;
}

export interface CallbackHours {
  readonly windows: readonly OpeningWindow[];
  /** Epoch ms. */
  readonly promisedAt: number;
}

export interface CentreSettings {
  readonly acd: AcdConfig;
  readonly agents: readonly AgentProfile[];
  /** By id, as the flows name them. */
  readonly hotlines: Readonly<Record<string, HotlineProfile>>;
  readonly queueNames: Readonly<Record<string, Names>>;
  /** What agents of a queue must know, for callers whom an agent sends there; absent: nothing. */
  readonly queueSkills?: Readonly<Record<string, Skills>>;
  /** By queue; `defaultServiceLevel` for those not named. */
  readonly serviceLevels?: Readonly<Record<string, ServiceLevelRule>>;
  /** Reasons for not being ready that are no working time. Absent: none. */
  readonly unpaidPauses?: readonly string[];
  /** Where alarms begin; `alarmLimits` for those not named. */
  readonly alarmLimits?: Readonly<Partial<AlarmLimits>>;
  /** Where a prompt's relative file is played from. */
  readonly promptSource: (file: string) => MediaSource;
  /** A new file for the call's nth recording; its folder exists. */
  readonly recordingFile: (callId: CallId, number: number, at: number) => string;
  /** For callers on hold. */
  readonly holdMusic: MediaSource;
  /** Heard by whoever waits for another phone to be answered. */
  readonly ringbackTone: MediaSource;
  /** Whether agents may call numbers outside, and send callers there. */
  readonly mayDialOut: boolean;
  /** Whether agents see that a supervisor is on their line. */
  readonly announcesSupervision: boolean;
  /** By language: said to a caller whose agent was lost, before the music goes on. */
  readonly returnPrompts: Readonly<Record<string, readonly MediaSource[]>>;
  /**
   * When customers of the queue may be called back, from now on, and by when a callback that is asked
   * for now is promised. No windows: no callbacks.
   */
  readonly callbackHours?: (queueId: string, at: number) => CallbackHours;
  /** The file of a prompt, for `promptSource`; undefined where there is none. */
  readonly promptById?: (id: string, language: string) => string | undefined;
  /** Other systems that know the customer; a pop shows them in this order. */
  readonly customerSystems?: readonly CompiledCustomerSystem[];
  /** What phones show of a caller's number, or of a name that is one. Absent: all of it. */
  readonly shownOnPhones?: (number: string) => string;
  /** Where a caller's number is from; absent: nothing is said of it. */
  readonly originOf?: (number: string) => NumberOrigin | undefined;
  /** Calls at once; further ones get 503 with Retry-After. */
  readonly linesMax: number;
  /** Between two comparisons of legs and state. */
  readonly reconcileIntervalMs: number;
}
