/** Before a draft goes live: what it would have made of the last whole day, beside what is live. */
import { CloseOutlined, LineChartOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type {
  ForecastAnswer,
  RehearsedForecast,
} from '../../../protocol/rest/dialplan-forecast.ts';
import { type ForecastFigure, forecastFigures } from '../../model/forecast-figures.ts';
import { FaultLine } from '../fault-line.tsx';
import { ForecastWaits } from './forecast-waits.tsx';
import type { DraftState } from './use-draft.ts';
import { useForecast } from './use-forecast.ts';

export function ForecastPanel({ draft }: { readonly draft: DraftState }) {
  const { t } = useTranslation();
  const { files, isChanged, isChecking, check } = draft;
  const { state, start, close } = useForecast(files);
  const whyNot = () => {
    if (!isChanged) return 'unchanged';
    return check !== undefined && check.version === undefined ? 'unsound' : undefined;
  };
  const reason = whyNot();
  const isReady = reason === undefined && check !== undefined && !isChecking;
  return (
    <section className="forecast" aria-label={t('admin.forecast.title')}>
      <div className="forecast-head">
        <Button
          className="forecast-start"
          icon={<LineChartOutlined />}
          disabled={!isReady || state?.kind === 'working'}
          onClick={() => void start()}
        >
          {t('admin.forecast.title')}
        </Button>
        <span className="quiet" role="status">
          {state?.kind === 'working' ? t('admin.forecast.working') : null}
          {!state && reason !== undefined ? t(`admin.forecast.${reason}`) : null}
        </span>
        {state ? (
          <Button
            type="text"
            className="forecast-close"
            icon={<CloseOutlined />}
            aria-label={t('admin.forecast.close')}
            onClick={close}
          />
        ) : null}
      </div>
      <FaultLine code={state?.kind === 'failed' ? state.code : undefined} />
      {state?.kind === 'told' ? <Told answer={state.answer} /> : null}
    </section>
  );
}

function Told({ answer }: { readonly answer: ForecastAnswer }) {
  const { t, i18n } = useTranslation();
  if (answer.outcome === 'no-calls') return <p>{t('admin.forecast.noCalls')}</p>;
  const { date, agents, zone, isYesterday } = answer;
  const about = { date, zone, calls: new Intl.NumberFormat(i18n.language).format(answer.calls) };
  return (
    <>
      <p className="forecast-basis">
        {t(isYesterday ? 'admin.forecast.ofYesterday' : 'admin.forecast.ofDay', about)}
      </p>
      <p>{t('admin.forecast.agents', { agents })}</p>
      <Figures answer={answer} />
      <ForecastWaits answer={answer} />
      <p className="quiet">{t('admin.forecast.caveat')}</p>
    </>
  );
}

function Figures({ answer: { live, draft, targetMs } }: { readonly answer: RehearsedForecast }) {
  const { t } = useTranslation();
  const seconds = targetMs / 1_000;
  const nameOf = ({ name, isOutcome }: ForecastFigure) =>
    isOutcome
      ? t([`outcome.${name}`, 'admin.forecast.figure.stillOpen'])
      : t(`admin.forecast.figure.${name}`, { seconds });
  return (
    <table className="forecast-figures">
      <thead>
        <tr>
          <th scope="col">{t('admin.forecast.figure.name')}</th>
          <th scope="col">{t('admin.forecast.live')}</th>
          <th scope="col">{t('admin.forecast.draft')}</th>
          <th scope="col">{t('admin.forecast.change')}</th>
        </tr>
      </thead>
      <tbody>
        {forecastFigures(live, draft).map((figure) => (
          <tr key={figure.name} data-figure={figure.name}>
            <th scope="row">{nameOf(figure)}</th>
            <Value figure={figure} value={figure.live} />
            <Value figure={figure} value={figure.draft} />
            <Change figure={figure} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ValueProps {
  readonly figure: ForecastFigure;
  readonly value: number;
}

function Value({ figure, value }: ValueProps) {
  const { t, i18n } = useTranslation();
  const { unit, digits } = figure;
  const number = writtenNumber(value, digits, i18n.language);
  return <td className="numeric">{t(`admin.forecast.unit.${unit}`, { number })}</td>;
}

function Change({ figure: { change, is, unit, digits } }: { readonly figure: ForecastFigure }) {
  const { t, i18n } = useTranslation();
  if (change === 0) return <td className="quiet">=</td>;
  const sign = change > 0 ? '+' : '−';
  const number = `${sign}${writtenNumber(Math.abs(change), digits, i18n.language)}`;
  const marks = { better: 'mark mark-good', worse: 'mark mark-bad' } as const;
  return (
    <td className="numeric">
      <span className={is === undefined ? '' : marks[is]}>
        {t(`admin.forecast.unit.${unit === 'percent' ? 'points' : unit}`, { number })}
        {is === undefined ? '' : ` ${t(`admin.forecast.${is}`)}`}
      </span>
    </td>
  );
}

function writtenNumber(value: number, digits: number, language: string): string {
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, fixed).format(value);
}
