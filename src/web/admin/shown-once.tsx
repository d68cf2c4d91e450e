/** Secrets that are shown this once: whoever closes it must have written them down. */
import { CopyOutlined, KeyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

interface ShownOnceProps {
  /** What it is, in the page's language, and the secret. */
  readonly secrets: readonly (readonly [word: string, secret: string])[];
  readonly onClose: () => void;
}

export function ShownOnce({ secrets, onClose }: ShownOnceProps) {
  const { t } = useTranslation();
  return (
    <div className="shown-once" role="alert">
      <p>
        <KeyOutlined /> {t('admin.once.title')}
      </p>
      <dl>
        {secrets.map(([word, secret]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>
              <code>{secret}</code>
              <Button
                type="text"
                size="small"
                aria-label={`${t('admin.once.copy')}: ${word}`}
                icon={<CopyOutlined />}
                onClick={() => void navigator.clipboard?.writeText(secret)}
              />
            </dd>
          </div>
        ))}
      </dl>
      <Button size="small" onClick={onClose}>
        {t('admin.once.close')}
      </Button>
    </div>
  );
}
