/** What can be done to the chosen agent: always in the same place, each with its key. */
import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskSettings } from '../../protocol/rest/desk.ts';
import type { AgentRow } from '../../protocol/wallboard.ts';
import { textIn } from '../model/formats.ts';
import { possibleFor, type SupervisorAction, supervisorKeys } from '../model/supervisor-actions.ts';

interface AgentActionsProps {
  readonly agent: AgentRow | undefined;
  readonly isLive: boolean;
  readonly settings: DeskSettings;
  readonly armed: SupervisorAction | undefined;
  readonly isReasonMenuOpen: boolean;
  readonly onReasonMenu: (open: boolean) => void;
  readonly onNotReady: (reason: string) => void;
  readonly onAct: (action: SupervisorAction) => void;
}

export function AgentActions(props: AgentActionsProps) {
  const { agent, settings, armed, onAct } = props;
  const { t, i18n } = useTranslation();
  const possible = possibleFor(agent, props.isLive);
  const items = settings.notReadyReasons.map(({ id, label }) => ({
    key: id,
    label: textIn(label, i18n.language),
  }));
  const button = (action: SupervisorAction) => (
    <Button
      size="small"
      className={`act-${action}`}
      disabled={!possible.has(action)}
      danger={armed === action}
      type={armed === action ? 'primary' : 'default'}
      onClick={() => onAct(action)}
    >
      {armed === action ? t('wall.action.sure') : t(`wall.action.${action}`)}
      <kbd>{supervisorKeys[action]}</kbd>
    </Button>
  );
  return (
    <div className="agent-actions">
      <span className="agent-actions-who">
        {agent ? (
          <>
            {agent.name} <span className="numeric quiet">{agent.extension}</span>
          </>
        ) : (
          <span className="quiet">{t('wall.agents.choose')}</span>
        )}
      </span>
      {button('ready')}
      <Dropdown
        trigger={['click']}
        open={props.isReasonMenuOpen && possible.has('not-ready')}
        onOpenChange={props.onReasonMenu}
        disabled={!possible.has('not-ready')}
        autoFocus
        menu={{ items, onClick: ({ key }) => props.onNotReady(key) }}
      >
        <Button size="small" className="act-not-ready" disabled={!possible.has('not-ready')}>
          {t('wall.action.not-ready')}
          <kbd>{supervisorKeys['not-ready']}</kbd>
          <DownOutlined className="small-icon" />
        </Button>
      </Dropdown>
      {button('sign-out')}
      {button('message')}
      {button('clear')}
    </div>
  );
}
