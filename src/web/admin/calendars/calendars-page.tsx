/**
 * Calendars: open or closed now, what is missing, and each day of a year. To be looked at; only the
 * holiday notice of a year is pasted here, everything else is written in the calendar's file.
 */
import {
  CheckCircleFilled,
  EditOutlined,
  FileTextOutlined,
  MinusCircleOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarStandingRow, calendarRoutes } from '../../../protocol/rest/calendars.ts';
import type { AdminPageProps } from '../admin-pages.tsx';
import { FaultLine } from '../fault-line.tsx';
import { nothing, useRoute } from '../use-route.ts';
import { CalendarYear } from './calendar-year.tsx';
import { NoticeForm } from './notice-form.tsx';

const everyMs = 30_000;

export function CalendarsPage({ isAdmin }: AdminPageProps) {
  const { t } = useTranslation();
  const { value, fault, reload } = useRoute(calendarRoutes.list, nothing, everyMs);
  const [wanted, setWanted] = useState<string>();
  const thisYear = new Date().getFullYear();
  const [year, setYear] = useState(thisYear);
  const [isPasting, setPasting] = useState(false);
  const calendars = value?.calendars ?? [];
  const chosen = calendars.find(({ id }) => id === wanted) ?? calendars[0];
  const mayPaste = isAdmin && chosen?.keepsPublicHolidays === true;
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
          {mayPaste ? (
            <Button
              className="notice-open"
              type={chosen.unpublished.includes(year) && !isPasting ? 'primary' : 'default'}
              icon={isPasting ? null : <FileTextOutlined />}
              onClick={() => setPasting(!isPasting)}
            >
              {t(isPasting ? 'admin.notice.back' : 'admin.notice.open', { year })}
            </Button>
          ) : null}
          {chosen ? (
            <a className="calendar-file" href={`#/admin/dialplans/calendar/${chosen.id}`}>
              <EditOutlined /> {t('admin.calendars.file')}
            </a>
          ) : null}
        </div>
        {mayPaste && isPasting ? (
          <NoticeForm
            key={year}
            year={year}
            onLive={() => {
              setPasting(false);
              reload();
            }}
          />
        ) : null}
        {chosen && !(mayPaste && isPasting) ? (
          <CalendarYear key={`${chosen.id} ${year}`} id={chosen.id} year={year} />
        ) : null}
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
