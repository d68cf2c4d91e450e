/** An alarm about no agent and no queue: what it is, since when, what to do, and where more is seen. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isExplained, placeOf } from '../../model/alarm-places.ts';
import { formatDuration, formatInstant } from '../../model/formats.ts';
import type { DrillDownProps } from '../drill-down.tsx';
import { useAlarmWords } from './alarm-words.ts';

export function AlarmDetails({ opened, view, now, agentNames, queueNames }: DrillDownProps) {
  const { t, i18n } = useTranslation();
  const words = useAlarmWords({ agentNames, queueNames });
  const held = view.alarms.find(({ id }) => id === opened.id);
  // What was said stays readable when the alarm is over.
  const [first] = useState(held);
  const alarm = held ?? first;
  if (!alarm || !isExplained(alarm.kind)) return <p className="empty">{t('wall.trouble.over')}</p>;
  const { kind, since } = alarm;
  const place = placeOf(kind);
  return (
    <>
      <p className="alarm-said">{words(alarm)}</p>
      <p className="numeric">
        {t('wall.trouble.since', { time: formatInstant(since, now, i18n.language) })}{' '}
        <span className="quiet">{held ? formatDuration(now - since) : t('wall.trouble.over')}</span>
      </p>
      <section>
        <h3>{t('wall.trouble.means')}</h3>
        <p>{t(`wall.trouble.meaning.${kind}`)}</p>
      </section>
      <section>
        <h3>{t('wall.trouble.do')}</h3>
        <p>{t(`wall.trouble.doing.${kind}`)}</p>
      </section>
      <a className="alarm-place" href={`#/admin/${place}`}>
        {t(`wall.trouble.place.${place}`)}
      </a>
    </>
  );
}
