/** One agent: why she gets no calls, a line to her with its receipt, and her latest calls. */
import { CheckOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdleWords } from '../../protocol/rest/supervision.ts';
import type { AgentRow } from '../../protocol/wallboard.ts';
import { formatInstant } from '../model/formats.ts';
import type { WallboardSession } from '../model/wallboard-session.ts';
import { Reason } from './calls/call-details.tsx';
import { CallLines } from './calls/call-lines.tsx';
import type { DrillDownProps } from './drill-down.tsx';
import { useLoaded } from './loaded.ts';
import { MoveAgent } from './move-agent.tsx';
import { watchedAgent } from './supervision-client.ts';
import { useWallboard } from './wall-hooks.ts';

export function AgentDetails({ opened, view, wall, queueNames, onOpen }: DrillDownProps) {
  const { t } = useTranslation();
  const agent = view.agents.find(({ id }) => id === opened.id);
  const loaded = useLoaded(watchedAgent, opened.id, `${agent?.state.state} ${agent?.state.since}`);
  if (!agent) return <p className="empty">{t('wall.drawer.failed')}</p>;
  return (
    <>
      <MessageBox agent={agent} wall={wall} />
      {agent.state.state === 'signed-out' ? null : (
        <MoveAgent key={agent.id} {...{ agent, wall, queueNames }} />
      )}
      {loaded.stage === 'there' ? (
        <>
          {loaded.value.idle ? <WhyIdle idle={loaded.value.idle} queueNames={queueNames} /> : null}
          <section>
            <h3>{t('wall.drawer.lastCalls')}</h3>
            <CallLines calls={loaded.value.calls} onOpen={(id) => onOpen({ kind: 'call', id })} />
          </section>
        </>
      ) : (
        <p className="empty">{t(`wall.drawer.${loaded.stage}`)}</p>
      )}
    </>
  );
}

interface WhyIdleProps {
  readonly idle: IdleWords;
  readonly queueNames: DrillDownProps['queueNames'];
}

function WhyIdle({ idle, queueNames }: WhyIdleProps) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t('wall.drawer.whyIdle')}</h3>
      {idle.unavailable ? (
        <p>
          <Reason reason={idle.unavailable.reason} detail={idle.unavailable.detail} />
        </p>
      ) : (
        <p>{t('wall.drawer.available')}</p>
      )}
      <ul className="reasons">
        {idle.queues.map(({ queueId, waiting, beyondSkills, before }) => {
          const queue = queueNames.get(queueId) ?? queueId;
          if (waiting === 0)
            return <li key={queueId}>{t('wall.drawer.noneWaiting', { queue })}</li>;
          const words = beyondSkills > 0 ? 'beyondSkills' : 'before';
          const count = beyondSkills > 0 ? beyondSkills : before;
          return <li key={queueId}>{t(`wall.drawer.${words}`, { queue, count })}</li>;
        })}
      </ul>
    </section>
  );
}

interface MessageBoxProps {
  readonly agent: AgentRow;
  readonly wall: WallboardSession;
}

function MessageBox({ agent, wall }: MessageBoxProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const send = async () => {
    if (text.trim() === '') return;
    const answer = await wall.sendMessage([agent.id], text.trim());
    if (answer.ok) setText('');
  };
  return (
    <section className="message-box">
      <h3>{t('wall.drawer.message')}</h3>
      <div className="message-write">
        <Input
          className="message-text"
          size="small"
          maxLength={500}
          value={text}
          placeholder={t('wall.drawer.placeholder', { agent: agent.name })}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={(event) => {
            if (!event.nativeEvent.isComposing) void send();
          }}
        />
        <Button size="small" type="primary" icon={<SendOutlined />} onClick={() => void send()}>
          {t('wall.action.send')}
        </Button>
      </div>
      <Receipts agent={agent} wall={wall} />
    </section>
  );
}

function Receipts({ agent, wall }: MessageBoxProps) {
  const { t, i18n } = useTranslation();
  const { messages } = useWallboard(wall);
  const own = messages.filter(({ agentIds }) => agentIds.includes(agent.id)).slice(0, 5);
  return (
    <ul className="receipts">
      {own.map(({ id, text, readAt }) => {
        const at = readAt[agent.id];
        const time = at === undefined ? '' : formatInstant(at, wall.serverNow(), i18n.language);
        return (
          <li key={id} className={at === undefined ? '' : 'is-read'}>
            <span>{text}</span>
            <span className="quiet numeric">
              {at === undefined ? null : <CheckOutlined />}{' '}
              {at === undefined ? t('wall.drawer.unread') : t('wall.drawer.read', { time })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
