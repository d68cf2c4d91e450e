/**
 * Says in words that the connection is gone and what still works, or that a command was refused.
 * Lies over the bar's lower edge, so that nothing below it moves.
 */
import { CloseOutlined, DisconnectOutlined, InfoCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../model/desk-session.ts';
import { formatDuration } from '../model/formats.ts';
import { useDeskState, useServerNow } from './desk-hooks.ts';

/** A reconnect that takes less is not worth a word. */
const quietMs = 1_500;

export function LinkBanner({ desk }: { readonly desk: DeskSession }) {
  const { t } = useTranslation();
  const { link, view, refusal } = useDeskState(desk);
  const now = useServerNow(desk);
  if (link.state === 'ended') {
    return (
      <div className="banner banner-ended" role="alert">
        <InfoCircleFilled />
        <span>{t(`link.${link.reason}`, { defaultValue: t('link.stopped') })}</span>
        {link.reason === 'taken-over' ? (
          <Button size="small" onClick={() => desk.start()}>
            {t('action.takeBack')}
          </Button>
        ) : null}
      </div>
    );
  }
  const awayMs = now - link.since;
  if (link.state !== 'live' && awayMs >= quietMs) {
    return (
      <div className="banner banner-lost" role="alert">
        <DisconnectOutlined />
        <span>
          {view ? t('link.lost', { time: formatDuration(awayMs) }) : t('link.connecting')}
        </span>
      </div>
    );
  }
  if (!refusal) return null;
  const action = t(`command.${refusal.command}`);
  const words = t([`refusal.${refusal.code}`, 'refusal.other'], { action, code: refusal.code });
  return (
    <div className="banner banner-refused" role="alert">
      <InfoCircleFilled />
      <span>{words}</span>
      <Button
        size="small"
        type="text"
        aria-label={t('action.close')}
        icon={<CloseOutlined />}
        onClick={() => desk.forgetRefusal()}
      />
    </div>
  );
}
