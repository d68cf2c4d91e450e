/** Another sound in place of a recording: read and brought to the telephone's form in the browser. */
import { UploadOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { promptRoutes } from '../../../protocol/rest/prompts.ts';
import { toBase64 } from '../../model/phone-sound.ts';
import { readSound } from '../../shell/read-sound.ts';
import { call } from '../../shell/rest-client.ts';
import { FaultLine } from '../fault-line.tsx';
import { WhyInput } from '../why-input.tsx';

interface ReplaceFormProps {
  readonly file: string;
  readonly onReplaced: () => void;
  /** There is none yet. */
  readonly isNew?: boolean;
}

export function ReplaceForm({ file, onReplaced, isNew = false }: ReplaceFormProps) {
  const { t } = useTranslation();
  const [sound, setSound] = useState<File>();
  const [why, setWhy] = useState('');
  const [level, setLevel] = useState(true);
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const replace = async () => {
    if (!sound) return;
    setBusy(true);
    const code = await send(sound, { file, level, why });
    setBusy(false);
    setFault(code);
    if (code !== undefined) return;
    setSound(undefined);
    setWhy('');
    onReplaced();
  };
  return (
    <form
      className="replace-form"
      onSubmit={(event) => {
        event.preventDefault();
        void replace();
      }}
    >
      <input
        ref={chooser}
        type="file"
        hidden
        accept="audio/*,.wav"
        aria-label={t('admin.prompts.file')}
        onChange={({ target }) => {
          setSound(target.files?.[0]);
          setFault(undefined);
          target.value = '';
        }}
      />
      <Button icon={<UploadOutlined />} onClick={() => chooser.current?.click()}>
        {t(isNew ? 'admin.prompts.upload' : 'admin.prompts.replace')}
      </Button>
      {sound ? (
        <>
          <span className="cut" title={sound.name}>
            {sound.name}
          </span>
          <Checkbox checked={level} onChange={({ target }) => setLevel(target.checked)}>
            {t('admin.prompts.level')}
          </Checkbox>
          <WhyInput why={why} onWhy={setWhy} />
          <Button
            type="primary"
            htmlType="submit"
            className="replace-confirm"
            loading={isBusy}
            disabled={why.trim() === ''}
          >
            {t('admin.prompts.use')}
          </Button>
        </>
      ) : null}
      <FaultLine code={fault} />
    </form>
  );
}

/** @returns the code of what is wrong; undefined when callers hear it now */
async function send(
  sound: File,
  { file, level, why }: { readonly file: string; readonly level: boolean; readonly why: string },
): Promise<string | undefined> {
  const read = await readSound(sound);
  if (!read.ok) return read.code;
  const body = { file, level, why, audio: toBase64(read.wav) };
  const result = await call(promptRoutes.replace, { body });
  return result.ok ? undefined : result.code;
}
