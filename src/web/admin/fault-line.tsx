/** A refusal in words, where it happened. */
import { InfoCircleFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';

export function FaultLine({ code }: { readonly code: string | undefined }) {
  const { t } = useTranslation();
  if (code === undefined) return null;
  return (
    <p className="admin-fault" role="alert">
      <InfoCircleFilled /> {t([`admin.refusal.${code}`, 'admin.refusal.other'], { code })}
    </p>
  );
}
