import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { linJing } from '../../support/desk/desk-samples.ts';
import { callerAs, type RestCaller } from '../../support/desk/rest-caller.ts';

const at = (time: string) => Date.parse(`${time}+08:00`);
const days = (from: string, until: string) => `?from=${from}&until=${until}&zone=Asia/Shanghai`;

describe('surveys over REST', () => {
  let fixture: DeskFixture;
  let supervisor: RestCaller;

  beforeEach(async () => {
    fixture = await openDeskFixture(new VirtualClock(at('2026-11-24T12:00:00')));
    supervisor = await callerAs(fixture.server, 'chen');
    const polite = { survey: 'after', question: 'polite', queue: 'express', agentId: linJing };
    fixture.people.profiles.push({
      ...{ id: linJing, name: '林静', extension: '1001', queues: [], skills: {} },
    });
    fixture.surveys.given.push(
      { ...polite, answer: 5, at: at('2026-11-23T00:00:00') },
      { ...polite, answer: 5, at: at('2026-11-23T12:00:00') },
      { ...polite, answer: 2, at: at('2026-11-23T23:59:59') },
      { ...polite, answer: 4, at: at('2026-11-24T00:00:00') },
      { survey: 'self', question: 'solved', answer: 1, at: at('2026-11-24T09:00:00') },
    );
  });
  afterEach(() => fixture.server.close());

  it('are counted by the day of their zone, queue, agent and question', async () => {
    const answer = await supervisor.get(`/api/surveys${days('2026-11-23', '2026-11-24')}`);
    const of = { queue: 'express', agentId: linJing, agent: '林静' };
    expect(answer.json().rows).toEqual([
      {
        ...{ day: '2026-11-23', ...of, survey: 'after', question: 'polite' },
        ...{ answers: 3, sum: 12, given: { 2: 1, 5: 2 } },
      },
      {
        ...{ day: '2026-11-24', ...of, survey: 'after', question: 'polite' },
        ...{ answers: 1, sum: 4, given: { 4: 1 } },
      },
      {
        ...{ day: '2026-11-24', survey: 'self', question: 'solved' },
        ...{ answers: 1, sum: 1, given: { 1: 1 } },
      },
    ]);
    const elsewhere = '?from=2026-11-23&until=2026-11-23&zone=America/New_York';
    const { rows } = (await supervisor.get(`/api/surveys${elsewhere}`)).json();
    expect(rows.map(({ answers }: { answers: number }) => answers)).toEqual([2, 1]);
  });

  it('are a table for spreadsheets, in which no name is a formula', async () => {
    fixture.surveys.given.push({
      ...{ survey: 'after', question: '=cmd()', queue: 'a,"b"', answer: 0 },
      at: at('2026-11-24T10:00:00'),
    });
    const answer = await supervisor.get(`/api/surveys.csv${days('2026-11-23', '2026-11-24')}`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain('surveys-2026-11-23-2026-11-24.csv');
    const lines = answer.body.replace('\ufeff', '').split('\r\n');
    expect(lines[0]).toMatch(/^day,queue,agent,survey,question,answers,mean,answer 0,/);
    expect(lines[1]).toBe('2026-11-23,express,林静,after,polite,3,4.00,0,0,1,0,0,2,0,0,0,0');
    expect(lines[4]).toMatch(/^2026-11-24,"a,""b""",,after,'=cmd\(\),1,0\.00,1,/);
  });

  it.each([
    ['days that are none', '?from=2026-02-30&until=2026-03-01'],
    ['an end before the beginning', days('2026-11-24', '2026-11-23')],
    ['more than 31 days', days('2026-10-01', '2026-11-01')],
    ['a zone that is none', '?from=2026-11-23&until=2026-11-23&zone=Asia/Beijing'],
    ['no days', ''],
  ])('refuse %s', async (_, query) => {
    const answer = await supervisor.get(`/api/surveys${query}`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid-input']);
  });

  it('of 31 days are told', async () => {
    const answer = await supervisor.get(`/api/surveys${days('2026-10-25', '2026-11-24')}`);
    expect(answer.json().rows).toHaveLength(3);
  });
});
