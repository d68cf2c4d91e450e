/**
 * Whom to call, ask or send the caller to: who is free first. Lies over the notes, which stay as they
 * are; Escape puts it away. The arrows choose, Enter does it.
 */
import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callRoutes, type DirectoryBody } from '../../protocol/rest/desk.ts';
import {
  type DirectoryUse,
  type Target,
  type TargetRow,
  targetRows,
} from '../model/call-targets.ts';
import { dash, formatDuration, formatPhoneNumber, textIn } from '../model/formats.ts';
import { call } from '../shell/rest-client.ts';
import { stateIcons } from './state-badge.tsx';

interface CallDirectoryProps {
  readonly use: DirectoryUse;
  /** The server's time, epoch ms. */
  readonly now: () => number;
  readonly onChoose: (target: Target) => void;
  readonly onClose: () => void;
}

const everyMs = 3_000;

export function CallDirectory({ use, now, onChoose, onClose }: CallDirectoryProps) {
  const { t } = useTranslation();
  const directory = useDirectory();
  const listId = useId();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const rows = directory ? targetRows(directory, use, search) : [];
  const chosen = rows[Math.min(at, rows.length - 1)];
  const keyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, rows.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && chosen && !event.nativeEvent.isComposing) {
      onChoose(chosen.target);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section className="panel call-directory" aria-label={t(`directory.${use}`)}>
      <div className="directory-head">
        <h3>{t(`directory.${use}`)}</h3>
        <Input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={chosen ? idOf(listId, chosen) : ''}
          aria-label={t('directory.search')}
          placeholder={t('directory.search')}
          prefix={<SearchOutlined />}
          value={search}
          onChange={({ target }) => {
            setSearch(target.value);
            setAt(0);
          }}
          onKeyDown={keyDown}
        />
        <Button
          type="text"
          aria-label={t('action.close')}
          icon={<CloseOutlined />}
          onClick={onClose}
        />
      </div>
      {directory && rows.length === 0 ? (
        <p className="empty">{t('directory.none')}</p>
      ) : (
        <div
          id={listId}
          className="directory-rows"
          role="listbox"
          aria-label={t(`directory.${use}`)}
        >
          {rows.map((row) => (
            <Row
              key={row.key}
              id={idOf(listId, row)}
              row={row}
              isChosen={row === chosen}
              ms={row.since === undefined ? undefined : now() - row.since}
              onChoose={() => onChoose(row.target)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** An id is one word. */
function idOf(listId: string, { key }: TargetRow): string {
  return `${listId}-${key.replaceAll(' ', '-')}`;
}

/** Asked again while it is open: who is free changes. */
function useDirectory(): DirectoryBody | undefined {
  const [directory, setDirectory] = useState<DirectoryBody>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isCurrent = true;
    const load = async () => {
      const result = await call(callRoutes.directory);
      if (!isCurrent) return;
      if (result.ok) setDirectory(result.value);
      timer = setTimeout(() => void load(), everyMs);
    };
    void load();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, []);
  return directory;
}

interface RowProps {
  readonly id: string;
  readonly row: TargetRow;
  readonly isChosen: boolean;
  readonly ms: number | undefined;
  readonly onChoose: () => void;
}

function Row({ id, row, isChosen, ms, onChoose }: RowProps) {
  const { t, i18n } = useTranslation();
  const { target, name, number, state, waiting, ready } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus takes the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={row.isFree ? 'directory-row is-free' : 'directory-row'}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span className="directory-kind">{t(`directory.kind.${target.kind}`)}</span>
      <b className="cut">{formatPhoneNumber(textIn(name, i18n.language))}</b>
      <span className="numeric quiet">{number}</span>
      <span className="directory-state">
        {state ? (
          <>
            {stateIcons[state]} {t(`state.${state}`)}{' '}
            <span className="numeric">{ms === undefined ? dash : formatDuration(ms)}</span>
          </>
        ) : null}
        {waiting === undefined ? null : t('directory.queue', { waiting, ready })}
      </span>
    </div>
  );
}
