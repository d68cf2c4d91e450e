/** One prompt: each language's recording with its text, its sound, its figures and its versions. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingRow } from '../../../protocol/rest/prompts.ts';
import type { PromptEntry } from '../../model/prompt-list.ts';
import { Figures } from './figures.tsx';
import { PromptPlayer, recordingAddress } from './prompt-player.tsx';
import { PromptVersions } from './prompt-versions.tsx';
import { RecordByPhone } from './record-by-phone.tsx';
import { ReplaceForm } from './replace-form.tsx';
import { Standing } from './standing.tsx';
import { useTake } from './use-take.ts';

interface PromptDetailsProps {
  readonly entry: PromptEntry;
  readonly isAdmin: boolean;
  /** Her own phone; absent: she has none. */
  readonly extension: string | undefined;
  readonly onReplaced: () => void;
}

export function PromptDetails({ entry, ...props }: PromptDetailsProps) {
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
          <Recording recording={recording} {...props} />
        </section>
      ))}
    </>
  );
}

interface RecordingProps extends Omit<PromptDetailsProps, 'entry'> {
  readonly recording: RecordingRow;
}

function Recording({ recording, isAdmin, extension, onReplaced }: RecordingProps) {
  const { file, sound } = recording;
  // Another sound under the same name: the player and the versions begin anew.
  const [turn, setTurn] = useState(0);
  const replaced = () => {
    setTurn((before) => before + 1);
    onReplaced();
  };
  const taking = useTake(file, replaced);
  return (
    <>
      {sound ? <PromptPlayer key={turn} address={recordingAddress(file)} /> : null}
      <Standing recording={recording} />
      {sound ? <Figures sound={sound} /> : null}
      <p className="quiet numeric prompt-file">prompts/{file}</p>
      {isAdmin ? <ReplaceForm file={file} onReplaced={replaced} /> : null}
      {isAdmin ? <RecordByPhone {...{ taking, extension }} /> : null}
      <PromptVersions key={`versions ${turn}`} {...{ file, isAdmin }} onReplaced={replaced} />
    </>
  );
}
