import { describe, expect, it } from 'vitest';
import type { AgentId, CallId } from '../../src/base/ids.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqliteCallStore } from '../../src/store/sqlite-call-store.ts';
import { SqliteSurveyAnswers } from '../../src/store/sqlite-survey-answers.ts';

describe('answers to surveys', () => {
  it('are counted from the timelines, from one instant until another', async () => {
    const database = await Database.open(':memory:');
    const store = new SqliteCallStore(database);
    const answered = (at: number, facts: object, agentId?: string) => {
      const event = { at, kind: 'question-answered', facts: { survey: 'after', ...facts } };
      store.appendEvent('call_1' as CallId, {
        ...(event as { at: number; kind: 'question-answered'; facts: Record<string, unknown> }),
        ...(agentId === undefined ? {} : { agentId: agentId as AgentId }),
      });
    };
    answered(10, { question: 'polite', answer: 5, queue: 'team' }, 'agt_lin');
    answered(19, { question: 'polite', answer: 5, queue: 'team' }, 'agt_lin');
    answered(15, { question: 'polite', answer: 1, queue: 'team' }, 'agt_lin');
    answered(15, { question: 'solved', answer: 2 });
    answered(20, { question: 'solved', answer: 2 });
    answered(9, { question: 'solved', answer: 2 });
    const of = { survey: 'after', question: 'polite', queue: 'team', agentId: 'agt_lin' };
    expect(new SqliteSurveyAnswers(database).counts(10, 20)).toEqual([
      { survey: 'after', question: 'solved', answer: 2, count: 1 },
      { ...of, answer: 1, count: 1 },
      { ...of, answer: 5, count: 2 },
    ]);
    database.close();
  });
});
