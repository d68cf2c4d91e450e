/** What happened to the simulated call, in words, with the time since it came in. */
import { useTranslation } from 'react-i18next';
import type { SimulationAnswer } from '../../../protocol/rest-dialplan.ts';
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
  const { t } = useTranslation();
  const { event, facts, texts } = line;
  if (event === 'prompts-played') {
    return <span className="heard">{texts.map((text) => `“${text}”`).join(' ')}</span>;
  }
  const told = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
  const known = { ...told, ...labelsOf(facts, t) };
  return (
    <span>
      {t(`admin.simulated.${event}`, { ...known, defaultValue: `${event} ${briefly(facts)}` })}
    </span>
  );
}

/** Words that stand for facts' values. */
function labelsOf(facts: Line['facts'], t: ReturnType<typeof useTranslation>['t']) {
  const { outcome, reason } = facts;
  return {
    ...(typeof outcome === 'string' && {
      outcome: t(`outcome.${outcome}`, { defaultValue: outcome }),
    }),
    ...(typeof reason === 'string' && {
      reason: t(`admin.queueLeft.${reason}`, { defaultValue: reason }),
    }),
  };
}

function briefly(facts: Line['facts']): string {
  const text = JSON.stringify(facts);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
