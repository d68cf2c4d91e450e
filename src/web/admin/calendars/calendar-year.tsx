/** The twelve months of a calendar, each day with its rule and hours, and the special days in words. */
import { WarningFilled } from '@ant-design/icons';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { calendarRoutes } from '../../../protocol/rest/calendars.ts';
import {
  type DayRule,
  isClosed,
  monthsOf,
  type ShownDay,
  type ShownMonth,
  type SpecialDays,
  specialDays,
} from '../../model/calendar-months.ts';
import { textIn } from '../../model/formats.ts';
import { FaultLine } from '../fault-line.tsx';
import { useRoute } from '../use-route.ts';

interface CalendarYearProps {
  readonly id: string;
  readonly year: number;
}

const legend = ['open', 'closed', 'holiday', 'make-up', 'date', 'lunar-date'] as const;

export function CalendarYear({ id, year }: CalendarYearProps) {
  const { t } = useTranslation();
  const input = useMemo(() => ({ params: { id }, query: { year } }), [id, year]);
  const { value, fault } = useRoute(calendarRoutes.year, input);
  if (!value) return <FaultLine code={fault} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <section className="year" tabIndex={0} aria-label={`${id} ${year}`}>
      {value.isPublished ? null : (
        <p className="calendar-missing">
          <WarningFilled /> {t('admin.calendars.missing', { year })}
        </p>
      )}
      <ul className="year-legend">
        {legend.map((name) => (
          <li key={name}>
            <span className={`day is-${name}`} aria-hidden="true">
              {t(`admin.calendars.sign.${name}`)}
            </span>
            {t(`admin.calendars.legend.${name}`)}
          </li>
        ))}
      </ul>
      <div className="months">
        {monthsOf(value).map((month) => (
          <Month key={month.month} year={year} shown={month} />
        ))}
      </div>
      <Special days={specialDays(value)} />
    </section>
  );
}

function Month({ year, shown }: { readonly year: number; readonly shown: ShownMonth }) {
  const { i18n } = useTranslation();
  const first = new Date(year, shown.month, 1);
  const name = new Intl.DateTimeFormat(i18n.language, { month: 'long' }).format(first);
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'narrow', timeZone: 'UTC' });
  // The fifth of January 1970 was a Monday.
  const weekdays = Array.from({ length: 7 }, (_, day) => Date.UTC(1970, 0, 5 + day));
  return (
    <table className="month">
      <caption>{name}</caption>
      <thead>
        <tr>
          {weekdays.map((at) => (
            <th key={at} scope="col">
              {weekday.format(at)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.weeks.map((week) => (
          <tr key={week.find((day) => day)?.date}>
            {week.map((day, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the weekday
              <td key={index}>{day ? <Day day={day} /> : null}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day }: { readonly day: ShownDay }) {
  const { t } = useTranslation();
  const words = useRuleWords();
  const kind = day.rule === 'weekly' ? '' : ` is-${day.rule}`;
  const sign = day.rule === 'weekly' ? '' : t(`admin.calendars.sign.${day.rule}`);
  return (
    <span
      className={`day ${isClosed(day) ? 'is-closed' : 'is-open'}${kind}`}
      title={`${day.date}: ${words(day)}`}
    >
      {day.day}
      {sign === '' ? null : <span className="day-sign">{sign}</span>}
      <span className="sr-only">{words(day)}</span>
    </span>
  );
}

function Special({ days }: { readonly days: readonly SpecialDays[] }) {
  const { t } = useTranslation();
  const words = useRuleWords();
  return (
    <section className="year-special">
      <h3>{t('admin.calendars.special')}</h3>
      {days.length === 0 ? <p className="quiet">{t('admin.calendars.noSpecial')}</p> : null}
      <ul>
        {days.map((one) => (
          <li key={one.from}>
            <span className="numeric strong">
              {one.from === one.until ? one.from : `${one.from} – ${one.until.slice(5)}`}
            </span>{' '}
            {words(one)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** 'National Day: closed', '08:30-18:00'. */
function useRuleWords(): (day: DayRule) => string {
  const { t, i18n } = useTranslation();
  return ({ rule, hours, holiday }) => {
    const said = hours === 'closed' ? t('admin.calendars.closed') : hours;
    if (rule === 'weekly') return said;
    const of = holiday ? ` ${textIn(holiday, i18n.language)}` : '';
    return t('admin.calendars.day', { rule: t(`admin.calendars.rule.${rule}`), of, hours: said });
  };
}
