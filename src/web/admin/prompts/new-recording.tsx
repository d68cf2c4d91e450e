/** A recording for a prompt that is yet to be written: a dialplan goes live only with its recordings. */
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../field.tsx';
import { ReplaceForm } from './replace-form.tsx';

/** As the server takes them: folders, and a WAV file. */
const fileName = /^([A-Za-z0-9][A-Za-z0-9_-]*\/){0,4}[A-Za-z0-9][A-Za-z0-9_-]*\.wav$/;

export function NewRecording({ onMade }: { readonly onMade: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState('');
  const isGood = fileName.test(file);
  return (
    <section className="fields">
      <h2>{t('admin.prompts.new')}</h2>
      <p className="quiet">{t('admin.prompts.newHint')}</p>
      <Field word={t('admin.prompts.newFile')}>
        <Input
          name="file"
          value={file}
          maxLength={120}
          placeholder="zh-CN/storm.wav"
          status={file === '' || isGood ? '' : 'error'}
          onChange={({ target }) => setFile(target.value.trim())}
        />
      </Field>
      {isGood ? (
        <ReplaceForm
          file={file}
          onReplaced={() => {
            setFile('');
            onMade();
          }}
        />
      ) : null}
    </section>
  );
}
