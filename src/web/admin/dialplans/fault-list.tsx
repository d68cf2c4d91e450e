/** Every fault of the draft; a click goes to its place. */
import { CheckCircleFilled, CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { DialplanFault } from '../../../protocol/rest/dialplan.ts';

interface FaultListProps {
  /** Absent: nothing has been checked yet. */
  readonly faults: readonly DialplanFault[] | undefined;
  readonly isChecking: boolean;
  readonly onOpen: (fault: DialplanFault) => void;
}

export function FaultList({ faults, isChecking, onOpen }: FaultListProps) {
  const { t } = useTranslation();
  if (!faults) return <section className="faults">{t('admin.dialplan.checking')}</section>;
  const errors = faults.filter(({ severity }) => severity === 'error').length;
  return (
    <section className="faults" aria-label={t('admin.dialplan.faults')}>
      <p className={errors > 0 ? 'mark mark-bad' : 'mark mark-good'} role="status">
        {errors > 0 ? <CloseCircleFilled /> : <CheckCircleFilled />}{' '}
        {faults.length === 0
          ? t('admin.dialplan.sound')
          : t('admin.dialplan.counts', { errors, warnings: faults.length - errors })}
        {isChecking ? <span className="quiet"> {t('admin.dialplan.checking')}</span> : null}
      </p>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.file}:${fault.line}:${fault.column}:${fault.code}:${fault.message}`}>
            <button type="button" className="fault-row" onClick={() => onOpen(fault)}>
              {fault.severity === 'error' ? (
                <CloseCircleFilled className="fault-error" aria-label={t('admin.dialplan.error')} />
              ) : (
                <WarningFilled className="fault-warning" aria-label={t('admin.dialplan.warning')} />
              )}
              <span className="numeric fault-place">
                {fault.file}:{fault.line}
              </span>
              <span lang="en">
                {fault.message}
                {fault.fix ? <span className="quiet"> — {fault.fix}</span> : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
