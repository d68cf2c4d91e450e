import { sql } from 'kysely';
import type { AnswerCount, SurveyAnswers } from '../desk/ports.ts';
import type { Database } from './database/database.ts';

interface CountedRow {
  readonly queue: string | null;
  readonly agentId: string | null;
  readonly survey: string;
  readonly question: string;
  readonly answer: number;
  readonly count: number;
}

const fact = (path: string) => sql<string>`json_extract(event, ${sql.lit(`$.${path}`)})`;

/** Answers to surveys, counted from the calls' timelines: an index of its own holds these events only. */
export class SqliteSurveyAnswers implements SurveyAnswers {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  counts(from: number, until: number): readonly AnswerCount[] {
    const rows: readonly CountedRow[] = this.#database.all(
      this.#database.query
        .selectFrom('call_events')
        .select((row) => [
          fact('facts.queue').$castTo<string | null>().as('queue'),
          fact('agentId').$castTo<string | null>().as('agentId'),
          fact('facts.survey').as('survey'),
          fact('facts.question').as('question'),
          fact('facts.answer').$castTo<number>().as('answer'),
          row.fn.countAll<number>().as('count'),
        ])
        .where(fact('kind'), '=', sql.lit('question-answered'))
        .where(fact('at').$castTo<number>(), '>=', from)
        .where(fact('at').$castTo<number>(), '<', until)
        .groupBy(['queue', 'agentId', 'survey', 'question', 'answer'])
        .orderBy('queue')
        .orderBy('agentId')
        .orderBy('survey')
        .orderBy('question')
        .orderBy('answer'),
    );
    return rows.map(({ queue, agentId, ...row }) => ({
      ...row,
      ...(queue !== null && { queue }),
      ...(agentId !== null && { agentId }),
    }));
  }
}
