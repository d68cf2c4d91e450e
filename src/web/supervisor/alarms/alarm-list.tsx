/** What needs a look, quietly: the worst first, with how long it has been so. */
import { CheckCircleOutlined, InfoCircleFilled, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../protocol/wallboard.ts';
import { formatDuration } from '../../model/formats.ts';
import { useAlarmWords } from './alarm-words.ts';

interface AlarmListProps {
  readonly alarms: readonly AlarmRow[];
  readonly now: number;
  readonly agentNames: ReadonlyMap<string, string>;
  readonly queueNames: ReadonlyMap<string, string>;
  /** Shows what the alarm is about. */
  readonly onOpen: (alarm: AlarmRow) => void;
}

export function AlarmList({ alarms, now, agentNames, queueNames, onOpen }: AlarmListProps) {
  const { t } = useTranslation();
  const words = useAlarmWords({ agentNames, queueNames });
  return (
    <section className="panel alarms" aria-live="polite">
      <h3>
        {t('wall.alarms.title')} <span className="numeric">{alarms.length}</span>
      </h3>
      {alarms.length === 0 ? (
        <p className="alarms-none">
          <CheckCircleOutlined /> {t('wall.alarms.none')}
        </p>
      ) : (
        <ul>
          {alarms.map((alarm) => (
            <li key={alarm.id}>
              <button
                type="button"
                className={`alarm alarm-${alarm.level}`}
                onClick={() => onOpen(alarm)}
              >
                {alarm.level === 'alarm' ? <WarningFilled /> : <InfoCircleFilled />}
                <span className="alarm-words">{words(alarm)}</span>
                <span className="numeric quiet">{formatDuration(now - alarm.since)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
