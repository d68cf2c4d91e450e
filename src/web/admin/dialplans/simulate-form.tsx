/** A call to be tried: who calls what, when, which keys they press, and how others behave. */
import { PlayCircleOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DialplanFileText,
  type DialplanOutline,
  dialplanRoutes,
  type SimulationAnswer,
} from '../../../protocol/rest/dialplan.ts';
import { keyGroups } from '../../model/dialplan-draft.ts';
import {
  dialledOf,
  firstWish,
  requestOf,
  type SimulationWish,
  tiers,
} from '../../model/simulation-wish.ts';
import { call } from '../../shell/rest-client.ts';
import { FaultLine } from '../fault-line.tsx';
import { Field } from '../field.tsx';
import { SimulateOthers } from './simulate-others.tsx';

interface SimulateFormProps {
  readonly files: readonly DialplanFileText[];
  readonly isSound: boolean;
  readonly outline: DialplanOutline | undefined;
  readonly onAnswer: (answer: SimulationAnswer | undefined) => void;
}

/** The fields' part of the form: the wish, and what changes it. */
export interface WishProps {
  readonly wish: SimulationWish;
  readonly onChange: (change: Partial<SimulationWish>) => void;
}

export function SimulateForm({ files, isSound, outline, onAnswer }: SimulateFormProps) {
  const { t } = useTranslation();
  const numbers = outline?.hotlines.flatMap((hotline) => hotline.numbers) ?? [];
  const [wish, setWish] = useState(() => firstWish(Date.now()));
  const [fault, setFault] = useState<string>();
  const request = isSound ? requestOf(wish, numbers) : undefined;
  const onChange = (change: Partial<SimulationWish>) => {
    setWish((before) => ({ ...before, ...change }));
  };
  const run = async () => {
    if (!request) return;
    const result = await call(dialplanRoutes.simulate, { body: { ...request, files: [...files] } });
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
      <CallFields wish={wish} numbers={numbers} onChange={onChange} />
      <Count word="agents" value={wish.agents} onChange={(agents) => onChange({ agents })} />
      <Count word="ahead" value={wish.ahead} onChange={(ahead) => onChange({ ahead })} />
      <Button
        type="primary"
        htmlType="submit"
        className="simulate-run"
        icon={<PlayCircleOutlined />}
        disabled={!request}
      >
        {t('admin.simulate.run')}
      </Button>
      <SimulateOthers wish={wish} onChange={onChange} />
      <FaultLine code={fault} />
    </form>
  );
}

function CallFields({
  wish,
  numbers,
  onChange,
}: WishProps & { readonly numbers: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Field word={t('admin.simulate.from')}>
        <Input
          value={wish.from}
          maxLength={21}
          onChange={({ target }) => onChange({ from: target.value.trim() })}
        />
      </Field>
      <Field word={t('admin.simulate.to')}>
        <Select
          value={dialledOf(wish, numbers) ?? null}
          aria-label={t('admin.simulate.to')}
          options={numbers.map((value) => ({ value, label: value }))}
          onChange={(to) => (to === null ? undefined : onChange({ to }))}
        />
      </Field>
      <Field word={t('admin.simulate.tier')}>
        <Select
          value={wish.tier}
          aria-label={t('admin.simulate.tier')}
          options={[
            { value: '' as const, label: t('admin.simulate.unknown') },
            ...tiers.map((value) => ({ value, label: t(`tier.${value}`) })),
          ]}
          onChange={(tier) => onChange({ tier })}
        />
      </Field>
      <Field word={t('admin.simulate.at')} isWide>
        <Input
          type="datetime-local"
          value={wish.at}
          onChange={({ target }) => onChange({ at: target.value })}
        />
      </Field>
      <Patience wish={wish} onChange={onChange} />
      <Field word={t('admin.simulate.press')} isWide>
        <Input
          name="press"
          value={wish.press}
          placeholder="1,1234567890#"
          status={keyGroups(wish.press) ? '' : 'error'}
          onChange={({ target }) => onChange({ press: target.value })}
        />
      </Field>
    </>
  );
}

function Patience({ wish, onChange }: WishProps) {
  const { t } = useTranslation();
  const change = (patience: number | null) =>
    onChange({ patience: patience === null ? undefined : patience });
  return (
    <Field word={t('admin.simulate.patience')}>
      <InputNumber
        min={0}
        max={3_600}
        value={wish.patience ?? null}
        placeholder={t('admin.simulate.endless')}
        onChange={change}
      />
    </Field>
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
