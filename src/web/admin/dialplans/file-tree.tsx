/** The dialplan's files by folder, with what is wrong in each and what was changed. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DialplanFault,
  type DialplanFileText,
  dialplanFileForm,
} from '../../../protocol/rest/dialplan.ts';

interface FileTreeProps {
  readonly files: readonly DialplanFileText[];
  /** Names of those that differ from what is on disk. */
  readonly changed: ReadonlySet<string>;
  readonly faults: readonly DialplanFault[];
  readonly chosen: string;
  readonly mayChange: boolean;
  readonly onChoose: (name: string) => void;
  readonly onAdd: (name: string) => void;
  readonly onRemove: (name: string) => void;
}

export function FileTree(props: FileTreeProps) {
  const { files, chosen, mayChange, onRemove } = props;
  const { t } = useTranslation();
  const folders = new Map<string, DialplanFileText[]>();
  const inFolder = (file: DialplanFileText) => Number(file.name.includes('/'));
  for (const file of [...files].sort((a, b) => inFolder(a) - inFolder(b))) {
    const folder = file.name.split('/').slice(0, -1).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return (
    <nav className="panel file-tree" aria-label={t('admin.dialplan.files')}>
      <div className="file-tree-list">
        {[...folders].map(([folder, within]) => (
          <div key={folder}>
            {folder === '' ? null : <h3>{folder}</h3>}
            <ul>
              {within.map(({ name }) => (
                <FileItem key={name} {...props} name={name} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      {mayChange ? (
        <div className="file-tree-foot">
          <NewFile {...props} />
          <Button
            size="small"
            type="text"
            aria-label={`${t('admin.dialplan.remove')}: ${chosen}`}
            title={t('admin.dialplan.remove')}
            icon={<DeleteOutlined />}
            disabled={chosen === ''}
            onClick={() => onRemove(chosen)}
          />
        </div>
      ) : null}
    </nav>
  );
}

function FileItem({ name, changed, faults, chosen, onChoose }: FileTreeProps & { name: string }) {
  const { t } = useTranslation();
  const own = faults.filter(({ file }) => file === name);
  const errors = own.filter(({ severity }) => severity === 'error').length;
  return (
    <li>
      <button
        type="button"
        className="file-item"
        aria-current={name === chosen ? 'true' : undefined}
        data-file={name}
        onClick={() => onChoose(name)}
      >
        <span className="cut">{name.split('/').at(-1)}</span>
        {changed.has(name) ? (
          <span className="file-changed" title={t('admin.dialplan.changed')}>
            ●<span className="sr-only">{t('admin.dialplan.changed')}</span>
          </span>
        ) : null}
        {own.length > 0 ? (
          <span className={errors > 0 ? 'badge badge-error' : 'badge'}>
            {errors > 0 ? errors : own.length}
          </span>
        ) : null}
      </button>
    </li>
  );
}

function NewFile({ files, onAdd }: Pick<FileTreeProps, 'files' | 'onAdd'>) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const isGood = dialplanFileForm.test(name) && !files.some((file) => file.name === name);
  const add = () => {
    if (!isGood) return;
    onAdd(name);
    setName('');
  };
  return (
    <>
      <Input
        size="small"
        aria-label={t('admin.dialplan.newFile')}
        placeholder="flows/new.yaml"
        value={name}
        spellCheck={false}
        onChange={({ target }) => setName(target.value)}
        onPressEnter={add}
      />
      <Button
        size="small"
        type="text"
        aria-label={t('admin.dialplan.newFile')}
        title={t('admin.dialplan.newFile')}
        icon={<PlusOutlined />}
        disabled={!isGood}
        onClick={add}
      />
    </>
  );
}
