/**
 * The supervisor's page: the wall of queues first, the agents below, alarms and live calls at the
 * right. A part of the page of its own, with its own words: agents do not load it.
 */

import i18next from 'i18next';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { systemClock } from '../../base/clock.ts';
import type { SignedIn } from '../../protocol/rest/desk.ts';
import type { AgentRow, WallboardView } from '../../protocol/wallboard.ts';
import { useServerNow } from '../agent/desk-hooks.ts';
import type { SignedInPageProps } from '../app.tsx';
import { CallList } from '../calls/call-list.tsx';
import { textIn } from '../model/formats.ts';
import type { SupervisorAction } from '../model/supervisor-actions.ts';
import { possibleFor } from '../model/supervisor-actions.ts';
import { type AgentOrder, onlyQueue, sortAgents, sortCalls } from '../model/wallboard-figures.ts';
import { WallboardSession } from '../model/wallboard-session.ts';
import { openPageSocket } from '../shell/browser-socket.ts';
import { usePageConnection } from '../shell/page-connection.ts';
import '../style/supervisor.css';
import '../style/queue-wall.css';
import '../style/agent-grid.css';
import '../style/drill-down.css';
import '../style/wall-display.css';
import { useArmed } from '../shell/use-armed.ts';
import { supervisorEn } from '../words/supervisor-en.ts';
import { supervisorZhCn } from '../words/supervisor-zh-cn.ts';
import { AgentActions } from './agent-actions.tsx';
import { AgentGrid } from './agent-grid.tsx';
import { AlarmList } from './alarms/alarm-list.tsx';
import { CallbacksPage } from './callbacks-page.tsx';
import { LiveCalls } from './calls/live-calls.tsx';
import { DrillDown, type Opened } from './drill-down.tsx';
import { QueueWall } from './queue-wall.tsx';
import { WallBanner } from './wall-banner.tsx';
import { WallBar, type WallTab } from './wall-bar.tsx';
import { WallDisplay } from './wall-display.tsx';
import { useWallboard, useWallKeys, type WallAct } from './wall-hooks.ts';
import { WallKeyHelp } from './wall-key-help.tsx';

i18next.addResourceBundle('zh-CN', 'translation', { wall: supervisorZhCn }, true);
i18next.addResourceBundle('en', 'translation', { wall: supervisorEn }, true);

function openWall(): WallboardSession {
  return new WallboardSession({
    openSocket: (events) => openPageSocket(events, 'supervisor'),
    clock: systemClock,
    random: Math.random,
  });
}

