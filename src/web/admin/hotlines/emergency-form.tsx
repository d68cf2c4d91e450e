/** The second thought before a switch is turned: what it does, and why it is done. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EmergencyPlan, emergencyRoutes } from '../../../protocol/rest/emergency.ts';
import { textIn } from '../../model/formats.ts';
import { call } from '../../shell/rest-client.ts';
import { FaultLine } from '../fault-line.tsx';
import { WhyInput } from '../why-input.tsx';

interface EmergencyFormProps {
  readonly plan: EmergencyPlan;
  /** The switch is turned, or left as it is. */
  readonly onDone: () => void;
}

export function EmergencyForm({ plan, onDone }: EmergencyFormProps) {
  const { t, i18n } = useTranslation();
  const [why, setWhy] = useState('');
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  // What was asked for when the form opened: somebody else may turn the switch meanwhile.
  const [on] = useState(!plan.on);
  const turn = async () => {
    setBusy(true);
    const { hotline } = plan;
    const result = await call(emergencyRoutes.turn, { params: { hotline }, body: { on, why } });
    setBusy(false);
    setFault(result.ok ? undefined : result.code);
    if (result.ok) onDone();
  };
  const name = textIn(plan.name, i18n.language);
  return (
    <form
      className="plan-form"
      onSubmit={(event) => {
        event.preventDefault();
        void turn();
      }}
    >
      <p>{t(on ? 'admin.emergency.askOn' : 'admin.emergency.askOff', { name })}</p>
      <WhyInput why={why} onWhy={setWhy} autoFocus placeholder={t('admin.emergency.whyHint')} />
      <div className="field-end">
        <Button
          type="primary"
          danger={on}
          htmlType="submit"
          className="plan-confirm"
          loading={isBusy}
          disabled={why.trim() === ''}
        >
          {t(on ? 'admin.emergency.turnOn' : 'admin.emergency.turnOff')}
        </Button>
        <Button onClick={onDone}>{t('admin.emergency.leave')}</Button>
      </div>
      <FaultLine code={fault} />
    </form>
  );
}
