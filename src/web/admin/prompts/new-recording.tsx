/** A recording for a prompt that is yet to be written: a dialplan goes live only with its recordings. */
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../field.tsx';
import { RecordByPhone } from './record-by-phone.tsx';
import { ReplaceForm } from './replace-form.tsx';
import { useTake } from './use-take.ts';

/** As the server takes them: folders, and a WAV file. */
const fileName = /^([A-Za-z0-9][A-Za-z0-9_-]*\/){0,4}[A-Za-z0-9][A-Za-z0-9_-]*\.wav$/;

interface NewRecordingProps {
  /** Her own phone; absent: she has none. */
  readonly extension: string | undefined;
  readonly onMade: () => void;
}

export function NewRecording({ extension, onMade }: NewRecordingProps) {
  const { t } = useTranslation();
  const [file, setFile] = useState('');
  const isGood = fileName.test(file);
  const made = () => {
    setFile('');
    onMade();
  };
  const taking = useTake(file, made);
  const isSpoken = taking.take !== undefined;
  return (
    <section className="fields new-recording">
      <h2>{t('admin.prompts.new')}</h2>
      <p className="quiet">{t('admin.prompts.newHint')}</p>
      <Field word={t('admin.prompts.newFile')}>
        <Input
          name="file"
          value={file}
          maxLength={120}
          placeholder="zh-CN/storm.wav"
          status={file === '' || isGood ? '' : 'error'}
          // What is being spoken has its name already.
          disabled={isSpoken}
          onChange={({ target }) => setFile(target.value.trim())}
        />
      </Field>
      {isGood && !isSpoken ? <ReplaceForm file={file} isNew onReplaced={made} /> : null}
      {isGood ? <RecordByPhone {...{ taking, extension }} /> : null}
    </section>
  );
}