export function SupervisorDesk({ who, onLeave, appearance }: SignedInPageProps) {
  const { t } = useTranslation();
  const [wall] = useState(openWall);
  const [tab, setTab] = useState<WallTab>('wall');
  const [isWallMode, setWallMode] = useState(false);
  const [areKeysShown, setKeysShown] = useState(false);
  const now = useServerNow(wall);
  const { view, link } = useWallboard(wall);
  usePageConnection(wall);
  useEffect(() => {
    if (link.state === 'ended' && link.reason === 'signed-out') onLeave();
  }, [link, onLeave]);
  useEffect(() => {
    document.title = t('wall.title');
  }, [t]);
  const leaveWall = useCallback(() => setWallMode(false), []);
  const pageAct = useCallback((action: WallAct) => {
    if (action === 'wall') setWallMode(true);
    else if (action === 'close') setWallMode(false);
    else if (action === 'show-keys') setKeysShown((shown) => !shown);
  }, []);
  useWallKeys(pageAct);
  if (isWallMode && view) return <WallDisplay view={view} now={now} onLeave={leaveWall} />;
  return (
    <div className="desk">
      <WallBar
        {...{ view, now, who, appearance, tab, onLeave }}
        onTab={setTab}
        onWall={() => setWallMode(true)}
        onKeys={() => setKeysShown((shown) => !shown)}
      />
      <WallBanner wall={wall} now={now} />
      {tab === 'calls' ? (
        <main className="calls-page">
          <CallList scope="all" settings={who.settings} />
        </main>
      ) : tab === 'callbacks' && view ? (
        <Callbacks view={view} now={now} />
      ) : view ? (
        <LiveWall wall={wall} view={view} who={who} now={now} />
      ) : null}
      <WallKeyHelp isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}

function Callbacks({ view, now }: Pick<LiveWallProps, 'view' | 'now'>) {
  return <CallbacksPage queueNames={useNames(view).queues} now={now} />;
}

interface LiveWallProps {
  readonly wall: WallboardSession;
  readonly view: WallboardView;
  readonly who: SignedIn;
  readonly now: number;
}

function LiveWall({ wall, view, who, now }: LiveWallProps) {
  const { t } = useTranslation();
  const names = useNames(view);
  const [queueId, setQueueId] = useState<string>();
  const [order, setOrder] = useState<AgentOrder>({ column: 'state', descending: false });
  const [chosenId, setChosenId] = useState<string>();
  const [opened, setOpened] = useState<Opened>();
  const [isReasonMenuOpen, setReasonMenu] = useState(false);
  const { armed, press } = useArmed();
  const shown = onlyQueue(view, queueId);
  const agents = sortAgents(shown.agents, order);
  const chosen = agents.find(({ id }) => id === chosenId);
  const isLive = useWallboard(wall).link.state === 'live';

  const act = (action: SupervisorAction) => {
    if (!chosen || !possibleFor(chosen, isLive).has(action)) return;
    const agentId = chosen.id;
    if (action === 'ready') void wall.run({ name: 'force-ready', agentId });
    else if (action === 'not-ready') setReasonMenu(true);
    else if (action === 'message') openMessage(agentId);
    else if (action === 'sign-out') {
      press(`${action} ${agentId}`, () => void wall.run({ name: 'force-sign-out', agentId }));
    } else if (chosen.call) {
      const callId = chosen.call.id;
      press(`${action} ${callId}`, () => void wall.run({ name: 'clear-call', callId }));
    }
  };
  const openMessage = (id: string) => {
    setOpened({ kind: 'agent', id });
    setTimeout(() => document.querySelector<HTMLInputElement>('.message-text')?.focus());
  };
  const move = (by: number) => {
    const at = agents.findIndex(({ id }) => id === chosenId);
    const next = agents[Math.min(agents.length - 1, Math.max(0, at + by))];
    setChosenId(next?.id);
    document.querySelector(`[data-agent="${next?.id}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useWallKeys((action) => {
    if (action === 'previous' || action === 'next') move(action === 'next' ? 1 : -1);
    else if (action === 'open') {
      if (chosenId !== undefined) setOpened({ kind: 'agent', id: chosenId });
    } else if (action === 'close') setOpened(undefined);
    else if (action !== 'wall' && action !== 'show-keys') act(action);
  });
  const openQueue = (id: string) => {
    setQueueId(id);
    setOpened({ kind: 'queue', id });
  };
  const open = (kind: Opened['kind']) => (id: string) => setOpened({ kind, id });
  return (
    <main className="wall-page">
      <QueueWall view={view} now={now} chosen={queueId} onChoose={openQueue} />
      <section className="panel panel-grows agents-panel">
        <div className="agents-head">
          <h3>
            {queueId === undefined
              ? t('wall.agents.title')
              : t('wall.agents.of', { queue: names.queues.get(queueId) })}{' '}
            <span className="numeric">{agents.length}</span>
          </h3>
          {queueId === undefined ? null : (
            <button type="button" className="show-all" onClick={() => setQueueId(undefined)}>
              {t('wall.agents.all')}
            </button>
          )}
          <AgentActions
            {...{ agent: chosen, isLive, settings: who.settings, isReasonMenuOpen }}
            armed={armedFor(armed, chosen)}
            onReasonMenu={setReasonMenu}
            onNotReady={(reason) => {
              setReasonMenu(false);
              if (chosen) void wall.run({ name: 'force-not-ready', agentId: chosen.id, reason });
            }}
            onAct={act}
          />
        </div>
        <AgentGrid
          {...{ agents, now, order, chosenId, settings: who.settings }}
          queueNames={names.queues}
          onOrder={setOrder}
          onChoose={setChosenId}
          onOpen={(id) => {
            setChosenId(id);
            setOpened({ kind: 'agent', id });
          }}
        />
      </section>
      <div className="wall-right">
        <AlarmList
          {...{ alarms: view.alarms, now, agentNames: names.agents, queueNames: names.queues }}
          onOpen={({ id, queue, agentId, hotline }) => {
            if (hotline !== undefined) setOpened({ kind: 'emergency', id: hotline.id });
            else if (agentId !== undefined) setOpened({ kind: 'agent', id: agentId });
            else if (queue !== undefined) openQueue(queue);
            else setOpened({ kind: 'alarm', id });
          }}
        />
        <LiveCalls
          {...{ calls: sortCalls(shown.calls), now }}
          agentNames={names.agents}
          queueNames={names.queues}
          openId={opened?.kind === 'call' ? opened.id : undefined}
          onOpen={open('call')}
        />
        {opened ? (
          <DrillDown
            {...{ opened, view, wall, who, now }}
            agentNames={names.agents}
            queueNames={names.queues}
            onOpen={setOpened}
            onClose={() => setOpened(undefined)}
          />
        ) : null}
      </div>
    </main>
  );
}

/** The second press counts for the same agent and the same call only. */
function armedFor(armed: string | undefined, chosen: AgentRow | undefined) {
  if (armed === undefined || !chosen) return undefined;
  if (armed === `sign-out ${chosen.id}`) return 'sign-out';
  return chosen.call && armed === `clear ${chosen.call.id}` ? 'clear' : undefined;
}

function useNames({ agents, queues }: WallboardView) {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(
    () => ({
      agents: new Map(agents.map(({ id, name }) => [id, name])),
      queues: new Map(queues.map(({ id, name }) => [id, textIn(name, language)])),
    }),
    [agents, queues, language],
  );
}
