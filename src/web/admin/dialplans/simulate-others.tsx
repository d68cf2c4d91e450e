/** How everybody else behaves in a simulated call: out of the way until somebody wants to say. */
import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { dialOutcomes, servicesIn } from '../../model/simulation-wish.ts';
import { Field } from '../field.tsx';
import type { WishProps } from './simulate-form.tsx';

export function SimulateOthers({ wish, onChange }: WishProps) {
  const { t } = useTranslation();
  return (
    <details className="simulate-others">
      <summary>{t('admin.simulate.others')}</summary>
      <div className="simulate-form">
        <Field word={t('admin.simulate.services')} isWide>
          <Input
            name="services"
            value={wish.services}
            placeholder='{"tracking": {"status": "delivered"}}'
            status={servicesIn(wish.services) ? '' : 'error'}
            onChange={({ target }) => onChange({ services: target.value })}
          />
        </Field>
        <Field word={t('admin.simulate.message')}>
          <InputNumber
            min={0}
            max={3_600}
            value={wish.message}
            onChange={(message) => onChange({ message: message ?? 0 })}
          />
        </Field>
        <Field word={t('admin.simulate.dial')}>
          <Select
            value={wish.dial}
            aria-label={t('admin.simulate.dial')}
            options={dialOutcomes.map((value) => ({
              value,
              label: t(`admin.dialOutcome.${value}`),
            }))}
            onChange={(dial) => onChange({ dial })}
          />
        </Field>
        <Checkbox
          name="emergency"
          checked={wish.isEmergency}
          onChange={({ target }) => onChange({ isEmergency: target.checked })}
        >
          {t('admin.simulate.emergency')}
        </Checkbox>
        <Checkbox
          checked={wish.refusesCallbacks}
          onChange={({ target }) => onChange({ refusesCallbacks: target.checked })}
        >
          {t('admin.simulate.refusesCallbacks')}
        </Checkbox>
      </div>
    </details>
  );
}
