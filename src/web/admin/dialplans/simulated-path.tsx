/** What happened to the simulated call, in words, with the time since it came in. */
import { useTranslation } from 'react-i18next';
import type { SimulationAnswer } from '../../../protocol/rest/dialplan.ts';
import { simulatedWords } from '../../../protocol/simulated-words.ts';
import { formatDuration } from '../../model/formats.ts';

type Line = SimulationAnswer['lines'][number];

export function SimulatedPath({ answer }: { readonly answer: SimulationAnswer }) {
  const { t } = useTranslation();
  const startAt = answer.lines[0]?.at ?? 0;
  return (
    <>
      <p className="simulated-outcome">
        {t('admin.simulate.outcome')}{' '}
        <b>{t(`outcome.${answer.outcome}`, { defaultValue: answer.outcome })}</b>
      </p>
      <ol className="simulated-path">
        {answer.lines.map((line, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a finished list
            key={index}
            className={line.event === 'step-entered' ? 'is-step' : ''}
          >
            <time className="numeric">{formatDuration(line.at - startAt)}</time>
            <LineWords line={line} />
          </li>
        ))}
      </ol>
    </>
  );
}

function LineWords({ line }: { readonly line: Line }) {
  const { i18n } = useTranslation();
  const words = simulatedWords(line)[i18n.language === 'en' ? 'en' : 'zh-CN'];
  return <span className={line.event === 'prompts-played' ? 'heard' : ''}>{words}</span>;
}
