/** The keys, over the page; Escape or `?` closes it. Not modal: the call goes on beneath. */
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { actionKeys } from '../model/desk-actions.ts';

interface KeyHelpProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function KeyHelp({ isOpen, onClose }: KeyHelpProps) {
  const { t } = useTranslation();
  useEffect(() => {
    if (!isOpen) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
    };
    globalThis.addEventListener('keydown', pressed);
    return () => globalThis.removeEventListener('keydown', pressed);
  }, [isOpen, onClose]);
  if (!isOpen) return null;
  const rows = [
    [t('keys.state'), actionKeys.ready],
    [t('keys.hold'), actionKeys.hold],
    [t('action.decline'), actionKeys.decline],
    [t('action.hang-up'), actionKeys['hang-up']],
    [t('action.finish-wrap-up'), actionKeys['finish-wrap-up']],
    [t('action.show-keys'), actionKeys['show-keys']],
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
