/** What other systems know of the caller, under the customer's card; it fills in after the pop. */
import { ExportOutlined, LoadingOutlined, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { SystemCard } from '../../protocol/desk-view.ts';
import { textIn } from '../model/formats.ts';

export function SystemCards({ systems }: { readonly systems: readonly SystemCard[] | undefined }) {
  return systems?.map((card) => <Card key={card.id} card={card} />);
}

function Card({ card }: { readonly card: SystemCard }) {
  const { t, i18n } = useTranslation();
  const name = textIn(card.name, i18n.language);
  return (
    <section className="system-card" aria-label={name} data-state={card.state}>
      <h4>
        <span>{name}</span>
        <CardState state={card.state} />
        {isOpenable(card.link) ? (
          <a href={card.link} target="_blank" rel="noopener noreferrer">
            <ExportOutlined /> {t('systems.open')}
          </a>
        ) : null}
      </h4>
      <Cases cases={card.cases} />
      {card.facts.length > 0 ? (
        <dl className="facts">
          {card.facts.map(({ label, text }) => (
            <div key={label.en ?? text}>
              <dt>{textIn(label, i18n.language)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  );
}

function CardState({ state }: Pick<SystemCard, 'state'>) {
  const { t } = useTranslation();
  if (state === 'asked') {
    return (
      <span className="system-state">
        <LoadingOutlined /> {t('systems.asked')}
      </span>
    );
  }
  if (state !== 'failed') return null;
  return (
    <span className="system-state system-failed">
      <WarningFilled /> {t('systems.failed')}
    </span>
  );
}

function Cases({ cases }: Pick<SystemCard, 'cases'>) {
  const { t } = useTranslation();
  if (cases.length === 0) return null;
  return (
    <ul className="system-cases" aria-label={t('systems.cases')}>
      <li className="system-cases-head">{t('systems.cases', { count: cases.length })}</li>
      {cases.map(({ number, title, since }) => (
        <li key={number}>
          <span className="numeric">{number}</span>
          <b>{title}</b>
          {since === undefined ? null : <span className="numeric">{since}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The server lets nothing else through; a page that is embedded must not depend on it. */
function isOpenable(link: string | undefined): link is string {
  return link !== undefined && /^https?:\/\//.test(link);
}
