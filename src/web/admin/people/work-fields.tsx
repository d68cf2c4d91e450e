/** Queues with their order, and skills with their level: 0 is none. */
import { InputNumber, Rate } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AgentWork } from '../../../protocol/rest/people.ts';
import { textIn } from '../../model/formats.ts';

export type Work = AgentWork;

interface WorkFieldsProps {
  readonly queues: readonly { readonly id: string; readonly name: Record<string, string> }[];
  readonly skills: readonly string[];
  readonly work: Work;
  readonly onChange: (work: Work) => void;
}

export function WorkFields({ queues, skills, work, onChange }: WorkFieldsProps) {
  const { t, i18n } = useTranslation();
  // What she was given stays visible when the dialplan speaks of it no more.
  const known = [...new Set([...skills, ...Object.keys(work.skills)])];
  const setOrder = (queueId: string, order: number | null) => {
    const others = work.queues.filter((place) => place.queueId !== queueId);
    const place = work.queues.find((one) => one.queueId === queueId);
    onChange({
      ...work,
      queues: order === null ? others : [...others, { ...place, queueId, order }],
    });
  };
  const setLevel = (skill: string, level: number) => {
    const { [skill]: _, ...others } = work.skills;
    onChange({ ...work, skills: level === 0 ? others : { ...others, [skill]: level } });
  };
  return (
    <>
      <fieldset>
        <legend>{t('admin.people.queueOrder')}</legend>
        <ul className="work-rows">
          {queues.map(({ id, name }) => {
            const place = work.queues.find(({ queueId }) => queueId === id);
            const label = textIn(name, i18n.language);
            return (
              <li key={id} className={place ? '' : 'quiet'}>
                <span>{label}</span>
                <InputNumber
                  size="small"
                  min={1}
                  max={99}
                  aria-label={label}
                  placeholder={t('admin.people.notIn')}
                  value={place?.order ?? null}
                  onChange={(order) => setOrder(id, order)}
                />
              </li>
            );
          })}
        </ul>
      </fieldset>
      <fieldset>
        <legend>{t('admin.people.skills')}</legend>
        {known.length === 0 ? <p className="quiet">{t('admin.people.noSkills')}</p> : null}
        <ul className="work-rows">
          {known.map((skill) => (
            <li key={skill} className={work.skills[skill] ? '' : 'quiet'}>
              <span>{skill}</span>
              <span className="numeric">{work.skills[skill] ?? 0}</span>
              <Rate
                aria-label={skill}
                value={work.skills[skill] ?? 0}
                onChange={(level) => setLevel(skill, level)}
              />
            </li>
          ))}
        </ul>
      </fieldset>
    </>
  );
}
