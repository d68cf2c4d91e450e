/** A moment at which something transient must have moved on. Total order: replays fire alike. */
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../../base/ids.ts';

export type Deadline =
  | { readonly dueAt: number; readonly of: 'agent' | 'desk'; readonly id: AgentId }
  | { readonly dueAt: number; readonly of: 'call'; readonly id: CallId }
  /** Its turn comes, or its promise breaks. */
  | { readonly dueAt: number; readonly of: 'callback'; readonly id: CallbackId }
  | { readonly dueAt: number; readonly of: 'offer'; readonly id: OfferId }
  /** A staffing floor begins or ends. */
  | { readonly dueAt: number; readonly of: 'queue'; readonly id: QueueId };

export function compareDeadlines(a: Deadline, b: Deadline): number {
  if (a.dueAt !== b.dueAt) return a.dueAt - b.dueAt;
  if (a.of !== b.of) return a.of < b.of ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
