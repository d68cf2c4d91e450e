/** Who else is on the call: the party that is asked, a conference, a supervisor; what is masked. */
import { EyeInvisibleOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import type { Consultation, DeskCall } from '../../protocol/desk-view.ts';
import { formatDuration, formatPhoneNumber } from '../model/formats.ts';
import { useDeskState, useServerNow } from './desk-hooks.ts';

export function CallParties({ desk }: { readonly desk: DeskSession }) {
  const { view, phase } = useDeskState(desk);
  const now = useServerNow(desk);
  const call = view?.call;
  if (!call || (phase !== 'talking' && phase !== 'held')) return null;
  const { consultation, conference, supervision, calledBy, maskedUntil } = call;
  if (!consultation && !conference && !supervision && !calledBy && !call.masked) return null;
  return (
    <ul className="panel parties" aria-live="polite">
      {calledBy ? <CalledBy call={call} /> : null}
      {consultation ? <Consulted consultation={consultation} now={now} /> : null}
      {conference?.map((party) => (
        <li key={`${party.kind} ${party.id ?? party.name}`}>
          <TeamOutlined /> <b>{formatPhoneNumber(party.name)}</b>
          <Connection connection={party.connection} ms={now - party.since} />
        </li>
      ))}
      {supervision ? <Supervision supervision={supervision} /> : null}
      {call.masked ? <Masked leftMs={(maskedUntil ?? now) - now} /> : null}
    </ul>
  );
}

function CalledBy({ call: { calledBy, role } }: { readonly call: DeskCall }) {
  const { t } = useTranslation();
  return (
    <li>
      <UserOutlined />
      <span>{t(`party.${role ?? 'consulted'}`)}</span>
      <b>{calledBy?.name}</b>
    </li>
  );
}

interface ConsultedProps {
  readonly consultation: Consultation;
  readonly now: number;
}

function Consulted({ consultation, now }: ConsultedProps) {
  const { t } = useTranslation();
  const { to, connection, since, dueAt, reason } = consultation;
  const ms = dueAt === undefined ? now - since : dueAt - now;
  return (
    <li className={connection === 'failed' ? 'party-failed' : ''}>
      <UserOutlined />
      <span>{t('party.asked')}</span>
      <b>{formatPhoneNumber(to.name)}</b>
      {connection === 'failed' ? (
        <span>{t(`party.failure.${reason ?? 'failed'}`)}</span>
      ) : (
        <Connection connection={connection} ms={ms} />
      )}
    </li>
  );
}

interface ConnectionProps {
  readonly connection: Consultation['connection'];
  readonly ms: number;
}

function Connection({ connection, ms }: ConnectionProps) {
  const { t } = useTranslation();
  return (
    <span className={`connection connection-${connection}`}>
      {t(`party.connection.${connection}`)} <span className="numeric">{formatDuration(ms)}</span>
    </span>
  );
}

type SupervisionProps = { readonly supervision: NonNullable<DeskCall['supervision']> };

function Supervision({ supervision: { by, mode } }: SupervisionProps) {
  const { t } = useTranslation();
  return (
    <li>
      <TeamOutlined /> <span>{t(`party.supervision.${mode}`, { by })}</span>
    </li>
  );
}

function Masked({ leftMs }: { readonly leftMs: number }) {
  const { t } = useTranslation();
  return (
    <li className="party-masked">
      <EyeInvisibleOutlined />
      <span>{t('party.masked')}</span>
      <span className="numeric">{formatDuration(leftMs)}</span>
    </li>
  );
}
