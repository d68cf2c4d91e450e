/** The supervisor's keys, over the page; Escape or `?` closes it. */
import { useTranslation } from 'react-i18next';
import { supervisorKeys } from '../model/supervisor-actions.ts';
import { KeyList } from '../shell/key-list.tsx';

interface WallKeyHelpProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function WallKeyHelp({ isOpen, onClose }: WallKeyHelpProps) {
  const { t } = useTranslation();
  if (!isOpen) return null;
  const rows = [
    [t('wall.keys.select'), '↑ ↓'],
    [t('wall.keys.open'), 'I'],
    [t('wall.keys.ready'), supervisorKeys.ready],
    [t('wall.keys.not-ready'), supervisorKeys['not-ready']],
    [t('wall.keys.sign-out'), supervisorKeys['sign-out']],
    [t('wall.keys.message'), supervisorKeys.message],
    [t('wall.keys.clear'), supervisorKeys.clear],
    [t('wall.keys.wall'), 'W'],
  ] as const;
  return <KeyList rows={rows} onClose={onClose} />;
}
