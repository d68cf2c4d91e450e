/**
 * What the admins' side of the desk needs, declared by its user: the register of people, machines'
 * tokens, the dialplan's files and versions, and the state of the system.
 */

import type { AgentId } from '../base/ids.ts';
import type { Wording } from '../base/wording.ts';
import type { CalendarStandingRow, CalendarYearBody } from '../protocol/rest/calendars.ts';
import type {
  DialplanFault,
  DialplanFileText,
  DialplanNow,
  DraftCheck,
  GoneLive,
  LiveVersionRow,
  SimulationAnswer,
  SimulationRequest,
} from '../protocol/rest/dialplan.ts';
import type { ForecastAnswer } from '../protocol/rest/dialplan-forecast.ts';
import type { EmergencyPlan } from '../protocol/rest/emergency.ts';
import type { CallClass } from '../protocol/rest/people.ts';
import type { PromptTake, RecordingRow } from '../protocol/rest/prompts.ts';
import type { TokenScope } from '../protocol/rest/route.ts';
import type { PhoneRow, SystemBody, TrunkRow } from '../protocol/rest/system.ts';
import type { PeopleStore, Person } from './ports.ts';

/** How an agent works: what the queue engine is configured with. */
export interface AgentProfile {
  readonly id: AgentId;
  readonly name: string;
  readonly extension: string;
  /** Queue ids of the dialplan with the order in which she is asked; 1 is first. */
  readonly queues: readonly {
    readonly queueId: string;
    readonly order: number;
    /** Under the strategy `weighted`: her part of the calls; absent: 1. */
    readonly share?: number;
  }[];
  /** Skill to level, 1 to 5. */
  readonly skills: Readonly<Record<string, number>>;
  /** A universal agent: in every queue there is, with this order where `queues` says nothing else. */
  readonly universalOrder?: number;
  /** Absent: she has learnt what there is to learn. */
  readonly trainee?: Learning;
  /** Her phone is asked to answer offers by itself. */
  readonly answersItself?: true;
  /** False: she reaches no numbers outside. Absent: true. */
  readonly mayDialOut?: boolean;
}

/** What holds while an agent learns. */
export interface Learning {
  /** Only calls of these classes; absent: of all. */
  readonly classes?: readonly CallClass[];
  /**
   * Calls come only while she is ready, who is offered none while the trainee has one. Absent: the
   * trainee works alone.
   */
  readonly mentor?: AgentId;
  /** Added to each wrap-up. */
  readonly extraWrapUpMs: number;
}

/** Everybody, to be read and changed. */
export interface PeopleRegister extends PeopleStore {
  /** By username. */
  everybody(): readonly Person[];
  /** By extension. */
  agents(): readonly AgentProfile[];
  savePerson(person: Person): void;
  saveAgent(profile: AgentProfile): void;
}

/** The phones' accounts. */
export interface PhonePasswords {
  /** Only a hash is kept. The phone is asked for it at its next registration. */
  setPassword(extension: string, password: string): void;
  exists(extension: string): boolean;
}

/** What the live dialplan lets agents be given. */
export interface WorkChoices {
  readonly queues: readonly { readonly id: string; readonly name: Record<string, string> }[];
  readonly skills: readonly string[];
  /** Where callers can be sent besides. */
  readonly flows: readonly { readonly id: string; readonly name: Record<string, string> }[];
}

/** A machine's credential. */
export interface MachineToken {
  readonly id: string;
  /** SHA-256 of the token, hex: what is stored opens nothing. */
  readonly tokenHash: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  /** A person's name. */
  readonly createdBy: string;
  readonly lastUsedAt?: number;
  readonly expiresAt: number;
}

export interface MachineTokenStore {
  saveToken(token: MachineToken): void;
  /** Newest first. */
  tokens(): readonly MachineToken[];
  tokenByHash(tokenHash: string): MachineToken | undefined;
  touchToken(id: string, lastUsedAt: number): void;
  /** False when there is none. */
  removeToken(id: string): boolean;
}

export interface Author {
  readonly by: string;
  readonly why: string;
}

type Files = readonly DialplanFileText[];

/** As REST gives it, in every language. */
export interface DraftFault extends Omit<DialplanFault, 'message' | 'fix'> {
  readonly message: Wording;
  readonly fix?: Wording;
}

export interface CheckedDraft extends Omit<DraftCheck, 'faults' | 'differences'> {
  readonly faults: readonly DraftFault[];
  readonly differences: readonly Wording[];
}

export type TakenDraft =
  | Exclude<GoneLive, { readonly outcome: 'refused' }>
  | { readonly outcome: 'refused'; readonly faults: readonly DraftFault[] };

/** The switches of the hotlines' emergency plans. */
export interface EmergencyDesk {
  plans(): readonly EmergencyPlan[];
  /** For new calls. @throws HotlineError `not-found` for a hotline without a plan */
  turn(hotline: string, on: boolean, author: Author): EmergencyPlan;
}

