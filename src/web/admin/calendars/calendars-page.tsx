/** Calendars: open or closed now, what is missing, and each day of a year. To be looked at only. */
import {
  CheckCircleFilled,
  EditOutlined,
  MinusCircleOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarStandingRow, calendarRoutes } from '../../../protocol/rest-calendars.ts';
import { FaultLine } from '../fault-line.tsx';
import { nothing, useRoute } from '../use-route.ts';
import { CalendarYear } from './calendar-year.tsx';

const everyMs = 30_000;

export function CalendarsPage() {
  const { t } = useTranslation();
  const { value, fault } = useRoute(calendarRoutes.list, nothing, everyMs);
  const [wanted, setWanted] = useState<string>();
  const thisYear = new Date().getFullYear();
  const [year, setYear] = useState(thisYear);
  const calendars = value?.calendars ?? [];
  const chosen = calendars.find(({ id }) => id === wanted) ?? calendars[0];
  return (
    <div className="calendars">
      <section className="panel admin-panel calendar-list">
        <div className="admin-head">
          <h2>{t('admin.section.calendars')}</h2>
          <FaultLine code={fault} />
        </div>
        {value && calendars.length === 0 ? (
          <p className="empty">{t('admin.calendars.none')}</p>
        ) : null}
        <ul>
          {calendars.map((calendar) => (
            <li key={calendar.id}>
              <CalendarCard
                calendar={calendar}
                isChosen={calendar.id === chosen?.id}
                onChoose={() => setWanted(calendar.id)}
              />
            </li>
          ))}
        </ul>
      </section>
      <section className="panel panel-grows admin-panel">
        <div className="admin-head">
          <h2>{chosen?.id}</h2>
          <Segmented
            aria-label={t('admin.calendars.year')}
            value={year}
            options={[thisYear, thisYear + 1]}
            onChange={setYear}
          />
          {chosen ? (
            <a className="calendar-file" href={`#/admin/dialplans/calendar/${chosen.id}`}>
              <EditOutlined /> {t('admin.calendars.file')}
            </a>
          ) : null}
        </div>
        {chosen ? <CalendarYear key={`${chosen.id} ${year}`} id={chosen.id} year={year} /> : null}
      </section>
    </div>
  );
}

interface CalendarCardProps {
  readonly calendar: CalendarStandingRow;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function CalendarCard({ calendar, isChosen, onChoose }: CalendarCardProps) {
  const { t } = useTranslation();
  const { id, timeZone, isOpen, today, unpublished } = calendar;
  const hours = today.hours === 'closed' ? t('admin.calendars.closed') : today.hours;
  return (
    <button type="button" className="calendar-card" aria-pressed={isChosen} onClick={onChoose}>
      <span className="strong">{id}</span>
      <span className={isOpen ? 'mark mark-good' : 'mark'}>
        {isOpen ? <CheckCircleFilled /> : <MinusCircleOutlined />}
        {t(isOpen ? 'admin.calendars.isOpen' : 'admin.calendars.isClosed')}
      </span>
      <span className="quiet">
        {t('admin.calendars.today', { hours, rule: t(`admin.calendars.rule.${today.rule}`) })}
      </span>
      <span className="quiet">{timeZone}</span>
      {unpublished.map((year) => (
        <span key={year} className="calendar-missing">
          <WarningFilled /> {t('admin.calendars.missing', { year })}
        </span>
      ))}
    </button>
  );
}
