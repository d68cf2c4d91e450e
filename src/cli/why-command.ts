/** `why`: who was offered a call, where it overflowed, and why nobody else got it; from the journal. */
import { type Decisions, foldDecisions, noDecisions } from '../acd/explanation/decisions.ts';
import type { AcdInput } from '../acd/model/inputs.ts';
import { replay } from '../acd/restore/replay.ts';
import type { AcdSnapshot } from '../acd/restore/snapshot.ts';
import { step } from '../acd/step.ts';
import type { AgentId, CallId } from '../base/ids.ts';
import type { Language } from '../dialplan/schema.ts';
import { Database } from '../store/database/database.ts';
import { type JournalSegment, SqliteJournal } from '../store/sqlite-journal.ts';
import { databaseIn } from './existing-directory.ts';
import { decisionInWords, nothingInWords } from './why-words.ts';

export interface WhyOptions {
  readonly data: string;
  readonly lang: Language;
}

/** @param about an agent's id or a call's. The file is only read: a running server may go on. */
export async function runWhy(about: string, { data, lang }: WhyOptions): Promise<void> {
  const database = await Database.open(databaseIn(data, lang));
  try {
    const decisions = decisionsIn(new SqliteJournal(database).segments());
    const told = whyOf(decisions, about, lang);
    process.stdout.write(`${told.join('\n')}\n`);
  } finally {
    database.close();
  }
}

/** Each segment from its own snapshot: a gap in one does not spoil the next. */
export function decisionsIn(segments: Iterable<JournalSegment>): Decisions {
  const decisions = noDecisions();
  for (const { snapshot, inputs } of segments) {
    let state = replay(snapshot as AcdSnapshot | undefined, []);
    for (const input of inputs as readonly AcdInput[]) {
      const { state: next, effects } = step(state, input);
      state = next;
      for (const effect of effects) {
        if (effect.kind === 'publish') foldDecisions(decisions, effect.event);
      }
    }
  }
  return decisions;
}

/** In words, oldest first. */
export function whyOf(
  { byAgent, byCall }: Decisions,
  about: string,
  language: Language,
): readonly string[] {
  const decisions = byAgent.get(about as AgentId) ?? byCall.get(about as CallId) ?? [];
  if (decisions.length === 0) return [nothingInWords(language, about)];
  return decisions.flatMap((decision) => decisionInWords(language, decision));
}