/**
 * The dialplan as admins work on it. Nothing but the last two changes anything. What is a promise takes
 * long for a large dialplan and may fail with `too-many` or `deadline-passed`.
 */
export interface DialplanDesk {
  now(): DialplanNow;
  versions(limit: number): readonly LiveVersionRow[];
  /** Undefined for a number that is not kept. */
  files(number: number): Files | undefined;
  /** One sentence a change, in each language. */
  differences(before: Files, after: Files): Promise<readonly Wording[]>;
  check(files: Files): Promise<CheckedDraft>;
  /** @throws HotlineError `dialplan-invalid` for a draft with errors */
  simulate(request: SimulationRequest): Promise<SimulationAnswer>;
  /**
   * @param gone aborted when nobody waits for it any more
   * @throws HotlineError `dialplan-invalid` for a draft with errors
   */
  forecast(files: Files, gone: AbortSignal): Promise<ForecastAnswer>;
  /** SVG. @throws HotlineError `dialplan-invalid`, `not-found` */
  graph(files: Files | undefined, flow: string, language: 'zh-CN' | 'en'): Promise<string>;
  /**
   * @param base what `now().base` was when the draft began
   * @throws HotlineError `conflict` when the files are others by now
   */
  goLive(files: Files, base: string, author: Author): Promise<TakenDraft>;
  /** @throws HotlineError `not-found` */
  rollBack(number: number, author: Author): Promise<TakenDraft>;
}

/** The live dialplan's calendars, to be looked at. */
export interface CalendarDesk {
  standings(): readonly CalendarStandingRow[];
  /** Undefined for a calendar that is not there. */
  year(id: string, year: number): CalendarYearBody | undefined;
}

/** Another sound for a recording. */
export interface RecordingChange {
  /** Relative to `prompts/`; one that nothing plays yet may be new. */
  readonly file: string;
  readonly audio: Buffer;
  /** Brings it to the loudness of all others. */
  readonly level: boolean;
}

/** What a recording was replaced by. */
export interface PromptVersion {
  readonly number: number;
  readonly at: number;
  /** A person's name, or 'files' for what was there before the first replacement. */
  readonly by: string;
  readonly why: string;
}

/** The versions of recordings: they outlive the process. */
export interface PromptVersions {
  /** Newest first. */
  versions(file: string): readonly PromptVersion[];
  /** Undefined for a version that is not kept. */
  sound(file: string, number: number): Promise<Buffer | undefined>;
  add(file: string, sound: Buffer, version: Omit<PromptVersion, 'number'>): void;
}

/** What callers hear, as admins work on it. Calls hear a replacement from its next playing on. */
export interface PromptDesk {
  recordings(): readonly RecordingRow[];
  /** Undefined for a file, or a version of it, that is not there. */
  audio(file: string, version?: number): Promise<Buffer | undefined>;
  /** Newest first. */
  versions(file: string): readonly PromptVersion[];
  /**
   * What would be listed if this were the recording.
   *
   * @throws HotlineError `invalid-input` for a sound of another form, or of silence
   */
  asRecording(file: string, sound: Buffer): RecordingRow;
  /** @throws HotlineError `invalid-input` for a sound of another form, or of silence */
  replace(change: RecordingChange, author: Author): RecordingRow;
  /** @throws HotlineError `not-found` */
  rollBack(file: string, number: number, author: Author): Promise<RecordingRow>;
}

/**
 * Recordings that are spoken into a phone. Each belongs to who began it, and waits for her word: nobody
 * hears it before she has accepted it. One that is not decided upon is forgotten after a while.
 */
export interface PromptTakes {
  /**
   * Rings the phone. What she began before and has not decided upon is discarded.
   *
   * @throws HotlineError `conflict` when the phone has a call, `too-many`
   */
  begin(wish: TakeBeginning, by: Speaker): PromptTake;
  /** @throws HotlineError `not-found`: never begun, discarded, forgotten, or another's */
  take(id: string, by: Speaker): PromptTake;
  /** WAV. @throws HotlineError `not-found`, `conflict` while there is nothing to hear */
  audio(id: string, by: Speaker): Promise<Buffer>;
  /** From now on callers hear it. @throws HotlineError `not-found`, `conflict` */
  accept(id: string, by: Speaker, why: string): Promise<RecordingRow>;
  /** Hangs up, and forgets it. @throws HotlineError `not-found` */
  discard(id: string, by: Speaker): PromptTake;
}

export interface TakeBeginning {
  /** Relative to `prompts/`. */
  readonly file: string;
  readonly extension: string;
}

/** Who asks for a take. */
export interface Speaker {
  readonly id: string;
  readonly name: string;
}

/** What is looked at when something is wrong. */
export interface SystemWatch {
  phones(): readonly PhoneRow[];
  trunks(): readonly TrunkRow[];
  look(): Omit<SystemBody, 'desks'>;
}
