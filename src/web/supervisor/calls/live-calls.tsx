/** The calls that are there now: who has nobody comes first. A click opens the call. */
import {
  BellFilled,
  ClockCircleFilled,
  CustomerServiceOutlined,
  EditFilled,
  PauseCircleFilled,
  PhoneFilled,
  PhoneOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveCallRow } from '../../../protocol/wallboard.ts';
import { formatDuration, formatPhoneNumber } from '../../model/formats.ts';

const stageIcons: Readonly<Record<LiveCallRow['stage'], ReactNode>> = {
  flow: <PhoneOutlined />,
  waiting: <ClockCircleFilled />,
  offered: <BellFilled />,
  talking: <PhoneFilled />,
  held: <PauseCircleFilled />,
  'wrap-up': <EditFilled />,
};

interface LiveCallsProps {
  readonly calls: readonly LiveCallRow[];
  readonly now: number;
  readonly agentNames: ReadonlyMap<string, string>;
  readonly queueNames: ReadonlyMap<string, string>;
  readonly openId: string | undefined;
  readonly onOpen: (callId: string) => void;
}

export function LiveCalls({ calls, now, agentNames, queueNames, openId, onOpen }: LiveCallsProps) {
  const { t } = useTranslation();
  return (
    <section className="panel panel-grows live-calls">
      <h3>
        {t('wall.calls.title')} <span className="numeric">{calls.length}</span>
      </h3>
      {calls.length === 0 ? <p className="empty">{t('wall.calls.none')}</p> : null}
      <ul>
        {calls.map((call) => (
          <li key={call.id}>
            <button
              type="button"
              className={`live-call stage-${call.stage}${openId === call.id ? ' is-chosen' : ''}`}
              onClick={() => onOpen(call.id)}
            >
              <span className="live-stage">
                {stageIcons[call.stage]} {t(`wall.stage.${call.stage}`)}
              </span>
              <span className="live-who">
                <Caller call={call} />
                {call.supervision?.length ? (
                  <CustomerServiceOutlined
                    className="live-heard"
                    aria-label={t('wall.supervise.onLine')}
                  />
                ) : null}
                {call.helpRequestedAt === undefined ? null : (
                  <b className="live-help">{t('wall.supervise.help')}</b>
                )}
              </span>
              <span className="numeric live-clock">{formatDuration(now - call.since)}</span>
              <span className="live-second quiet">
                {[
                  call.queue === undefined ? undefined : (queueNames.get(call.queue) ?? call.queue),
                  call.agentId === undefined ? undefined : agentNames.get(call.agentId),
                ]
                  .filter((word) => word !== undefined)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Caller({ call }: { readonly call: LiveCallRow }) {
  const { t } = useTranslation();
  const isVip = call.tier?.startsWith('vip') ?? false;
  return (
    <>
      {call.customerName ? <b>{call.customerName} </b> : null}
      {isVip ? (
        <span className="vip-mark" title={t(`tier.${call.tier}`)}>
          ★
        </span>
      ) : null}
      <span className="numeric quiet">{formatPhoneNumber(call.callerNumber)}</span>
    </>
  );
}
