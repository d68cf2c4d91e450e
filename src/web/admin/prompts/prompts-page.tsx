/** Recordings: what callers hear, what is wrong with it, and another sound in its place. */
import { Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { promptRoutes } from '../../../protocol/rest/prompts.ts';
import { dash } from '../../model/formats.ts';
import {
  chosenEntries,
  formatSeconds,
  type PromptEntry,
  type PromptFilter,
  promptEntries,
} from '../../model/prompt-list.ts';
import type { AdminPageProps } from '../admin-pages.tsx';
import { FaultLine } from '../fault-line.tsx';
import { nothing, useRoute } from '../use-route.ts';
import { NewRecording } from './new-recording.tsx';
import { PromptDetails } from './prompt-details.tsx';
import { Standing } from './standing.tsx';

const filters: readonly PromptFilter[] = ['all', 'faults', 'prompt', 'part', 'music', 'unused'];

export function PromptsPage({ isAdmin, who }: AdminPageProps) {
  const { t } = useTranslation();
  const { value, fault, reload } = useRoute(promptRoutes.list, nothing);
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<PromptFilter>('all');
  const [chosen, setChosen] = useState<string>();
  const entries = useMemo(() => promptEntries(value?.recordings ?? []), [value]);
  const shown = chosenEntries(entries, filter, search);
  const entry = entries.find(({ key }) => key === chosen);
  return (
    <div className="admin-list-and-form prompts">
      <section className="panel panel-grows admin-panel">
        <div className="admin-head">
          <h2>{t('admin.section.prompts')}</h2>
          <span className="numeric quiet">{value ? shown.length : dash}</span>
          <FaultLine code={fault} />
          <Input
            className="people-search"
            allowClear
            value={search}
            aria-label={t('admin.prompts.search')}
            placeholder={t('admin.prompts.search')}
            onChange={({ target }) => setSearch(target.value)}
          />
          <Select
            className="prompts-filter"
            value={filter}
            aria-label={t('admin.prompts.show')}
            options={filters.map((name) => ({ value: name, label: t(`admin.prompts.${name}`) }))}
            onChange={setFilter}
          />
        </div>
        <PromptTable entries={shown} chosen={chosen} onChoose={setChosen} />
      </section>
      <aside className="panel admin-form">
        {entry ? (
          <PromptDetails
            key={entry.key}
            {...{ entry, isAdmin }}
            extension={who.person.extension}
            onReplaced={reload}
          />
        ) : (
          <>
            <p className="empty">{t('admin.prompts.choose')}</p>
            {isAdmin ? <NewRecording extension={who.person.extension} onMade={reload} /> : null}
          </>
        )}
      </aside>
    </div>
  );
}

interface PromptTableProps {
  readonly entries: readonly PromptEntry[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

function PromptTable({ entries, chosen, onChoose }: PromptTableProps) {
  const { t } = useTranslation();
  return (
    <div className="admin-table-frame">
      <table className="admin-table prompts-table">
        <thead>
          <tr>
            <th>{t('admin.prompts.name')}</th>
            <th>{t('admin.prompts.text')}</th>
            <th className="number">{t('admin.prompts.length')}</th>
            <th>{t('admin.prompts.standing')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.key} aria-selected={entry.key === chosen}>
              <td>
                <button
                  type="button"
                  className="row-link"
                  data-prompt={entry.key}
                  onClick={() => onChoose(entry.key)}
                >
                  {entry.id}
                </button>
              </td>
              <td>
                {entry.recordings.map(({ file, text, language }) => (
                  <div key={file} className="cut" lang={language} title={text}>
                    {text ?? dash}
                  </div>
                ))}
              </td>
              <td className="numeric number">
                {entry.recordings.map(({ file, sound }) => (
                  <div key={file}>{sound ? formatSeconds(sound.durationMs) : dash}</div>
                ))}
              </td>
              <td>
                {entry.recordings.map((recording) => (
                  <div key={recording.file}>
                    <Standing recording={recording} />
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
