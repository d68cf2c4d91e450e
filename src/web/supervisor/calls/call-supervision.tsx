/**
 * A supervisor's hand on a call: onto its line with her own phone, or on its place in the queue. Who
 * is on the line is shown to every supervisor; each of these is on the audit trail.
 */
import { CustomerServiceOutlined, TeamOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { priorityMax } from '../../../base/priority.ts';
import type { SignedIn } from '../../../protocol/rest/desk.ts';
import type { AgentRow, LiveCallRow } from '../../../protocol/wallboard.ts';
import { joinModes, mayJoin, mayMove } from '../../model/call-supervision.ts';
import { formatDuration, formatPhoneNumber } from '../../model/formats.ts';
import type { WallboardSession } from '../../model/wallboard-session.ts';
import { useArmed } from '../../shell/use-armed.ts';

interface CallSupervisionProps {
  readonly call: LiveCallRow;
  readonly who: SignedIn;
  readonly wall: WallboardSession;
  readonly now: number;
  /** Everybody on the wall. */
  readonly agents: readonly AgentRow[];
}

const phoneKey = 'hotline.listening-phone';

export function CallSupervision({ call, who, wall, now, agents }: CallSupervisionProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(() => localStorage.getItem(phoneKey) ?? '');
  const ownPhone = who.person.extension;
  const phone = ownPhone === undefined && /^\d{1,10}$/.test(typed) ? { phone: typed } : {};
  const hasPhone = ownPhone !== undefined || 'phone' in phone;
  if (!mayJoin(call) && !mayMove(call)) return null;
  return (
    <section className="supervise">
      <h3>{t('wall.supervise.title')}</h3>
      {ownPhone === undefined ? (
        <Input
          size="small"
          addonBefore={t('wall.supervise.phone')}
          aria-label={t('wall.supervise.phone')}
          value={typed}
          inputMode="numeric"
          maxLength={10}
          onChange={({ target }) => {
            setTyped(target.value);
            localStorage.setItem(phoneKey, target.value);
          }}
        />
      ) : null}
      {mayJoin(call) ? (
        <JoinButtons {...{ call, who, wall, phone, hasPhone }} />
      ) : (
        <PlaceFields {...{ call, wall, phone, hasPhone, agents }} />
      )}
      <OnTheLine call={call} now={now} />
    </section>
  );
}

interface HandProps extends Pick<CallSupervisionProps, 'call' | 'wall'> {
  readonly phone: { readonly phone?: string };
  readonly hasPhone: boolean;
}

function JoinButtons({ call, who, wall, phone, hasPhone }: HandProps & { who: SignedIn }) {
  const { t } = useTranslation();
  const { armed, press } = useArmed();
  const mine = call.supervision?.find(({ personId }) => personId === who.person.id);
  const callId = call.id;
  const join = (mode: (typeof joinModes)[number]) => {
    const run = () => void wall.run({ name: mode, callId, ...phone });
    if (mode === 'take-over') press(`${mode} ${callId}`, run);
    else run();
  };
  return (
    <div className="supervise-buttons">
      {joinModes.map((mode) => {
        const isArmed = armed === `${mode} ${callId}`;
        return (
          <Button
            key={mode}
            size="small"
            className={`join-${mode}`}
            type={mine?.mode === mode || isArmed ? 'primary' : 'default'}
            danger={isArmed}
            disabled={!hasPhone || mine?.mode === mode}
            onClick={() => join(mode)}
          >
            {isArmed ? t('wall.action.sure') : t(`wall.supervise.${mode}`)}
          </Button>
        );
      })}
      <Button
        size="small"
        className="join-leave"
        disabled={!mine}
        onClick={() => void wall.run({ name: 'leave-call', callId })}
      >
        {t('wall.supervise.leave')}
      </Button>
    </div>
  );
}

function PlaceFields(props: HandProps & Pick<CallSupervisionProps, 'agents'>) {
  const { call, wall, phone, hasPhone, agents } = props;
  const { t } = useTranslation();
  const [priority, setPriority] = useState(call.priority ?? 0);
  const callId = call.id;
  return (
    <div className="supervise-buttons">
      <InputNumber
        size="small"
        className="priority"
        aria-label={t('wall.supervise.priority')}
        min={0}
        max={priorityMax}
        value={priority}
        onChange={(value) => setPriority(value ?? 0)}
      />
      <Button
        size="small"
        className="set-priority"
        disabled={priority === (call.priority ?? 0)}
        onClick={() => void wall.run({ name: 'set-priority', callId, priority })}
      >
        {t('wall.supervise.setPriority')}
      </Button>
      <Button
        size="small"
        className="pull-call"
        disabled={!hasPhone}
        onClick={() => void wall.run({ name: 'pull-call', callId, ...phone })}
      >
        {t('wall.supervise.pull')}
      </Button>
      <GiveTo {...{ call, wall, agents }} />
    </div>
  );
}

/** Her next call is this one; while she talks, it waits for her. */
function GiveTo({ call, wall, agents }: Pick<CallSupervisionProps, 'call' | 'wall' | 'agents'>) {
  const { t } = useTranslation();
  const [agentId, setAgentId] = useState<string>();
  const signedIn = agents.filter(({ state }) => state.state !== 'signed-out');
  const chosen = signedIn.find(({ id }) => id === agentId);
  return (
    <div className="give-to">
      <Select
        size="small"
        aria-label={t('wall.supervise.giveTo')}
        placeholder={t('wall.supervise.giveTo')}
        value={chosen?.id ?? null}
        showSearch={{ optionFilterProp: 'label' }}
        options={signedIn.map(({ id, name, extension }) => ({
          value: id,
          label: `${name} ${extension}`,
        }))}
        onChange={(id: string | null) => setAgentId(id ?? undefined)}
      />
      <Button
        size="small"
        className="give-call"
        disabled={!chosen}
        onClick={() => {
          if (chosen) void wall.run({ name: 'pull-call', callId: call.id, agentId: chosen.id });
        }}
      >
        {t('wall.supervise.give')}
      </Button>
    </div>
  );
}

function OnTheLine({ call, now }: Pick<CallSupervisionProps, 'call' | 'now'>) {
  const { t } = useTranslation();
  const { supervision = [], others = [], helpRequestedAt } = call;
  return (
    <ul className="reasons on-the-line">
      {helpRequestedAt === undefined ? null : (
        <li className="help">
          {t('wall.supervise.help')}{' '}
          <span className="numeric">{formatDuration(now - helpRequestedAt)}</span>
        </li>
      )}
      {supervision.map(({ personId, by, mode, connection, since }) => (
        <li key={personId}>
          <CustomerServiceOutlined /> <b>{by}</b> {t(`wall.supervise.${mode}`)} ·{' '}
          {t(`party.connection.${connection}`)}{' '}
          <span className="numeric quiet">{formatDuration(now - since)}</span>
        </li>
      ))}
      {others.map((party) => (
        <li key={`${party.kind} ${party.id ?? party.name}`}>
          <TeamOutlined /> <b>{formatPhoneNumber(party.name)}</b>{' '}
          {t(`party.connection.${party.connection}`)}{' '}
          <span className="numeric quiet">{formatDuration(now - party.since)}</span>
        </li>
      ))}
    </ul>
  );
}
