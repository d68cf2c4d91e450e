/** A page's keys, over the page. Not modal: the call goes on beneath. */
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

interface KeyListProps {
  /** What is done, in the page's language, and the key that does it. */
  readonly rows: readonly (readonly [word: string, key: string])[];
  readonly onClose: () => void;
}

export function KeyList({ rows, onClose }: KeyListProps) {
  const { t } = useTranslation();
  return (
    <section className="key-help" aria-label={t('keys.title')}>
      <div className="key-help-head">
        <h3>{t('keys.title')}</h3>
        <Button
          type="text"
          size="small"
          aria-label={t('action.close')}
          icon={<CloseOutlined />}
          onClick={onClose}
        />
      </div>
      <dl>
        {rows.map(([word, key]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
