/** Everybody who may sign in; the chosen one, or somebody new, at the right. */
import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MadePerson, type PersonRow, peopleRoutes } from '../../../protocol/rest/people.ts';
import { dash, textIn } from '../../model/formats.ts';
import type { AdminPageProps } from '../admin-pages.tsx';
import { FaultLine } from '../fault-line.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { nothing, useRoute } from '../use-route.ts';
import { PersonForm } from './person-form.tsx';
import { PersonPasswords } from './person-passwords.tsx';

/** 'new': the empty form. */
type Chosen = { readonly id: string } | 'new' | undefined;

export function PeoplePage({ isAdmin }: AdminPageProps) {
  const { t } = useTranslation();
  const { value, fault, reload } = useRoute(peopleRoutes.list, nothing);
  const [chosen, setChosen] = useState<Chosen>();
  const [search, setSearch] = useState('');
  const [made, setMade] = useState<MadePerson>();
  const people = value?.people ?? [];
  const shown = people.filter((person) => matches(person, search));
  const person = typeof chosen === 'object' ? people.find(({ id }) => id === chosen.id) : undefined;
  const choose = (next: Chosen) => {
    setChosen(next);
    setMade(undefined);
  };
  const saved = (result: MadePerson) => {
    setChosen({ id: result.person.id });
    setMade(result);
    reload();
  };
  return (
    <div className="admin-list-and-form">
      <section className="panel panel-grows admin-panel">
        <div className="admin-head">
          <h2>{t('admin.section.people')}</h2>
          <span className="numeric quiet">{people.length}</span>
          <FaultLine code={fault} />
          <Input
            className="people-search"
            aria-label={t('admin.people.search')}
            placeholder={t('admin.people.search')}
            prefix={<SearchOutlined />}
            allowClear
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          {isAdmin ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => choose('new')}>
              {t('admin.people.new')}
            </Button>
          ) : null}
        </div>
        <PeopleTable
          people={shown}
          queues={value?.queues ?? []}
          chosenId={person?.id}
          onChoose={(id) => choose({ id })}
        />
      </section>
      <aside className="panel admin-form">
        {made ? (
          <ShownOnce secrets={secretsOf(made, t)} onClose={() => setMade(undefined)} />
        ) : null}
        {value && (person || chosen === 'new') ? (
          <>
            <PersonForm
              key={person?.id ?? 'new'}
              {...{ person, isAdmin, queues: value.queues, skills: value.skills }}
              colleagues={people.filter(({ agentId }) => agentId !== person?.agentId)}
              onSaved={saved}
            />
            {person && isAdmin ? <PersonPasswords person={person} onMade={setMade} /> : null}
          </>
        ) : (
          <p className="empty">{t('admin.people.choose')}</p>
        )}
      </aside>
    </div>
  );
}

function matches({ name, username, extension = '' }: PersonRow, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return [name.toLowerCase(), username, extension].some((text) => text.includes(wanted));
}

function secretsOf({ person, password, phonePassword }: MadePerson, t: (key: string) => string) {
  return [
    ...(password === undefined
      ? []
      : [[`${t('admin.people.deskPassword')} · ${person.username}`, password] as const]),
    ...(phonePassword === undefined
      ? []
      : [[`${t('admin.people.phonePassword')} · ${person.extension}`, phonePassword] as const]),
  ];
}

interface PeopleTableProps {
  readonly people: readonly PersonRow[];
  readonly queues: readonly { readonly id: string; readonly name: Record<string, string> }[];
  readonly chosenId: string | undefined;
  readonly onChoose: (id: string) => void;
}

function PeopleTable({ people, queues, chosenId, onChoose }: PeopleTableProps) {
  const { t, i18n } = useTranslation();
  const names = new Map(queues.map(({ id, name }) => [id, textIn(name, i18n.language)]));
  return (
    <div className="admin-table-frame">
      <table className="admin-table">
        <thead>
          <tr>
            <th>{t('admin.people.name')}</th>
            <th>{t('admin.people.username')}</th>
            <th>{t('admin.people.roles')}</th>
            <th className="short">{t('admin.people.extension')}</th>
            <th className="wide">{t('admin.people.queues')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr
              key={person.id}
              className={person.disabled ? 'is-off' : ''}
              aria-selected={person.id === chosenId}
            >
              <td>
                <button
                  type="button"
                  className="row-link"
                  data-person={person.username}
                  onClick={() => onChoose(person.id)}
                >
                  {person.name}
                </button>
                {person.disabled ? (
                  <span className="mark mark-small">{t('admin.people.disabled')}</span>
                ) : null}
              </td>
              <td>{person.username}</td>
              <td>{person.roles.map((role) => t(`admin.role.${role}`)).join(' · ')}</td>
              <td className="numeric">{person.extension ?? dash}</td>
              <td className="cut">
                {person.work?.queues
                  .map(({ queueId }) => names.get(queueId) ?? queueId)
                  .join(' · ') || dash}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
