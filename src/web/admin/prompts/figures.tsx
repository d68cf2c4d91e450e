/** What was measured of a sound. */
import { useTranslation } from 'react-i18next';
import type { RecordingRow } from '../../../protocol/rest/prompts.ts';
import { dash } from '../../model/formats.ts';
import { formatDecibels, formatSeconds } from '../../model/prompt-list.ts';

export function Figures({ sound }: { readonly sound: NonNullable<RecordingRow['sound']> }) {
  return (
    <dl className="prompt-figures">
      <Figure word="length" value={formatSeconds(sound.durationMs)} />
      <Figure word="loudness" value={formatDecibels(sound.speechDb)} />
      <Figure word="peak" value={formatDecibels(sound.peakDb)} />
      <Figure word="silence" value={`${Math.round(sound.leadingSilenceMs)} ms`} />
    </dl>
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
