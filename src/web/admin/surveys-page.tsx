/** What callers answered in surveys: a table of some days, and the same for a spreadsheet. */
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SurveyRow, surveyRoutes } from '../../protocol/rest/surveys.ts';
import { dash } from '../model/formats.ts';
import { FaultLine } from './fault-line.tsx';
import { useRoute } from './use-route.ts';

/** Shown at first: today and the six days before. */
const daysBefore = 6;
const dayMs = 86_400_000;

export function SurveysPage() {
  const { t } = useTranslation();
  const [from, setFrom] = useState(() => dayOf(Date.now() - daysBefore * dayMs));
  const [until, setUntil] = useState(() => dayOf(Date.now()));
  const query = useMemo(() => ({ query: { from, until, zone: zone() } }), [from, until]);
  const { value, fault } = useRoute(surveyRoutes.answers, query);
  const file = `${surveyRoutes.file.path}?${new URLSearchParams(query.query)}`;
  return (
    <section className="panel panel-grows admin-panel admin-single">
      <div className="admin-head">
        <h2>{t('admin.section.surveys')}</h2>
        <Input
          className="survey-day"
          type="date"
          addonBefore={t('admin.surveys.from')}
          aria-label={t('admin.surveys.from')}
          value={from}
          max={until}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Input
          className="survey-day"
          type="date"
          addonBefore={t('admin.surveys.until')}
          aria-label={t('admin.surveys.until')}
          value={until}
          min={from}
          onChange={(event) => setUntil(event.target.value)}
        />
        <Button href={file} download>
          {t('admin.surveys.csv')}
        </Button>
        <FaultLine code={fault} />
      </div>
      <SurveyTable rows={value?.rows ?? []} />
    </section>
  );
}

function SurveyTable({ rows }: { readonly rows: readonly SurveyRow[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <p className="empty">{t('admin.surveys.nobody')}</p>;
  return (
    <div className="admin-table-frame">
      <table className="admin-table">
        <thead>
          <tr>
            {(['day', 'queue', 'agent', 'survey', 'question', 'answers', 'mean'] as const).map(
              (name) => (
                <th key={name}>{t(`admin.surveys.${name}`)}</th>
              ),
            )}
            <th className="wide">{t('admin.surveys.given')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={[row.day, row.queue, row.agentId, row.survey, row.question].join(' ')}>
              <td className="numeric">{row.day}</td>
              <td>{row.queue ?? dash}</td>
              <td className="strong">{row.agent ?? row.agentId ?? dash}</td>
              <td>{row.survey}</td>
              <td>{row.question}</td>
              <td className="numeric">{row.answers}</td>
              <td className="numeric">{(row.sum / row.answers).toFixed(2)}</td>
              <td className="quiet">{givenIn(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** As '5 × 12 · 4 × 3': the best answer first. */
function givenIn({ given }: SurveyRow): string {
  const answers = Object.entries(given).sort(([one], [other]) => Number(other) - Number(one));
  return answers.map(([answer, count]) => `${answer} × ${count}`).join(' · ');
}

/** Of this computer, as the days are meant. */
function dayOf(at: number): string {
  const date = new Date(at);
  const [month, day] = [date.getMonth() + 1, date.getDate()];
  return `${date.getFullYear()}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
