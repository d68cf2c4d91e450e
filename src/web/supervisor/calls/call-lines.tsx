/** Calls in short lines; each opens its timeline. */
import { useTranslation } from 'react-i18next';
import type { CallRow } from '../../../protocol/rest/desk.ts';
import { dash, formatDuration, formatInstant, formatPhoneNumber } from '../../model/formats.ts';

interface CallLinesProps {
  readonly calls: readonly CallRow[];
  readonly onOpen: (callId: string) => void;
}

export function CallLines({ calls, onOpen }: CallLinesProps) {
  const { t, i18n } = useTranslation();
  if (calls.length === 0) return <p className="quiet">{t('calls.none')}</p>;
  return (
    <ul className="call-lines">
      {calls.map((call) => (
        <li key={call.id}>
          <button type="button" className="call-lines-row" onClick={() => onOpen(call.id)}>
            <time className="numeric quiet">
              {formatInstant(call.receivedAt, Date.now(), i18n.language)}
            </time>
            <span className="numeric call-lines-who">
              {call.customerName ?? formatPhoneNumber(call.callerNumber)}
            </span>
            <span className={`outcome outcome-${call.outcome}`}>
              {t(`outcome.${call.outcome}`)}
            </span>
            <span className="numeric call-lines-talk">
              {call.connectedAt === undefined ? dash : formatDuration(call.talkMs)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
