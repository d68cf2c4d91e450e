/** One queue: its service levels with their formula and counts, and its latest calls. */
import { useTranslation } from 'react-i18next';
import type { QueueRow } from '../../protocol/wallboard.ts';
import { formatLevel, levelOf } from '../model/wallboard-figures.ts';
import { CallLines } from './calls/call-lines.tsx';
import type { DrillDownProps } from './drill-down.tsx';
import { useLoaded } from './loaded.ts';
import { callsOfQueue } from './supervision-client.ts';

export function QueueDetails({ opened, view, onOpen }: DrillDownProps) {
  const { t } = useTranslation();
  const queue = view.queues.find(({ id }) => id === opened.id);
  const today = queue?.serviceLevel.today;
  const version = today ? `${today.offered} ${today.answered} ${today.abandoned}` : '';
  const loaded = useLoaded(callsOfQueue, opened.id, version);
  return (
    <>
      {queue ? <Levels queue={queue} /> : null}
      <section>
        <h3>{t('wall.queue.calls')}</h3>
        {loaded.stage === 'there' ? (
          <CallLines calls={loaded.value} onOpen={(id) => onOpen({ kind: 'call', id })} />
        ) : (
          <p className="empty">{t(`wall.drawer.${loaded.stage}`)}</p>
        )}
      </section>
    </>
  );
}

function Levels({ queue: { serviceLevel } }: { readonly queue: QueueRow }) {
  const { t } = useTranslation();
  const seconds = serviceLevel.withinMs / 1_000;
  const minutes = serviceLevel.windowMs / 60_000;
  return (
    <section className="levels">
      <p className="quiet">{t('wall.queue.formula', { seconds })}</p>
      <dl>
        {(['now', 'today'] as const).map((which) => {
          const counts = serviceLevel[which];
          const level = formatLevel(levelOf(counts));
          return (
            <div key={which}>
              <dt>{t(`wall.queue.${which}`, { minutes })}</dt>
              <dd className="numeric">{t('wall.queue.counts', { ...counts, level })}</dd>
            </div>
          );
        })}
        <div>
          <dt>{t('wall.queue.short')}</dt>
          <dd className="numeric">{serviceLevel.today.shortAbandons}</dd>
        </div>
      </dl>
    </section>
  );
}
