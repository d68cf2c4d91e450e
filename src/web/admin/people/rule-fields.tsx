/** Whether an agent helps in every queue, and what holds while she learns. */
import { Checkbox, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  type AgentWork,
  callClass,
  type PersonRow,
  peopleLimits,
  type TraineeRow,
} from '../../../protocol/rest/people.ts';
import { Field } from '../field.tsx';

interface RuleFieldsProps {
  readonly colleagues: readonly PersonRow[];
  readonly work: AgentWork;
  readonly onChange: (work: AgentWork) => void;
}

/** Chosen: after whoever was given the queue. */
const universalOrder = 9;

export function RuleFields({ colleagues, work, onChange }: RuleFieldsProps) {
  const { t } = useTranslation();
  const { universalOrder: order, trainee, ...rest } = work;
  const withTrainee = (learning: TraineeRow | undefined) => ({
    ...rest,
    ...(order !== undefined && { universalOrder: order }),
    ...(learning && { trainee: learning }),
  });
  const withOrder = (next: number | undefined) => ({
    ...rest,
    ...(next !== undefined && { universalOrder: next }),
    ...(trainee && { trainee }),
  });
  return (
    <fieldset>
      <legend>{t('admin.people.rules')}</legend>
      <div className="field-pair">
        <Checkbox
          name="universal"
          checked={order !== undefined}
          onChange={({ target }) =>
            onChange(withOrder(target.checked ? universalOrder : undefined))
          }
        >
          {t('admin.people.universal')}
        </Checkbox>
        {order === undefined ? null : (
          <InputNumber
            size="small"
            min={1}
            max={99}
            aria-label={t('admin.people.universalOrder')}
            value={order}
            onChange={(next) => next !== null && onChange(withOrder(next))}
          />
        )}
      </div>
      <Checkbox
        name="trainee"
        checked={trainee !== undefined}
        onChange={({ target }) => {
          onChange(withTrainee(target.checked ? { extraWrapUpMs: 0 } : undefined));
        }}
      >
        {t('admin.people.trainee')}
      </Checkbox>
      <Checkbox
        name="may-dial-out"
        checked={work.mayDialOut !== false}
        onChange={({ target }) => {
          const { mayDialOut: _, ...others } = work;
          onChange(target.checked ? others : { ...others, mayDialOut: false });
        }}
      >
        {t('admin.people.mayDialOut')}
      </Checkbox>
      {trainee ? (
        <TraineeFields
          {...{ trainee, colleagues }}
          onChange={(learning) => onChange(withTrainee(learning))}
        />
      ) : null}
      <Checkbox
        name="answers-itself"
        checked={work.answersItself ?? false}
        onChange={({ target }) => onChange(withAnswer(work, target.checked))}
      >
        {t('admin.people.answersItself')}
      </Checkbox>
    </fieldset>
  );
}

interface TraineeFieldsProps {
  readonly trainee: TraineeRow;
  readonly colleagues: readonly PersonRow[];
  readonly onChange: (trainee: TraineeRow) => void;
}

function TraineeFields({ trainee, colleagues, onChange }: TraineeFieldsProps) {
  const { t } = useTranslation();
  const { mentor, classes = [], extraWrapUpMs } = trainee;
  const mentors = colleagues.flatMap(({ agentId, name }) => {
    return agentId === undefined ? [] : [{ value: agentId, label: name }];
  });
  return (
    <>
      <Field word={t('admin.people.mentor')}>
        <Select
          allowClear
          aria-label={t('admin.people.mentor')}
          placeholder={t('admin.people.noMentor')}
          options={mentors}
          value={mentor ?? null}
          onChange={(next: string | null | undefined) => {
            const { mentor: _, ...rest } = trainee;
            onChange(next ? { ...rest, mentor: next } : rest);
          }}
        />
      </Field>
      <Field word={t('admin.people.traineeClasses')}>
        <Select
          mode="multiple"
          aria-label={t('admin.people.traineeClasses')}
          placeholder={t('admin.people.allClasses')}
          options={callClass.options.map((one) => ({ value: one, label: t(`tier.${one}`) }))}
          value={[...classes]}
          onChange={(next) => {
            const { classes: _, ...rest } = trainee;
            onChange(next.length > 0 ? { ...rest, classes: next } : rest);
          }}
        />
      </Field>
      <Field word={t('admin.people.extraWrapUp')}>
        <InputNumber
          min={0}
          max={peopleLimits.extraWrapUpMsMax / 1000}
          aria-label={t('admin.people.extraWrapUp')}
          value={extraWrapUpMs / 1000}
          onChange={(seconds) => onChange({ ...trainee, extraWrapUpMs: (seconds ?? 0) * 1000 })}
          precision={0}
        />
      </Field>
    </>
  );
}

function withAnswer({ answersItself: _, ...work }: AgentWork, isWanted: boolean): AgentWork {
  return isWanted ? { ...work, answersItself: true } : work;
}
