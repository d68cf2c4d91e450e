/** Says in words that the connection has ended or is gone, or that a command was refused. */
import { CloseOutlined, DisconnectOutlined, InfoCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkState } from '../../client/desk-link.ts';
import { formatDuration } from '../model/formats.ts';

/** A reconnect that takes less is not worth a word. */
const quietMs = 1_500;

interface ConnectionBannerProps {
  readonly link: LinkState;
  /** The server's time, epoch ms. */
  readonly now: number;
  /** What to say when nothing has come for `time`. */
  readonly lostWords: (time: string) => string;
  /** The last command that was refused; `action` is its name in the page's language. */
  readonly refusal: { readonly action: string; readonly code: string } | undefined;
  readonly onForgetRefusal: () => void;
  /** What can be done about a connection that has ended. */
  readonly children?: ReactNode;
}

export function ConnectionBanner(props: ConnectionBannerProps) {
  const { link, now, lostWords, refusal, onForgetRefusal, children } = props;
  const { t } = useTranslation();
  if (link.state === 'ended') {
    return (
      <div className="banner banner-ended" role="alert">
        <InfoCircleFilled />
        <span>{t(`link.${link.reason}`, { defaultValue: t('link.stopped') })}</span>
        {children}
      </div>
    );
  }
  const awayMs = now - link.since;
  if (link.state !== 'live' && awayMs >= quietMs) {
    return (
      <div className="banner banner-lost" role="alert">
        <DisconnectOutlined />
        <span>{lostWords(formatDuration(awayMs))}</span>
      </div>
    );
  }
  if (!refusal) return null;
  const { action, code } = refusal;
  return (
    <div className="banner banner-refused" role="alert">
      <InfoCircleFilled />
      <span>{t([`refusal.${code}`, 'refusal.other'], { action, code })}</span>
      <Button
        size="small"
        type="text"
        aria-label={t('action.close')}
        icon={<CloseOutlined />}
        onClick={onForgetRefusal}
      />
    </div>
  );
}
