/** A call to be tried: who calls what, when, and which keys they press. */
import { PlayCircleOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DialplanFileText,
  type DialplanOutline,
  dialplanRoutes,
  type SimulationAnswer,
} from '../../../protocol/rest-dialplan.ts';
import { keyGroups } from '../../model/dialplan-draft.ts';
import { call } from '../../shell/rest-client.ts';
import { FaultLine } from '../fault-line.tsx';
import { Field } from '../field.tsx';

interface SimulateFormProps {
  readonly files: readonly DialplanFileText[];
  readonly isSound: boolean;
  readonly outline: DialplanOutline | undefined;
  readonly onAnswer: (answer: SimulationAnswer | undefined) => void;
}

type Tier = 'walk-in' | 'contract' | 'vip-local' | 'vip-network' | 'vip-strategic';
const tiers: readonly Tier[] = ['walk-in', 'contract', 'vip-local', 'vip-network', 'vip-strategic'];

export function SimulateForm({ files, isSound, outline, onAnswer }: SimulateFormProps) {
  const { t } = useTranslation();
  const numbers = outline?.hotlines.flatMap((hotline) => hotline.numbers) ?? [];
  const [from, setFrom] = useState('13800138000');
  const [to, setTo] = useState<string>();
  const [at, setAt] = useState(() => localTime(Date.now()));
  const [press, setPress] = useState('');
  const [agents, setAgents] = useState(1);
  const [ahead, setAhead] = useState(0);
  const [patience, setPatience] = useState<number | null>(null);
  const [tier, setTier] = useState<Tier | ''>('');
  const [fault, setFault] = useState<string>();
  const keys = keyGroups(press);
  const dialled = to !== undefined && numbers.includes(to) ? to : numbers[0];
  const instant = new Date(at).getTime();
  const canRun = isSound && keys && dialled !== undefined && Number.isFinite(instant);
  const run = async () => {
    if (!canRun) return;
    const result = await call(dialplanRoutes.simulate, {
      body: {
        ...{ files: [...files], from, to: dialled, at: instant, press: [...keys], agents, ahead },
        ...(tier !== '' && { tier }),
        ...(patience !== null && { patienceMs: patience * 1_000 }),
      },
    });
    setFault(result.ok ? undefined : result.code);
    onAnswer(result.ok ? result.value : undefined);
  };
  return (
    <form
      className="fields simulate-form"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Field word={t('admin.simulate.from')}>
        <Input
          value={from}
          maxLength={21}
          onChange={({ target }) => setFrom(target.value.trim())}
        />
      </Field>
      <Field word={t('admin.simulate.to')}>
        <Select
          value={dialled ?? null}
          aria-label={t('admin.simulate.to')}
          options={numbers.map((value) => ({ value, label: value }))}
          onChange={(value) => setTo(value ?? undefined)}
        />
      </Field>
      <Field word={t('admin.simulate.tier')}>
        <Select
          value={tier}
          aria-label={t('admin.simulate.tier')}
          options={[
            { value: '' as const, label: t('admin.simulate.unknown') },
            ...tiers.map((value) => ({ value, label: t(`tier.${value}`) })),
          ]}
          onChange={setTier}
        />
      </Field>
      <Field word={t('admin.simulate.at')} isWide>
        <Input type="datetime-local" value={at} onChange={({ target }) => setAt(target.value)} />
      </Field>
      <Field word={t('admin.simulate.patience')}>
        <InputNumber
          min={0}
          max={3_600}
          value={patience}
          placeholder={t('admin.simulate.endless')}
          onChange={setPatience}
        />
      </Field>
      <Field word={t('admin.simulate.press')} isWide>
        <Input
          name="press"
          value={press}
          placeholder="1,1234567890#"
          status={keys ? '' : 'error'}
          onChange={({ target }) => setPress(target.value)}
        />
      </Field>
      <Count word="agents" value={agents} onChange={setAgents} />
      <Count word="ahead" value={ahead} onChange={setAhead} />
      <Button
        type="primary"
        htmlType="submit"
        className="simulate-run"
        icon={<PlayCircleOutlined />}
        disabled={!canRun}
      >
        {t('admin.simulate.run')}
      </Button>
      <FaultLine code={fault} />
    </form>
  );
}

interface CountProps {
  readonly word: 'agents' | 'ahead';
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Count({ word, value, onChange }: CountProps) {
  const { t } = useTranslation();
  return (
    <Field word={t(`admin.simulate.${word}`)}>
      <InputNumber min={0} max={500} value={value} onChange={(count) => onChange(count ?? 0)} />
    </Field>
  );
}

/** As a `datetime-local` field has it: '2026-10-01T21:30'. */
function localTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
