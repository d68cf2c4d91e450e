/**
 * Hands in what was typed about a call. The draft stays on this computer until the server has it;
 * one that was changed meanwhile stays as well.
 */

import type { DeskSession } from '../../client/desk-session.ts';
import type { CallDrafts } from './call-drafts.ts';

/** True when the server has the present text; false without a reason for the call, or when refused. */
export async function handIn(
  desk: DeskSession,
  drafts: CallDrafts,
  callId: string,
): Promise<boolean> {
  const draft = drafts.of(callId);
  if (draft?.disposition === undefined) return false;
  const { disposition, note } = draft;
  const answer = await desk.run({ name: 'set-disposition', callId, disposition, note });
  const now = drafts.of(callId);
  const isPresent = now?.note === note && now.disposition === disposition;
  if (answer.ok && isPresent) drafts.remove(callId);
  return answer.ok && isPresent;
}

/** Hands in first, so that a note that was typed in the last moment is not left behind. */
export async function finishWrapUp(
  desk: DeskSession,
  drafts: CallDrafts,
  callId: string,
): Promise<void> {
  await handIn(desk, drafts, callId);
  await desk.run({ name: 'end-wrap-up' });
}
