/** How long callers waited through the day, half hour by half hour: what is live, and the draft. */
import { useTranslation } from 'react-i18next';
import type { RehearsedDay, RehearsedForecast } from '../../../protocol/rest/dialplan-forecast.ts';
import { formatDuration } from '../../model/formats.ts';

const width = 400;
const height = 90;

export function ForecastWaits({
  answer: { live, draft, zone },
}: {
  readonly answer: RehearsedForecast;
}) {
  const { t, i18n } = useTranslation();
  const busy = live.halfHours.flatMap(({ calls }, index) => (calls > 0 ? [index] : []));
  const [first = 0, last = 0] = [busy[0], busy.at(-1)];
  const shown = (day: RehearsedDay) => day.halfHours.slice(first, last + 1);
  const waits = [...shown(live), ...shown(draft)].map(({ averageWaitMs }) => averageWaitMs);
  const most = Math.max(...waits);
  // One point is no line, and nobody waited in a flat one.
  if (last === first || most < 1_000) return null;
  const points = (day: RehearsedDay) =>
    shown(day)
      .map(({ averageWaitMs }, index) => {
        const x = (index / (last - first)) * width;
        return `${x.toFixed(1)},${(height - (averageWaitMs / most) * height).toFixed(1)}`;
      })
      .join(' ');
  const clock = new Intl.DateTimeFormat(i18n.language, {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone },
  });
  const timeOf = (index: number) => clock.format(live.halfHours[index]?.at ?? 0);
  return (
    <figure className="forecast-waits">
      <figcaption>
        {t('admin.forecast.waits', { most: formatDuration(most) })}
        <span className="forecast-key is-live">{t('admin.forecast.live')}</span>
        <span className="forecast-key">{t('admin.forecast.draft')}</span>
      </figcaption>
      <svg viewBox={`0 -2 ${width} ${height + 4}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline className="is-live" points={points(live)} />
        <polyline points={points(draft)} />
      </svg>
      <div className="forecast-hours numeric quiet">
        <time>{timeOf(first)}</time>
        <time>{timeOf(last)}</time>
      </div>
    </figure>
  );
}
