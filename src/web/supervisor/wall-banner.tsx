/** Says in words that what is shown has grown old, or that a command was refused. */
import { useTranslation } from 'react-i18next';
import type { WallboardSession } from '../model/wallboard-session.ts';
import { ConnectionBanner } from '../shell/connection-banner.tsx';
import { useWallboard } from './wall-hooks.ts';

interface WallBannerProps {
  readonly wall: WallboardSession;
  readonly now: number;
}

export function WallBanner({ wall, now }: WallBannerProps) {
  const { t } = useTranslation();
  const { link, view, refusal } = useWallboard(wall);
  return (
    <ConnectionBanner
      link={link}
      now={now}
      lostWords={(time) => (view ? t('wall.link.lost', { time }) : t('link.connecting'))}
      refusal={refusal && { action: t(`wall.command.${refusal.command}`), code: refusal.code }}
      onForgetRefusal={() => wall.forgetRefusal()}
    />
  );
}
