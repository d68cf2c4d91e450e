/** The supervisor's keys, over the page; Escape or `?` closes it. */
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { supervisorKeys } from '../model/supervisor-actions.ts';

interface WallKeyHelpProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function WallKeyHelp({ isOpen, onClose }: WallKeyHelpProps) {
  const { t } = useTranslation();
  if (!isOpen) return null;
  const rows = [
    ['select', '↑ ↓'],
    ['open', 'I'],
    ['ready', supervisorKeys.ready],
    ['not-ready', supervisorKeys['not-ready']],
    ['sign-out', supervisorKeys['sign-out']],
    ['message', supervisorKeys.message],
    ['clear', supervisorKeys.clear],
    ['wall', 'W'],
  ] as const;
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
            <dt>{t(`wall.keys.${word}`)}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
