/** What I can do with the call, directly under it. The buttons keep their places. */
import { CheckOutlined, PauseOutlined, PhoneFilled, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { actionKeys, type DeskAction, possibleActions } from '../model/desk-actions.ts';
import type { DeskSession } from '../model/desk-session.ts';
import { useDeskState } from './desk-hooks.ts';

interface CallControlsProps {
  readonly desk: DeskSession;
  readonly onAct: (action: DeskAction) => void;
}

export function CallControls({ desk, onAct }: CallControlsProps) {
  const { t } = useTranslation();
  const state = useDeskState(desk);
  const possible = possibleActions(state);
  const isHeld = state.phase === 'held';
  const button = (action: DeskAction, icon: ReactNode, kind = '') => (
    <Button
      key={action}
      className={`control ${kind}`}
      type={kind === 'control-primary' ? 'primary' : 'default'}
      danger={kind === 'control-danger'}
      disabled={!possible.has(action)}
      icon={icon}
      // Enter and space on a button that kept the focus must not hang up by chance.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onAct(action)}
      onKeyDown={(event) => {
        if (action === 'hang-up' && event.key === 'Enter') event.preventDefault();
      }}
    >
      {t(`action.${action}`)}
      <kbd>{actionKeys[action]}</kbd>
    </Button>
  );
  return (
    <div className="controls">
      {button(isHeld ? 'retrieve' : 'hold', <PauseOutlined />, isHeld ? 'control-primary' : '')}
      <span className="controls-gap" />
      {possible.has('decline') ? button('decline', <StopOutlined />) : null}
      {possible.has('finish-wrap-up')
        ? button('finish-wrap-up', <CheckOutlined />, 'control-primary')
        : null}
      {button('hang-up', <PhoneFilled className="hang-up-icon" />, 'control-danger')}
    </div>
  );
}
