/** Customers of her queues who are to be called back: by when, and her hand on who may be called now. */
import { PhoneOutlined, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import type { AgentCallback } from '../../protocol/agent-callbacks.ts';
import { actionKeys, possibleActions } from '../model/desk-actions.ts';
import { formatDuration, formatInstant, formatPhoneNumber, textIn } from '../model/formats.ts';
import { useDeskState, useServerNow } from './desk-hooks.ts';

/** As items of the list of what is due. */
export function DueCallbacks({ desk }: { readonly desk: DeskSession }) {
  const { t } = useTranslation();
  const state = useDeskState(desk);
  const now = useServerNow(desk);
  const { nearest, further } = state.callbacks;
  const isFree = possibleActions(state).has('choose-callback');
  return (
    <>
      {nearest.map((callback) => (
        <DueCallback key={callback.id} {...{ desk, callback, now, isFree }} />
      ))}
      {further > 0 ? <li className="quiet">{t('callback.further', { count: further })}</li> : null}
    </>
  );
}

interface DueCallbackProps {
  readonly desk: DeskSession;
  readonly callback: AgentCallback;
  readonly now: number;
  /** She may call somebody now. */
  readonly isFree: boolean;
}

function DueCallback({ desk, callback, now, isFree }: DueCallbackProps) {
  const { t, i18n } = useTranslation();
  const { id, number, customerName, promisedAt, isLate, mayCall, isHers } = callback;
  const who = customerName ?? formatPhoneNumber(number);
  return (
    <li className={isLate ? 'due-callback is-late' : 'due-callback'} data-callback={id}>
      <div className="due-head">
        <b>{who}</b>
        <span className="numeric">
          {isLate ? <WarningFilled /> : null}{' '}
          {isLate
            ? t('callback.lateBy', { time: formatDuration(now - promisedAt) })
            : t('callback.by', { time: formatInstant(promisedAt, now, i18n.language) })}
        </span>
      </div>
      <p className="numeric">{factsOf(callback, i18n.language)}</p>
      <div className="due-hand">
        <span className="numeric">
          {isHers ? <b>{t('callback.yours')} · </b> : null}
          <Standing callback={callback} now={now} />
        </span>
        {mayCall ? (
          <Button
            size="small"
            className="call-back"
            disabled={!isFree}
            icon={<PhoneOutlined />}
            aria-label={`${t('callback.call')}: ${who}`}
            aria-keyshortcuts={actionKeys['choose-callback']}
            onClick={() => void desk.run({ name: 'call-back', callbackId: id })}
          >
            {t('callback.call')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** The number where a name stands above, and where it is from. */
function factsOf({ customerName, number, origin }: AgentCallback, language: string): string {
  const place = origin?.place ?? origin?.carrier;
  return [
    ...(customerName === undefined ? [] : [formatPhoneNumber(number)]),
    ...(place ? [textIn(place, language)] : []),
  ].join(' · ');
}

/** In which queue it is how far: what waits says how often it was tried, and when it is again. */
function Standing({ callback, now }: Pick<DueCallbackProps, 'callback' | 'now'>) {
  const { t, i18n } = useTranslation();
  const { state, attempts, attemptsMax, dueAt } = callback;
  const queue = textIn(callback.queue.name, i18n.language);
  if (state !== 'requested' && state !== 'due') return `${queue} · ${t(`callback.state.${state}`)}`;
  const tried = `${queue} · ${t('callback.tried', { attempts, max: attemptsMax })}`;
  if (state === 'due' || dueAt === undefined) return tried;
  const time = formatInstant(dueAt, now, i18n.language);
  return `${tried} · ${t('callback.again', { time })}`;
}
