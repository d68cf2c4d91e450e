/** Surveys over REST: see protocol/rest/surveys.ts for what each route gives. */
import { DateTime } from 'luxon';
import { HotlineError } from '../../base/errors.ts';
import type { AgentId } from '../../base/ids.ts';
import {
  surveyRoutes as routes,
  type SurveyQuery,
  type SurveyRow,
  surveyDaysMax,
} from '../../protocol/rest/surveys.ts';
import type { AnswerCount, SurveyAnswers } from '../ports.ts';
import { csvOf } from './csv.ts';
import type { RestServer } from './rest-server.ts';

export interface SurveyParts {
  readonly surveys: SurveyAnswers;
  readonly people: { agents(): readonly { readonly id: AgentId; readonly name: string }[] };
}

export function addSurveyRoutes(server: RestServer, parts: SurveyParts): void {
  server.on(routes.answers, ({ query }) => ({ rows: [...rowsOf(parts, query)] }));
  server.on(routes.file, ({ query, reply }) => {
    const name = `surveys-${query.from}-${query.until}.csv`;
    reply.header('content-disposition', `attachment; filename="${name}"`);
    return reply.type('text/csv; charset=utf-8').send(csvOf(columns, rowsOf(parts, query)));
  });
}

const columns: readonly (readonly [name: string, value: (row: SurveyRow) => string | number])[] = [
  ['day', ({ day }) => day],
  ['queue', ({ queue }) => queue ?? ''],
  ['agent', ({ agent }) => agent ?? ''],
  ['survey', ({ survey }) => survey],
  ['question', ({ question }) => question],
  ['answers', ({ answers }) => answers],
  ['mean', ({ sum, answers }) => (sum / answers).toFixed(2)],
  ...Array.from({ length: 10 }, (_, answer) => {
    return [`answer ${answer}`, (row: SurveyRow) => row.given[answer] ?? 0] as const;
  }),
];

function rowsOf({ surveys, people }: SurveyParts, query: SurveyQuery): readonly SurveyRow[] {
  const names = new Map(people.agents().map(({ id, name }) => [id as string, name]));
  return daysOf(query).flatMap((day) => {
    const counts = surveys.counts(day.toMillis(), day.plus({ days: 1 }).toMillis());
    return summed(day.toISODate() ?? '', counts, names);
  });
}

/** The beginnings of the days, in their zone. @throws HotlineError `invalid-input` */
function daysOf({ from, until, zone }: SurveyQuery): readonly DateTime[] {
  const [first, last] = [from, until].map((day) => DateTime.fromISO(day, { zone }));
  const days = first && last ? last.diff(first, 'days').days : Number.NaN;
  if (!first || !(days >= 0 && days < surveyDaysMax)) {
    throw new HotlineError('invalid-input', `from one day until another, ${surveyDaysMax} at most`);
  }
  return Array.from({ length: Math.round(days) + 1 }, (_, after) => first.plus({ days: after }));
}

/** One row for all answers to a question. */
function summed(
  day: string,
  counts: readonly AnswerCount[],
  names: ReadonlyMap<string, string>,
): readonly SurveyRow[] {
  const rows = new Map<string, SurveyRow>();
  for (const { answer, count, ...of } of counts) {
    const name = JSON.stringify([of.queue, of.agentId, of.survey, of.question]);
    const agent = of.agentId === undefined ? undefined : names.get(of.agentId);
    const known = rows.get(name) ?? { answers: 0, sum: 0, given: {} };
    rows.set(name, {
      ...{ day, ...of, ...(agent !== undefined && { agent }) },
      answers: known.answers + count,
      sum: known.sum + answer * count,
      given: { ...known.given, [answer]: count },
    });
  }
  return [...rows.values()];
}
