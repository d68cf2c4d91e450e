/** The switches of emergency plans: which are on, since when, by whom and why; and turning them. */
import { AlertFilled, CheckCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type EmergencyPlan,
  type EmergencyTurnRow,
  emergencyRoutes,
} from '../../../protocol/rest/emergency.ts';
import { formatInstant, textIn } from '../../model/formats.ts';
import { FaultLine } from '../fault-line.tsx';
import { nothing, useRoute } from '../use-route.ts';
import { EmergencyForm } from './emergency-form.tsx';

/** Whoever looks sees a turn by somebody else this soon. */
const everyMs = 2_000;

export function EmergencyPanel() {
  const { t } = useTranslation();
  const { value, fault, reload } = useRoute(emergencyRoutes.plans, nothing, everyMs);
  const plans = value?.plans ?? [];
  return (
    <section className="panel panel-grows admin-panel">
      <div className="admin-head">
        <h2>{t('admin.emergency.title')}</h2>
        <FaultLine code={fault} />
      </div>
      <div className="admin-table-frame">
        {value && plans.length === 0 ? <p className="empty">{t('admin.emergency.none')}</p> : null}
        <ul className="plans">
          {plans.map((plan) => (
            <Plan key={plan.hotline} plan={plan} onTurned={reload} />
          ))}
        </ul>
        <Turns turns={value?.turns ?? []} plans={plans} />
      </div>
    </section>
  );
}

interface PlanProps {
  readonly plan: EmergencyPlan;
  readonly onTurned: () => void;
}

function Plan({ plan, onTurned }: PlanProps) {
  const { t, i18n } = useTranslation();
  const [isTurning, setTurning] = useState(false);
  const { hotline, name, flowName, announcement, on } = plan;
  const flow = textIn(flowName, i18n.language);
  return (
    <li className={on ? 'plan is-on' : 'plan'} data-plan={hotline}>
      <div className="plan-head">
        <h3>{textIn(name, i18n.language)}</h3>
        <span className={on ? 'mark mark-bad' : 'mark mark-good'}>
          {on ? <AlertFilled /> : <CheckCircleFilled />}
          {t(on ? 'admin.emergency.on' : 'admin.emergency.off')}
        </span>
        {isTurning ? null : (
          <Button danger={!on} className="plan-turn" onClick={() => setTurning(true)}>
            {t(on ? 'admin.emergency.turnOff' : 'admin.emergency.turnOn')}
          </Button>
        )}
      </div>
      <p className="quiet">
        {t('admin.emergency.says', { text: textIn(announcement, i18n.language), flow })}
      </p>
      {on ? (
        <p className="strong">
          {t('admin.emergency.since', {
            ...{ by: on.by, why: on.why },
            time: formatInstant(on.since, Date.now(), i18n.language),
          })}
        </p>
      ) : null}
      {isTurning ? (
        <EmergencyForm
          plan={plan}
          onDone={() => {
            setTurning(false);
            onTurned();
          }}
        />
      ) : null}
    </li>
  );
}

interface TurnsProps {
  readonly turns: readonly EmergencyTurnRow[];
  readonly plans: readonly EmergencyPlan[];
}

function Turns({ turns, plans }: TurnsProps) {
  const { t, i18n } = useTranslation();
  if (turns.length === 0) return null;
  const names = new Map(plans.map(({ hotline, name }) => [hotline, textIn(name, i18n.language)]));
  return (
    <table className="admin-table">
      <caption>{t('admin.emergency.turns')}</caption>
      <thead>
        <tr>
          <th className="short">{t('admin.emergency.when')}</th>
          <th>{t('admin.emergency.hotline')}</th>
          <th className="short">{t('admin.emergency.state')}</th>
          <th>{t('admin.emergency.by')}</th>
          <th>{t('admin.emergency.why')}</th>
        </tr>
      </thead>
      <tbody>
        {turns.map(({ at, hotline, on, by, why }) => (
          <tr key={`${at} ${hotline} ${on}`}>
            <td className="numeric">{formatInstant(at, Date.now(), i18n.language)}</td>
            <td>{names.get(hotline) ?? hotline}</td>
            <td>{t(on ? 'admin.emergency.on' : 'admin.emergency.off')}</td>
            <td>{by}</td>
            <td className="cut" title={why}>
              {why}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
