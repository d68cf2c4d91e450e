/** One prompt: each language's recording with its text, its sound, its figures and its versions. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingRow } from '../../../protocol/rest-prompts.ts';
import { dash } from '../../model/formats.ts';
import { formatDecibels, formatSeconds, type PromptEntry } from '../../model/prompt-list.ts';
import { PromptPlayer } from './prompt-player.tsx';
import { PromptVersions } from './prompt-versions.tsx';
import { ReplaceForm } from './replace-form.tsx';
import { Standing } from './standing.tsx';

interface PromptDetailsProps {
  readonly entry: PromptEntry;
  readonly isAdmin: boolean;
  readonly onReplaced: () => void;
}

export function PromptDetails({ entry, isAdmin, onReplaced }: PromptDetailsProps) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{entry.id}</h2>
      {entry.recordings.map((recording) => (
        <section key={recording.file} className="prompt-recording" data-file={recording.file}>
          <h3>
            {recording.language === undefined
              ? t(`admin.prompts.${recording.kind}`)
              : t(`admin.prompts.language.${recording.language}`)}
          </h3>
          {recording.text === undefined ? null : <p lang={recording.language}>{recording.text}</p>}
          <Recording recording={recording} isAdmin={isAdmin} onReplaced={onReplaced} />
        </section>
      ))}
    </>
  );
}

interface RecordingProps extends Omit<PromptDetailsProps, 'entry'> {
  readonly recording: RecordingRow;
}

function Recording({ recording, isAdmin, onReplaced }: RecordingProps) {
  const { file, sound } = recording;
  // Another sound under the same name: the player and the versions begin anew.
  const [turn, setTurn] = useState(0);
  const replaced = () => {
    setTurn((before) => before + 1);
    onReplaced();
  };
  return (
    <>
      {sound ? <PromptPlayer key={turn} file={file} /> : null}
      <Standing recording={recording} />
      {sound ? (
        <dl className="prompt-figures">
          <Figure word="length" value={formatSeconds(sound.durationMs)} />
          <Figure word="loudness" value={formatDecibels(sound.speechDb)} />
          <Figure word="peak" value={formatDecibels(sound.peakDb)} />
          <Figure word="silence" value={`${Math.round(sound.leadingSilenceMs)} ms`} />
        </dl>
      ) : null}
      <p className="quiet numeric prompt-file">prompts/{file}</p>
      {isAdmin ? <ReplaceForm file={file} onReplaced={replaced} /> : null}
      <PromptVersions key={`versions ${turn}`} {...{ file, isAdmin }} onReplaced={replaced} />
    </>
  );
}

function Figure({ word, value }: { readonly word: string; readonly value: string | undefined }) {
  const { t } = useTranslation();
  return (
    <div>
      <dt>{t(`admin.prompts.${word}`)}</dt>
      <dd className="numeric">{value ?? dash}</dd>
    </div>
  );
}
