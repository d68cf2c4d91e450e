/** State and clock at the top left, always; what waits in the middle; oneself at the right. */
import {
  BellOutlined,
  DownOutlined,
  PhoneOutlined,
  QuestionOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import type { SignedIn } from '../../protocol/rest/desk.ts';
import type { Appearance } from '../app.tsx';
import { actionKeys, type DeskAction, possibleActions } from '../model/desk-actions.ts';
import { dash, formatDuration, textIn } from '../model/formats.ts';
import { AppearanceButtons } from '../shell/appearance-buttons.tsx';
import { BarButton, SignOutButton } from '../shell/bar-button.tsx';
import { askForNotifications, canAskForNotifications } from '../shell/incoming-alert.ts';
import { signOut } from '../shell/rest-client.ts';
import { useDeskState, useServerNow } from './desk-hooks.ts';
import { stateIcons } from './state-badge.tsx';

interface TopBarProps {
  readonly desk: DeskSession;
  readonly who: SignedIn;
  readonly appearance: Appearance;
  readonly isReasonMenuOpen: boolean;
  readonly onReasonMenu: (open: boolean) => void;
  readonly onAct: (action: DeskAction) => void;
  readonly onLeave: () => void;
}

export function TopBar(props: TopBarProps) {
  const { desk, who, appearance, onAct } = props;
  const { t } = useTranslation();
  return (
    <header className="top-bar">
      <StateClock desk={desk} who={who} />
      <StateButtons {...props} />
      <Waiting desk={desk} />
      <div className="top-bar-self">
        <PhoneMark desk={desk} />
        <span className="self-name">{who.person.name}</span>
        <NotifyButton />
        <AppearanceButtons appearance={appearance} />
        <BarButton
          label={t('action.show-keys')}
          shortcut={actionKeys['show-keys']}
          icon={<QuestionOutlined />}
          onClick={() => onAct('show-keys')}
        />
        <LeaveButton {...props} />
      </div>
    </header>
  );
}

function StateClock({ desk, who }: Pick<TopBarProps, 'desk' | 'who'>) {
  const { t, i18n } = useTranslation();
  const { view } = useDeskState(desk);
  const now = useServerNow(desk);
  const state = view?.state;
  const name = state?.state ?? 'signed-out';
  const after = view?.notReadyAfterCall;
  const reason =
    state?.state === 'not-ready'
      ? reasonText(state.reason)
      : after && t('bar.afterwards', { reason: reasonText(after) });
  return (
    <div className={`state-clock state-${name}`} role="status">
      <span className="state-icon">{stateIcons[name]}</span>
      <span className="state-words">
        <span className="state-word">{state ? t(`state.${name}`) : dash}</span>
        {reason === undefined ? null : <span className="state-reason">{reason}</span>}
      </span>
      <span className="state-time numeric">
        {state ? formatDuration(now - state.since) : '--:--'}
      </span>
    </div>
  );

  function reasonText(reason: string): string {
    const own = who.settings.notReadyReasons.find(({ id }) => id === reason);
    return own ? textIn(own.label, i18n.language) : t(`reason.${reason}`, { defaultValue: reason });
  }
}

function StateButtons({ desk, who, isReasonMenuOpen, onReasonMenu, onAct }: TopBarProps) {
  const { t, i18n } = useTranslation();
  const possible = possibleActions(useDeskState(desk));
  const canChoose = possible.has('choose-not-ready');
  const items = who.settings.notReadyReasons.map(({ id, label }) => ({
    key: id,
    label: textIn(label, i18n.language),
  }));
  const canBeReady = possible.has('ready');
  return (
    <div className="state-buttons">
      <Button
        type={canBeReady ? 'primary' : 'default'}
        disabled={!canBeReady}
        onClick={() => onAct('ready')}
      >
        {t('action.ready')}
        {canBeReady ? <kbd>{actionKeys.ready}</kbd> : null}
      </Button>
      <Dropdown
        trigger={['click']}
        open={isReasonMenuOpen && canChoose}
        onOpenChange={onReasonMenu}
        disabled={!canChoose}
        autoFocus
        menu={{
          items,
          onClick: ({ key }) => void desk.run({ name: 'not-ready', reason: key }),
        }}
      >
        <Button disabled={!canChoose}>
          {t('action.choose-not-ready')}
          {canChoose && !canBeReady ? <kbd>{actionKeys['choose-not-ready']}</kbd> : null}
          <DownOutlined className="small-icon" />
        </Button>
      </Dropdown>
    </div>
  );
}

function Waiting({ desk }: Pick<TopBarProps, 'desk'>) {
  const { t } = useTranslation();
  const { view } = useDeskState(desk);
  const now = useServerNow(desk);
  const longest = view?.longestWaitingSince;
  return (
    <dl className="waiting">
      <div>
        <dt>{t('bar.waiting')}</dt>
        <dd className="numeric">{view ? view.waiting : dash}</dd>
      </div>
      <div>
        <dt>{t('bar.longest')}</dt>
        <dd className="numeric wide">
          {longest === undefined ? dash : formatDuration(now - longest)}
        </dd>
      </div>
      <div>
        <dt>{t('bar.callbacks')}</dt>
        <dd className="numeric">{view ? view.callbacksDue : dash}</dd>
      </div>
    </dl>
  );
}

function PhoneMark({ desk }: Pick<TopBarProps, 'desk'>) {
  const { t } = useTranslation();
  const { view } = useDeskState(desk);
  if (!view) return null;
  return view.phoneReachable ? (
    <span className="phone-mark">
      <PhoneOutlined />
      <span className="numeric">{view.extension}</span>
    </span>
  ) : (
    <span className="phone-mark phone-away" role="status">
      <WarningFilled />
      {t('bar.phoneAway')} <span className="numeric">{view.extension}</span>
    </span>
  );
}

function NotifyButton() {
  const { t } = useTranslation();
  const [isOffered, setOffered] = useState(canAskForNotifications);
  if (!isOffered) return null;
  const ask = async () => {
    await askForNotifications();
    setOffered(canAskForNotifications());
  };
  return (
    <BarButton label={t('action.notify')} icon={<BellOutlined />} onClick={() => void ask()} />
  );
}

function LeaveButton({ desk, onLeave }: TopBarProps) {
  const state = useDeskState(desk);
  const leave = async () => {
    const result = await signOut();
    if (result.ok || result.code === 'not-signed-in') onLeave();
  };
  return <SignOutButton isDisabled={state.pop !== undefined} onSignOut={() => void leave()} />;
}
