/** Calls as a quiet list; a call with a recording opens its player in place. */
import { CaretRightFilled, HistoryOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallRow, DeskSettings } from '../../protocol/rest.ts';
import {
  dash,
  formatDuration,
  formatInstant,
  formatPhoneNumber,
  textIn,
} from '../model/formats.ts';
import { earlierCalls, recentCalls } from '../shell/rest-client.ts';
import { RecordingPlayer } from './recording-player.tsx';

/** 'mine': what I may see, newest first. 'caller': earlier calls of the caller on my desk. */
type Scope = 'mine' | 'all' | 'caller' | 'nobody';

interface CallListProps {
  readonly scope: Scope;
  readonly settings: DeskSettings;
}

const rowsMax = 50;

export function CallList({ scope, settings }: CallListProps) {
  const { t } = useTranslation();
  const calls = useCalls(scope);
  const [openId, setOpenId] = useState<string>();
  const isCaller = scope === 'caller' || scope === 'nobody';
  const title = isCaller ? 'timeline.title' : scope === 'all' ? 'calls.all' : 'calls.mine';
  return (
    <section
      className={isCaller ? 'panel panel-grows calls calls-of-caller' : 'panel panel-grows calls'}
    >
      <h3>{t(title)}</h3>
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

function useCalls(scope: Scope): readonly CallRow[] {
  const [calls, setCalls] = useState<readonly CallRow[]>([]);
  useEffect(() => {
    if (scope === 'nobody') return;
    let isCurrent = true;
    const work = scope === 'caller' ? earlierCalls() : recentCalls(rowsMax);
    void work.then((result) => {
      if (isCurrent && result.ok) setCalls(result.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [scope]);
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
  const disposition = settings.dispositions.find(({ id }) => id === call.disposition);
  const what = disposition
    ? textIn(disposition.label, i18n.language)
    : (call.path.map((step) => textIn(step.label, i18n.language)).at(-1) ?? '');
  return (
    <li className={isOpen ? 'call-row is-open' : 'call-row'}>
      <div className="call-line">
        <time className="numeric">{formatInstant(call.receivedAt, Date.now(), i18n.language)}</time>
        {showsCaller ? (
          <span className="call-who">
            {call.customerName ?? ''}
            <span className="numeric call-number">{formatPhoneNumber(call.callerNumber)}</span>
          </span>
        ) : null}
        <span className="call-what">{what}</span>
        <span className={`outcome outcome-${call.outcome}`}>{t(`outcome.${call.outcome}`)}</span>
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
      {call.agentName || call.dispositionNote ? (
        <div className="call-second">
          {[call.agentName, call.dispositionNote].filter(Boolean).join(' · ')}
        </div>
      ) : null}
      {isOpen && recording ? <RecordingPlayer recordingId={recording.id} /> : null}
    </li>
  );
}
