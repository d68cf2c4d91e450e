/** The agent's keys, over the page; Escape or `?` closes it. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { actionKeys, type DeskAction } from '../model/desk-actions.ts';
import { KeyList } from '../shell/key-list.tsx';

const listed: readonly DeskAction[] = [
  'answer',
  'decline',
  'consult',
  'alternate',
  'reconnect',
  'transfer',
  'conference',
  'mute',
  'make-call',
  'choose-callback',
  'keypad',
  'mask-recording',
  'request-help',
  'hang-up',
  'finish-wrap-up',
  'extend-wrap-up',
  'show-keys',
];

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
    ...listed.map((action) => [t(`action.${action}`), actionKeys[action]] as const),
    [t('keys.hold'), actionKeys.hold],
  ] as const;
  return <KeyList rows={rows} onClose={onClose} />;
}
