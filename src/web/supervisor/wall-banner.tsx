/** Says in words that what is shown has grown old, or that a command was refused. */
import { CloseOutlined, DisconnectOutlined, InfoCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../model/formats.ts';
import type { WallboardSession } from '../model/wallboard-session.ts';
import { useWallboard } from './wall-hooks.ts';

/** A reconnect that takes less is not worth a word. */
const quietMs = 1_500;

interface WallBannerProps {
  readonly wall: WallboardSession;
  readonly now: number;
}

export function WallBanner({ wall, now }: WallBannerProps) {
  const { t } = useTranslation();
  const { link, view, refusal } = useWallboard(wall);
  const awayMs = now - link.since;
  if (link.state === 'ended') {
    return (
      <div className="banner banner-ended" role="alert">
        <InfoCircleFilled />
        <span>{t(`link.${link.reason}`, { defaultValue: t('link.stopped') })}</span>
      </div>
    );
  }
  if (link.state !== 'live' && awayMs >= quietMs) {
    const time = formatDuration(awayMs);
    return (
      <div className="banner banner-lost" role="alert">
        <DisconnectOutlined />
        <span>{view ? t('wall.link.lost', { time }) : t('link.connecting')}</span>
      </div>
    );
  }
  if (!refusal) return null;
  const action = t(`wall.command.${refusal.command}`);
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
        onClick={() => wall.forgetRefusal()}
      />
    </div>
  );
}
