/** The tables as the code sees them. `migrations.ts` makes them; times are epoch ms, JSON is text. */
import type { Generated } from 'kysely';

export interface Tables {
  calls: CallRow;
  call_agents: CallAgentRow;
  call_events: CallEventRow;
  recordings: RecordingRow;
  customers: CustomerRow;
  customer_numbers: CustomerNumberRow;
  people: PersonRow;
  agents: AgentRow;
  phone_accounts: PhoneAccountRow;
  contact_bindings: ContactBindingRow;
  sign_in_sessions: SignInSessionRow;
  audit_entries: AuditEntryRow;
  machine_tokens: MachineTokenRow;
  journal: JournalRow;
  journal_snapshots: JournalSnapshotRow;
  dialplan_versions: DialplanVersionRow;
  emergency_plans: EmergencyPlanRow;
  prompt_versions: PromptVersionRow;
}

export interface CallRow {
  id: string;
  caller_number: string;
  customer_id: string | null;
  agent_id: string | null;
  received_at: number;
  /** Null while the call is open. */
  ended_at: number | null;
  /** The whole CallRecord as JSON. */
  record: string;
}

/** An agent who had the caller, besides the one of the call's own row. */
export interface CallAgentRow {
  agent_id: string;
  call_id: string;
}

export interface CallEventRow {
  call_id: string;
  number: Generated<number>;
  event: string;
}

export interface RecordingRow {
  id: string;
  call_id: string;
  recording: string;
}

export interface CustomerRow {
  id: string;
  customer: string;
}

export interface CustomerNumberRow {
  number: string;
  customer_id: string;
}

export interface PersonRow {
  id: string;
  username: string;
  password_hash: string;
  name: string;
  roles: string;
  agent_id: string | null;
  extension: string | null;
  disabled: number;
}

export interface AgentRow {
  id: string;
  name: string;
  extension: string;
  queues: string;
  skills: string;
  /** Null: she works in the queues she was given only. */
  universal_order: number | null;
  /** What holds while she learns, as JSON. */
  trainee: string | null;
  answers_itself: number;
  /** 0: she reaches no numbers outside. */
  may_dial_out: number;
}

export interface PhoneAccountRow {
  extension: string;
  ha1_md5: string;
  ha1_sha256: string;
}

export interface ContactBindingRow {
  extension: string;
  /** All contacts of the extension as JSON. */
  bindings: string;
}

export interface SignInSessionRow {
  token_hash: string;
  person_id: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  source: string;
}

export interface AuditEntryRow {
  number: Generated<number>;
  at: number;
  kind: string;
  person_id: string | null;
  entry: string;
}

export interface MachineTokenRow {
  id: string;
  token_hash: string;
  /** The whole MachineToken as JSON, without the time of its last use. */
  token: string;
  created_at: number;
  last_used_at: number | null;
}

export interface JournalRow {
  number: Generated<number>;
  input: string;
}

export interface JournalSnapshotRow {
  /** Always 1: there is one snapshot. */
  id: number;
  /** The number of the last input it includes. */
  number: number;
  state: string;
}

/** A plan that is switched on. */
export interface EmergencyPlanRow {
  hotline: string;
  since: number;
  turned_by: string;
  reason: string;
}

export interface DialplanVersionRow {
  number: Generated<number>;
  version: string;
  at: number;
  made_by: string;
  reason: string;
  /** The files as JSON, see `DialplanSource`. */
  sources: string;
}

export interface PromptVersionRow {
  number: Generated<number>;
  /** Relative to the prompts' folder. */
  file: string;
  at: number;
  made_by: string;
  reason: string;
  /** SHA-256 of the sound, hex. */
  sound: string;
}
