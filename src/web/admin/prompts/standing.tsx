import { CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { RecordingRow } from '../../../protocol/rest/prompts.ts';

/** What is wrong with a recording, in a few words. */
export function Standing({ recording }: { readonly recording: RecordingRow }) {
  const { t } = useTranslation();
  const { faults } = recording;
  return (
    <span className={faults.length === 0 ? 'mark mark-good' : 'mark mark-bad'}>
      {faults.length === 0 ? <CheckCircleFilled /> : <WarningFilled />}
      {faults.length === 0
        ? t('admin.prompts.good')
        : faults.map((code) => t(`admin.promptFault.${code}`, { defaultValue: code })).join(', ')}
    </span>
  );
}
