/**
 * Customers who are to be called back: by when, in which place, how often it was tried; and a
 * supervisor's hand on each. Asked for anew every few seconds: nothing of it is in a hurry.
 */
import { ClockCircleOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type CallbackRow,
  type CallbacksBody,
  callbackRoutes,
} from '../../protocol/rest/callbacks.ts';
import { nothing, useRoute } from '../admin/use-route.ts';
import { dash, formatDuration, formatInstant, formatPhoneNumber } from '../model/formats.ts';
import { call, type RestResult } from '../shell/rest-client.ts';
import { useArmed } from '../shell/use-armed.ts';
import '../style/callbacks.css';

interface CallbacksPageProps {
  readonly queueNames: ReadonlyMap<string, string>;
  readonly now: number;
}

const refreshMs = 3_000;

export function CallbacksPage({ queueNames, now }: CallbacksPageProps) {
  const { t } = useTranslation();
  const { value, fault, reload } = useRoute(callbackRoutes.list, nothing, refreshMs);
  const [refused, setRefused] = useState<string>();
  const hand = (work: Promise<RestResult<unknown>>) =>
    void work.then((result) => {
      setRefused(result.ok ? undefined : result.code);
      reload();
    });
  const code = refused ?? fault;
  return (
    <main className="callbacks-page">
      <section className="panel panel-grows">
        <div className="callbacks-head">
          <h3>
            {t('wall.callbacks.title')}{' '}
            <span className="numeric">{value ? count(value) : dash}</span>
          </h3>
          {code === undefined ? null : (
            <p className="callbacks-refused" role="alert">
              <WarningFilled />{' '}
              {t([`wall.callbacks.refusal.${code}`, 'refusal.other'], {
                code,
                action: t('wall.callbacks.title'),
              })}
            </p>
          )}
        </div>
        {value?.callbacks.length === 0 ? (
          <p className="empty">
            <ClockCircleOutlined /> {t('wall.callbacks.none')}
          </p>
        ) : (
          <CallbackTable {...{ queueNames, now }} body={value} onHand={hand} />
        )}
      </section>
    </main>
  );
}

function count({ callbacks, unlisted }: CallbacksBody): number {
  return callbacks.length + unlisted;
}

interface CallbackTableProps extends CallbacksPageProps {
  readonly body: CallbacksBody | undefined;
  readonly onHand: (work: Promise<RestResult<unknown>>) => void;
}

function CallbackTable({ body, queueNames, now, onHand }: CallbackTableProps) {
  const { t } = useTranslation();
  const columns = ['promised', 'customer', 'queue', 'place', 'attempts', 'asked', 'hand'] as const;
  return (
    <div className="callback-frame">
      <table className="callback-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>{t(`wall.callbacks.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(body?.callbacks ?? []).map((row) => (
            <CallbackLine
              key={row.id}
              {...{ row, queueNames, now, onHand }}
              agents={body?.agents ?? []}
            />
          ))}
        </tbody>
      </table>
      {body && body.unlisted > 0 ? (
        <p className="empty">{t('wall.callbacks.unlisted', { count: body.unlisted })}</p>
      ) : null}
    </div>
  );
}

interface CallbackLineProps extends CallbacksPageProps {
  readonly row: CallbackRow;
  readonly agents: CallbacksBody['agents'];
  readonly onHand: CallbackTableProps['onHand'];
}

function CallbackLine({ row, queueNames, now, agents, onHand }: CallbackLineProps) {
  const { t, i18n } = useTranslation();
  const instant = (at: number) => formatInstant(at, now, i18n.language);
  return (
    <tr className={row.isLate ? 'callback is-late' : 'callback'}>
      <td className="numeric">
        {row.isLate ? <WarningFilled aria-label={t('wall.callbacks.late')} /> : null}{' '}
        {instant(row.promisedAt)}
        <span className="second">
          {row.isLate
            ? t('wall.callbacks.lateBy', { time: formatDuration(now - row.promisedAt) })
            : t('wall.callbacks.in', { time: formatDuration(row.promisedAt - now) })}
        </span>
      </td>
      <td>
        {row.customerName ?? formatPhoneNumber(row.number)}
        <span className="second numeric">
          {row.customerName === undefined ? '' : formatPhoneNumber(row.number)}
        </span>
      </td>
      <td>{queueNames.get(row.queue) ?? row.queue}</td>
      <td>
        <Place {...{ row, now }} />
      </td>
      <td className="numeric">
        {t('wall.callbacks.tried', { attempts: row.attempts, max: row.attemptsMax })}
      </td>
      <td className="numeric">
        {instant(row.requestedAt)}
        <span className="second">
          {row.merged > 0 ? t('wall.callbacks.askedAgain', { count: row.merged }) : ''}
        </span>
      </td>
      <td>
        <Hand {...{ row, agents, onHand }} />
      </td>
    </tr>
  );
}

/** Where it stands; in the second line since when that place counts, or whose it is. */
function Place({ row, now }: Pick<CallbackLineProps, 'row' | 'now'>) {
  const { t, i18n } = useTranslation();
  const { state, dueAt, position, queuedAt, agentName, agentId, assignedName, assignedTo } = row;
  const time = dueAt === undefined ? dash : formatInstant(dueAt, now, i18n.language);
  const agent = agentName ?? agentId ?? dash;
  const given = assignedName ?? assignedTo;
  return (
    <>
      {position === undefined
        ? t(`wall.callbacks.state.${state}`, { time, agent })
        : t('wall.callbacks.number', { position })}
      <span className="second">
        {given === undefined
          ? t('wall.callbacks.waits', { time: formatDuration(now - queuedAt) })
          : t('wall.callbacks.given', { agent: given })}
      </span>
    </>
  );
}

function Hand({ row, agents, onHand }: Pick<CallbackLineProps, 'row' | 'agents' | 'onHand'>) {
  const { t } = useTranslation();
  const { armed, press } = useArmed();
  const params = { id: row.id };
  const isOpen = row.state !== 'dialling' && row.state !== 'talking';
  const cancel = () => press(row.id, () => onHand(call(callbackRoutes.cancel, { params })));
  return (
    <div className="callback-hand">
      <Button
        size="small"
        className="call-now"
        disabled={!row.mayBeCalledNow}
        onClick={() => onHand(call(callbackRoutes.callNow, { params }))}
      >
        {t('wall.callbacks.now')}
      </Button>
      {isOpen ? (
        <Select
          size="small"
          className="callback-agent"
          aria-label={t('wall.callbacks.give')}
          placeholder={t('wall.callbacks.give')}
          value={null}
          showSearch={{ optionFilterProp: 'label' }}
          options={agents.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(agentId: string | null) => {
            if (agentId !== null)
              onHand(call(callbackRoutes.assign, { params, body: { agentId } }));
          }}
        />
      ) : null}
      <Button
        size="small"
        className="cancel-callback"
        disabled={!isOpen}
        danger={armed === row.id}
        onClick={cancel}
      >
        {t(armed === row.id ? 'wall.action.sure' : 'wall.callbacks.cancel')}
      </Button>
    </div>
  );
}
