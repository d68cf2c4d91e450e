/** What lies behind a row: a call, an agent, a queue, an alarm, a plan. Over the right side; the wall goes on. */
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../protocol/rest/desk.ts';
import type { WallboardView } from '../../protocol/wallboard.ts';
import { textIn } from '../model/formats.ts';
import type { WallboardSession } from '../model/wallboard-session.ts';
import { AgentDetails } from './agent-details.tsx';
import { AlarmDetails } from './alarms/alarm-details.tsx';
import { EmergencyDetails } from './alarms/emergency-details.tsx';
import { CallDetails } from './calls/call-details.tsx';
import { QueueDetails } from './queue-details.tsx';

export interface Opened {
  readonly kind: 'call' | 'agent' | 'queue' | 'emergency' | 'alarm';
  readonly id: string;
}

export interface DrillDownProps {
  readonly opened: Opened;
  readonly view: WallboardView;
  readonly wall: WallboardSession;
  readonly who: SignedIn;
  readonly now: number;
  readonly agentNames: ReadonlyMap<string, string>;
  readonly queueNames: ReadonlyMap<string, string>;
  readonly onOpen: (opened: Opened) => void;
  readonly onClose: () => void;
}

export function DrillDown(props: DrillDownProps) {
  const { opened, view, onClose } = props;
  const { t, i18n } = useTranslation();
  const names = {
    call: () => view.calls.find(({ id }) => id === opened.id)?.customerName ?? '',
    agent: () => props.agentNames.get(opened.id) ?? '',
    queue: () => {
      const queue = view.queues.find(({ id }) => id === opened.id);
      return queue ? textIn(queue.name, i18n.language) : '';
    },
    emergency: () => {
      const hotline = view.alarms.find(({ hotline }) => hotline?.id === opened.id)?.hotline;
      return hotline ? textIn(hotline.name, i18n.language) : opened.id;
    },
    alarm: () => '',
  };
  return (
    <aside className="drill-down" aria-label={t(`wall.drawer.${opened.kind}`)}>
      <header className="drill-head">
        <h2>
          <span className="quiet">{t(`wall.drawer.${opened.kind}`)}</span> {names[opened.kind]()}
        </h2>
        <Button
          type="text"
          size="small"
          aria-label={t('wall.action.close')}
          icon={<CloseOutlined />}
          onClick={onClose}
        />
      </header>
      <div className="drill-body" key={opened.id}>
        {opened.kind === 'call' ? <CallDetails {...props} /> : null}
        {opened.kind === 'agent' ? <AgentDetails {...props} /> : null}
        {opened.kind === 'queue' ? <QueueDetails {...props} /> : null}
        {opened.kind === 'emergency' ? <EmergencyDetails {...props} /> : null}
        {opened.kind === 'alarm' ? <AlarmDetails {...props} /> : null}
      </div>
    </aside>
  );
}
