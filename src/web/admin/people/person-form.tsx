/** One person: who she is, what she may do, in which queues she works and what she knows. */
import { Button, Checkbox, Input, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MadePerson, type PersonRow, peopleRoutes } from '../../../protocol/rest/people.ts';
import { type Role, role } from '../../../protocol/rest/route.ts';
import { call } from '../../shell/rest-client.ts';
import { FaultLine } from '../fault-line.tsx';
import { Field } from '../field.tsx';
import { RuleFields } from './rule-fields.tsx';
import { type Work, WorkFields } from './work-fields.tsx';

interface PersonFormProps {
  /** Absent: somebody new. */
  readonly person: PersonRow | undefined;
  readonly isAdmin: boolean;
  readonly queues: readonly { readonly id: string; readonly name: Record<string, string> }[];
  readonly skills: readonly string[];
  /** Who may be her mentor, if they take calls. */
  readonly colleagues: readonly PersonRow[];
  readonly onSaved: (made: MadePerson) => void;
}

interface Fields {
  readonly username: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly extension: string;
  readonly disabled: boolean;
  readonly work: Work;
}

export function PersonForm(props: PersonFormProps) {
  const { person, isAdmin, queues, skills, colleagues, onSaved } = props;
  const { t } = useTranslation();
  const [fields, setFields] = useState<Fields>(() => fieldsOf(person));
  const [fault, setFault] = useState<string>();
  const [isSaved, setSaved] = useState(false);
  const change = (part: Partial<Fields>) => {
    setFields({ ...fields, ...part });
    setSaved(false);
  };
  const save = async () => {
    const result = person ? await changePerson(person.id, fields) : await createPerson(fields);
    setFault(result.ok ? undefined : result.code);
    setSaved(result.ok);
    if (result.ok) onSaved(result.value);
  };
  const takesCalls = fields.roles.includes('agent');
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{person ? person.name : t('admin.people.new')}</h2>
      <fieldset className="bare" disabled={!isAdmin}>
        <div className="field-pair">
          <Field word={t('admin.people.name')}>
            <Input
              name="name"
              value={fields.name}
              maxLength={64}
              onChange={({ target }) => change({ name: target.value })}
            />
          </Field>
          <Field word={t('admin.people.username')}>
            <Input
              name="username"
              value={fields.username}
              maxLength={32}
              disabled={person !== undefined}
              spellCheck={false}
              onChange={({ target }) => change({ username: target.value.toLowerCase() })}
            />
          </Field>
        </div>
        <RoleFields
          roles={fields.roles}
          keepsAgent={person?.work !== undefined}
          onChange={(roles) => change({ roles })}
        />
        <div className="field-pair">
          <Field word={t('admin.people.extension')}>
            <Input
              name="extension"
              value={fields.extension}
              maxLength={6}
              inputMode="numeric"
              disabled={person?.extension !== undefined}
              onChange={({ target }) => change({ extension: target.value.replace(/\D/g, '') })}
            />
          </Field>
          {person ? (
            <Field word={t('admin.people.mayWork')}>
              <Switch
                checked={!fields.disabled}
                aria-label={t('admin.people.mayWork')}
                onChange={(on) => change({ disabled: !on })}
              />
            </Field>
          ) : null}
        </div>
        {takesCalls ? (
          <>
            <WorkFields
              {...{ queues, skills, work: fields.work }}
              onChange={(work) => change({ work })}
            />
            <RuleFields
              {...{ colleagues, work: fields.work }}
              onChange={(work) => change({ work })}
            />
          </>
        ) : null}
      </fieldset>
      <FaultLine code={fault} />
      {isAdmin ? (
        <div className="field-end">
          <Button type="primary" htmlType="submit" disabled={!isComplete(fields)}>
            {t(person ? 'admin.people.save' : 'admin.people.create')}
          </Button>
          <span className="quiet" role="status">
            {isSaved ? t('admin.saved') : ''}
          </span>
        </div>
      ) : null}
    </form>
  );
}

interface RoleFieldsProps {
  readonly roles: readonly Role[];
  /** Who takes calls keeps that role. */
  readonly keepsAgent: boolean;
  readonly onChange: (roles: readonly Role[]) => void;
}

function RoleFields({ roles, keepsAgent, onChange }: RoleFieldsProps) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend>{t('admin.people.roles')}</legend>
      {role.options.map((one) => (
        <Checkbox
          key={one}
          name={`role-${one}`}
          checked={roles.includes(one)}
          disabled={one === 'agent' && keepsAgent}
          onChange={({ target }) =>
            onChange(target.checked ? [...roles, one] : roles.filter((other) => other !== one))
          }
        >
          {t(`admin.role.${one}`)}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function fieldsOf(person: PersonRow | undefined): Fields {
  return {
    username: person?.username ?? '',
    name: person?.name ?? '',
    roles: person?.roles ?? ['agent'],
    extension: person?.extension ?? '',
    disabled: person?.disabled ?? false,
    work: person?.work ?? { queues: [], skills: {} },
  };
}

function isComplete({ username, name, roles, extension }: Fields): boolean {
  const hasExtension = extension === '' ? !roles.includes('agent') : extension.length >= 3;
  return username.length >= 2 && name.trim() !== '' && roles.length > 0 && hasExtension;
}

function createPerson({ username, ...fields }: Fields) {
  return call(peopleRoutes.create, { body: { username, ...bodyOf(fields) } });
}

function changePerson(id: string, { username: _, disabled, ...fields }: Fields) {
  return call(peopleRoutes.change, { params: { id }, body: { disabled, ...bodyOf(fields) } });
}

function bodyOf({
  name,
  roles,
  extension,
  work,
}: Pick<Fields, 'name' | 'roles' | 'extension' | 'work'>) {
  return {
    ...{ name, roles: [...roles] },
    ...(extension !== '' && { extension }),
    ...(roles.includes('agent') && { work }),
  };
}
