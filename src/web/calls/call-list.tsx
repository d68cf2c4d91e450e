/** Calls as a quiet list; a call with a recording opens its player in place. */
import { CaretRightFilled, HistoryOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallRow, DeskSettings } from '../../protocol/rest/desk.ts';
import {
  dash,
  formatDuration,
  formatInstant,
  formatPhoneNumber,
  textIn,
} from '../model/formats.ts';
import { earlierCalls, recentCalls } from '../shell/rest-client.ts';
import { type CallFilter, CallSearch } from './call-search.tsx';

/** Loaded when somebody listens: most calls are never played. */
const RecordingPlayer = lazy(async () => {
  const { RecordingPlayer: Player } = await import('./recording-player.tsx');
  return { default: Player };
});

/** 'mine': what I may see, newest first. 'caller': earlier calls of the caller on my desk. */
type Scope = 'mine' | 'all' | 'caller' | 'nobody';

interface CallListProps {
  readonly scope: Scope;
  readonly settings: DeskSettings;
  /** Whether callers' numbers are whole for this reader; absent: yes. */
  readonly mayReadNumbers?: boolean;
}

const everything: CallFilter = {};
const rowsMax = 50;

export function CallList({ scope, settings, mayReadNumbers = true }: CallListProps) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<CallFilter>(everything);
  const calls = useCalls(scope, filter);
  const [openId, setOpenId] = useState<string>();
  const isCaller = scope === 'caller' || scope === 'nobody';
  const title = isCaller ? 'timeline.title' : scope === 'all' ? 'calls.all' : 'calls.mine';
  return (
    <section
      className={isCaller ? 'panel panel-grows calls calls-of-caller' : 'panel panel-grows calls'}
    >
      <div className="calls-head">
        <h3>{t(title)}</h3>
        {scope === 'all' ? (
          <CallSearch filter={filter} byNumber={mayReadNumbers} onChange={setFilter} />
        ) : null}
      </div>
      {calls.length === 0 ? (
        <p className="empty">
          <HistoryOutlined />
          {t(isCaller ? 'timeline.none' : 'calls.none')}
        </p>
      ) : (
        <ul className="call-rows">
          {calls.map((call) => (
            <CallItem
              key={call.id}
              call={call}
              settings={settings}
              showsCaller={!isCaller}
              isOpen={openId === call.id}
              onToggle={() => setOpenId(openId === call.id ? undefined : call.id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function useCalls(scope: Scope, filter: CallFilter): readonly CallRow[] {
  const [calls, setCalls] = useState<readonly CallRow[]>([]);
  useEffect(() => {
    if (scope === 'nobody') return;
    let isCurrent = true;
    const work = scope === 'caller' ? earlierCalls() : recentCalls(rowsMax, filter);
    void work.then((result) => {
      if (isCurrent && result.ok) setCalls(result.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [scope, filter]);
  return calls;
}

interface CallItemProps {
  readonly call: CallRow;
  readonly settings: DeskSettings;
  readonly showsCaller: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function CallItem({ call, settings, showsCaller, isOpen, onToggle }: CallItemProps) {
  const { t, i18n } = useTranslation();
  const recording = call.recordings[0];
  const time = (
    <time className="numeric">{formatInstant(call.receivedAt, Date.now(), i18n.language)}</time>
  );
  const outcome = (
    <span className={`outcome outcome-${call.outcome}`}>{t(`outcome.${call.outcome}`)}</span>
  );
  return (
    <li className={isOpen ? 'call-row is-open' : 'call-row'}>
      <div className="call-line">
        {showsCaller ? time : null}
        {showsCaller ? <Caller call={call} /> : null}
        <span className="call-what">{whatItWasAbout(call, settings, i18n.language)}</span>
        {showsCaller ? outcome : null}
        <span className="call-talk numeric">
          {call.connectedAt === undefined ? dash : formatDuration(call.talkMs)}
        </span>
        {recording ? (
          <Button
            type="text"
            size="small"
            className="call-play"
            aria-expanded={isOpen}
            aria-label={t('action.play')}
            icon={<CaretRightFilled rotate={isOpen ? 90 : 0} />}
            onClick={onToggle}
          />
        ) : (
          <span className="call-play" />
        )}
      </div>
      {showsCaller ? null : (
        <div className="call-second">
          {time}
          {outcome}
          <span>{call.agentName}</span>
        </div>
      )}
      {call.dispositionNote ? <div className="call-note">{call.dispositionNote}</div> : null}
      {isOpen && recording ? (
        <Suspense fallback={<div className="player" />}>
          <RecordingPlayer recordingId={recording.id} />
        </Suspense>
      ) : null}
    </li>
  );
}

function Caller({ call }: { readonly call: CallRow }) {
  return (
    <span>
      {call.customerName ? <span className="call-name">{call.customerName}</span> : null}
      <span className="call-number numeric">{formatPhoneNumber(call.callerNumber)}</span>
    </span>
  );
}

/** What the agent chose, or else what the caller did last. */
function whatItWasAbout(call: CallRow, settings: DeskSettings, language: string): string {
  const disposition = settings.dispositions.find(({ id }) => id === call.disposition);
  if (disposition) return textIn(disposition.label, language);
  const last = call.path.at(-1);
  return last ? textIn(last.label, language) : dash;
}
