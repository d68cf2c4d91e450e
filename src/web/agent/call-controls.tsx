/** What I can do with the call, directly under it. The buttons keep their places. */
import {
  AudioMutedOutlined,
  AudioOutlined,
  CheckOutlined,
  CustomerServiceOutlined,
  EyeInvisibleOutlined,
  FieldTimeOutlined,
  PauseOutlined,
  PhoneFilled,
  PhoneOutlined,
  RollbackOutlined,
  StopOutlined,
  SwapOutlined,
  TableOutlined,
  UsergroupAddOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import {
  actionKeys,
  type DeskAction,
  isConsulting,
  possibleActions,
} from '../model/desk-actions.ts';
import { useDeskState } from './desk-hooks.ts';

interface CallControlsProps {
  readonly desk: DeskSession;
  readonly onAct: (action: DeskAction) => void;
}

type Kind = '' | 'control-on' | 'control-primary' | 'control-danger';

export function CallControls({ desk, onAct }: CallControlsProps) {
  const { t } = useTranslation();
  const state = useDeskState(desk);
  const possible = possibleActions(state);
  const { phase, view } = state;
  const call = view?.call;
  const isHeld = phase === 'held' && !isConsulting(call);
  const isOffered = phase === 'presented' || phase === 'ringing';
  const button = (action: DeskAction, icon: ReactNode, kind: Kind = '') => (
    <Button
      key={action}
      className={`control control-${action} ${kind}`}
      type={kind === 'control-primary' ? 'primary' : 'default'}
      danger={kind === 'control-danger'}
      disabled={!possible.has(action)}
      icon={icon}
      aria-keyshortcuts={actionKeys[action].replace('Ctrl', 'Control')}
      // Enter and space on a button that kept the focus must not hang up by chance.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onAct(action)}
      onKeyDown={(event) => {
        if (action === 'hang-up' && event.key === 'Enter') event.preventDefault();
      }}
    >
      {t(`action.${action}`)}
      <kbd>{actionKeys[action].replace('Enter', '↵')}</kbd>
    </Button>
  );
  const either = (isOn: boolean, off: DeskAction, on: DeskAction, icon: ReactNode) =>
    button(isOn ? on : off, icon, isOn ? 'control-on' : '');
  const asksSomebody = isConsulting(call);
  return (
    <div className="controls">
      {isOffered
        ? button('answer', <PhoneOutlined />, 'control-primary')
        : button(isHeld ? 'retrieve' : 'hold', <PauseOutlined />, isHeld ? 'control-on' : '')}
      {asksSomebody
        ? button('alternate', <SwapOutlined />)
        : button('consult', <CustomerServiceOutlined />)}
      {asksSomebody
        ? button('complete-transfer', <UserSwitchOutlined />)
        : button('transfer', <UserSwitchOutlined />)}
      {button('conference', <UsergroupAddOutlined />)}
      {asksSomebody
        ? button('reconnect', <RollbackOutlined />)
        : button(phase ? 'keypad' : 'make-call', <TableOutlined />)}
      {either(
        call?.muted ?? false,
        'mute',
        'unmute',
        call?.muted ? <AudioMutedOutlined /> : <AudioOutlined />,
      )}
      {either(
        call?.masked ?? false,
        'mask-recording',
        'unmask-recording',
        <EyeInvisibleOutlined />,
      )}
      {phase === 'wrap-up'
        ? button('extend-wrap-up', <FieldTimeOutlined />)
        : either(
            call?.helpRequestedAt !== undefined,
            'request-help',
            'withdraw-help',
            <CustomerServiceOutlined />,
          )}
      {isOffered
        ? button('decline', <StopOutlined />)
        : button('finish-wrap-up', <CheckOutlined />, phase === 'wrap-up' ? 'control-primary' : '')}
      {button('hang-up', <PhoneFilled className="hang-up-icon" />, 'control-danger')}
    </div>
  );
}
