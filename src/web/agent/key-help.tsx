/** The agent's keys, over the page; Escape or `?` closes it. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { actionKeys } from '../model/desk-actions.ts';
import { KeyList } from '../shell/key-list.tsx';

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
  return <KeyList rows={rows} onClose={onClose} />;
}
