/** An emergency plan that is on: since when, by whom and why, what callers hear; the way to its switch. */
import { useTranslation } from 'react-i18next';
import { type EmergencyPlan, emergencyRoutes } from '../../../protocol/rest/emergency.ts';
import { nothing, useRoute } from '../../admin/use-route.ts';
import { formatInstant, textIn } from '../../model/formats.ts';
import type { DrillDownProps } from '../drill-down.tsx';

const everyMs = 2_000;

export function EmergencyDetails({ opened, now }: Pick<DrillDownProps, 'opened' | 'now'>) {
  const { t, i18n } = useTranslation();
  const { value, fault } = useRoute(emergencyRoutes.plans, nothing, everyMs);
  const plan = value?.plans.find(({ hotline }) => hotline === opened.id);
  const turns = value?.turns.filter(({ hotline }) => hotline === opened.id) ?? [];
  if (!plan) {
    return <p className="empty">{t(`wall.drawer.${fault || value ? 'failed' : 'loading'}`)}</p>;
  }
  return (
    <>
      <Plan plan={plan} now={now} />
      {turns.length > 0 ? (
        <section>
          <h3>{t('wall.emergency.turns')}</h3>
          <ul className="plan-turns">
            {turns.map(({ at, on, by, why }) => (
              <li key={at}>
                <time className="numeric quiet">{formatInstant(at, now, i18n.language)}</time>{' '}
                {t(on ? 'wall.emergency.turnedOn' : 'wall.emergency.turnedOff')} · {by} · {why}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <a className="plan-switch" href="#/admin/hotlines">
        {t('wall.emergency.toSwitch')}
      </a>
    </>
  );
}

function Plan({ plan, now }: { readonly plan: EmergencyPlan; readonly now: number }) {
  const { t, i18n } = useTranslation();
  const { on, announcement, flowName } = plan;
  return (
    <section className="plan-facts">
      {on ? (
        <>
          <p>
            <b>
              {t('wall.emergency.since', {
                time: formatInstant(on.since, now, i18n.language),
                by: on.by,
              })}
            </b>
          </p>
          <p>{t('wall.emergency.why', { why: on.why })}</p>
        </>
      ) : (
        <p>
          <b>{t('wall.emergency.off')}</b>
        </p>
      )}
      <p className="quiet">
        {t('wall.emergency.says', { text: textIn(announcement, i18n.language) })}
      </p>
      <p className="quiet">{t('wall.emergency.flow', { flow: textIn(flowName, i18n.language) })}</p>
    </section>
  );
}
