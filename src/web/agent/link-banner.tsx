/**
 * Says in words that the connection is gone and what still works, or that a command was refused.
 * Lies over the bar's lower edge, so that nothing below it moves.
 */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import { ConnectionBanner } from '../shell/connection-banner.tsx';
import { useDeskState, useServerNow } from './desk-hooks.ts';

export function LinkBanner({ desk }: { readonly desk: DeskSession }) {
  const { t } = useTranslation();
  const { link, view, refusal } = useDeskState(desk);
  const now = useServerNow(desk);
  return (
    <ConnectionBanner
      link={link}
      now={now}
      lostWords={(time) => (view ? t('link.lost', { time }) : t('link.connecting'))}
      refusal={refusal && { action: t(`command.${refusal.command}`), code: refusal.code }}
      onForgetRefusal={() => desk.forgetRefusal()}
    >
      {link.state === 'ended' && link.reason === 'taken-over' ? (
        <Button size="small" onClick={() => desk.start()}>
          {t('action.takeBack')}
        </Button>
      ) : null}
    </ConnectionBanner>
  );
}
