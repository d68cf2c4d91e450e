/**
 * What an agent typed about each call, kept until it is handed in: over reloads, lost connections
 * and the next call. The oldest drafts give way when there are too many.
 */
import { z } from 'zod';
import type { KeptTexts } from './kept-texts.ts';

const callDraft = z.object({
  callId: z.string(),
  /** Whom it is about, for the list of unfinished notes. */
  title: z.string(),
  note: z.string(),
  disposition: z.string().optional(),
  changedAt: z.number(),
});

export type CallDraft = z.infer<typeof callDraft>;

const prefix = 'hotline.draft.';
const draftsMax = 20;

export class CallDrafts {
  readonly #kept: KeptTexts;

  constructor(kept: KeptTexts) {
    this.#kept = kept;
  }

  of(callId: string): CallDraft | undefined {
    const text = this.#kept.read(prefix + callId);
    return text === undefined ? undefined : readDraft(text);
  }

  /** An empty draft is removed. */
  keep(draft: CallDraft): void {
    if (draft.note === '' && draft.disposition === undefined) {
      this.remove(draft.callId);
      return;
    }
    this.#kept.write(prefix + draft.callId, JSON.stringify(draft));
    for (const old of this.all().slice(draftsMax)) this.remove(old.callId);
  }

  remove(callId: string): void {
    this.#kept.remove(prefix + callId);
  }

  /** Newest first. */
  all(): readonly CallDraft[] {
    const keys = this.#kept.keys().filter((key) => key.startsWith(prefix));
    const drafts = keys.map((key) => this.of(key.slice(prefix.length)));
    return drafts.filter((draft) => draft !== undefined).sort((a, b) => b.changedAt - a.changedAt);
  }
}

/** Undefined for what another version, or another hand, wrote there. */
function readDraft(text: string): CallDraft | undefined {
  try {
    const parsed = callDraft.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
