/** `why`: who was offered a call and why nobody else, from the journal of the queue engine. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Decision,
  type Decisions,
  foldDecisions,
  noDecisions,
} from '../acd/explanation/decisions.ts';
import type { AcdInput } from '../acd/model/inputs.ts';
import { replay } from '../acd/restore/replay.ts';
import type { AcdSnapshot } from '../acd/restore/snapshot.ts';
import { step } from '../acd/step.ts';
import { HotlineError } from '../base/errors.ts';
import type { AgentId, CallId } from '../base/ids.ts';
import { Database } from '../store/database.ts';
import { type JournalSegment, SqliteJournal } from '../store/sqlite-journal.ts';

/** @param about an agent's id or a call's. The file is only read: a running server may go on. */
export async function runWhy(about: string, { data }: { readonly data: string }): Promise<void> {
  const file = join(data, 'hotline.sqlite');
  if (!existsSync(file)) throw new HotlineError('not-found', `there is no ${file}`);
  const database = await Database.open(file);
  try {
    const told = whyOf(decisionsIn(new SqliteJournal(database).segments()), about);
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
export function whyOf({ byAgent, byCall }: Decisions, about: string): readonly string[] {
  const decisions = byAgent.get(about as AgentId) ?? byCall.get(about as CallId) ?? [];
  if (decisions.length === 0) return [`nothing was decided about ${about}, as far as is kept`];
  return decisions.flatMap(inWords);
}

function inWords(decision: Decision): readonly string[] {
  const { at, callId, agentId, queueId, attempt, explanation, outcome, reason } = decision;
  const { strategy, idleMs, order, candidates, passedOver, unlisted } = explanation;
  const chosen = explanation.assigned
    ? 'given to her by a supervisor'
    : explanation.preferred
      ? 'who spoke with the caller last'
      : `${strategy}, order ${order}, idle ${Math.round(idleMs / 1000)} s`;
  const when = new Date(at).toLocaleString('sv');
  const end =
    outcome === undefined ? 'open' : reason === undefined ? outcome : `${outcome} (${reason})`;
  return [
    `${when}  ${callId} in ${queueId} to ${agentId}, attempt ${attempt}: ${end}`,
    `    ${chosen}; could have taken it: ${candidates.join(', ')}`,
    ...passedOver.map(({ agentId: other, reason: why, detail }) => {
      return `    not ${other}: ${why}${detail === undefined ? '' : ` (${detail})`}`;
    }),
    ...(unlisted > 0 ? [`    and ${unlisted} others`] : []),
  ];
}
