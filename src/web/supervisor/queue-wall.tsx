/** A card for each queue: who waits, how long, and the service level against its target. */
import { TeamOutlined, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { QueueRow, WallboardView } from '../../protocol/wallboard.ts';
import { stateIcons } from '../agent/state-badge.tsx';
import { dash, formatDuration, textIn } from '../model/formats.ts';
import { formatLevel, levelOf, needsHand, standingOf } from '../model/wallboard-figures.ts';

interface QueueWallProps {
  readonly view: WallboardView;
  readonly now: number;
  readonly chosen: string | undefined;
  readonly onChoose: (queueId: string) => void;
}

export function QueueWall({ view, now, chosen, onChoose }: QueueWallProps) {
  const { t } = useTranslation();
  if (view.queues.length === 0) return <p className="empty">{t('wall.queue.none')}</p>;
  return (
    <section className="queue-wall">
      {view.queues.map((queue) => (
        <QueueCard
          key={queue.id}
          queue={queue}
          now={now}
          isChosen={chosen === queue.id}
          needsHand={needsHand(queue, view)}
          onChoose={onChoose}
        />
      ))}
    </section>
  );
}

interface QueueCardProps {
  readonly queue: QueueRow;
  readonly now: number;
  readonly isChosen: boolean;
  readonly needsHand: boolean;
  readonly onChoose: (queueId: string) => void;
}

function QueueCard({ queue, now, isChosen, needsHand, onChoose }: QueueCardProps) {
  const { t, i18n } = useTranslation();
  const { serviceLevel, longestWaitingSince: since } = queue;
  const { today } = serviceLevel;
  const target = t('wall.queue.target', {
    target: formatLevel(serviceLevel.target),
    seconds: serviceLevel.withinMs / 1_000,
  });
  return (
    <button
      type="button"
      className={`queue-card${isChosen ? ' is-chosen' : ''}${needsHand ? ' needs-hand' : ''}`}
      aria-pressed={isChosen}
      onClick={() => onChoose(queue.id)}
    >
      <span className="queue-head">
        <span className="queue-name">{textIn(queue.name, i18n.language)}</span>
        {needsHand ? <WarningFilled className="hand-mark" /> : null}
        <span className="queue-target numeric">{target}</span>
      </span>
      <span className="queue-figures">
        <span className="figure">
          <span className="figure-big numeric">{queue.waiting}</span>
          <span className="figure-word">{t('wall.queue.waiting')}</span>
        </span>
        <span className="figure">
          <span className="figure-big numeric">
            {since === undefined ? dash : formatDuration(now - since)}
          </span>
          <span className="figure-word">{t('wall.queue.longest')}</span>
        </span>
        <Level queue={queue} which="now" />
        <Level queue={queue} which="today" />
      </span>
      <span className="queue-foot numeric">
        <span>
          {t('wall.queue.answered')} <b>{today.answered}</b>
        </span>
        <span>
          {t('wall.queue.abandoned')} <b>{today.abandoned}</b>
        </span>
        <span>
          {t('wall.queue.overflowed')} <b>{today.overflowed}</b>
        </span>
        <StaffCounts queue={queue} />
      </span>
    </button>
  );
}

/** Missed is said by a mark as well as by its colour. */
export function Level({
  queue,
  which,
}: {
  readonly queue: QueueRow;
  readonly which: 'now' | 'today';
}) {
  const { t } = useTranslation();
  const { serviceLevel } = queue;
  const level = levelOf(serviceLevel[which]);
  const standing = standingOf(level, serviceLevel.target);
  const minutes = serviceLevel.windowMs / 60_000;
  return (
    <span className={`figure level-${standing}`}>
      <span className="figure-level numeric">
        {formatLevel(level)}
        {standing === 'missed' ? <span className="level-mark">▼</span> : null}
      </span>
      <span className="figure-word">{t(`wall.queue.${which}`, { minutes })}</span>
    </span>
  );
}

function StaffCounts({ queue }: { readonly queue: QueueRow }) {
  const { t } = useTranslation();
  const { agents } = queue;
  return (
    <span className="queue-staff">
      <span title={t('wall.bar.signedIn')}>
        <TeamOutlined /> {agents.signedIn}
      </span>
      <span title={t('state.ready')}>
        {stateIcons.ready} {agents.ready}
      </span>
      <span title={t('state.talking')}>
        {stateIcons.talking} {agents.talking + agents.offered}
      </span>
      <span title={t('state.wrap-up')}>
        {stateIcons['wrap-up']} {agents.wrapUp}
      </span>
      <span title={t('state.not-ready')}>
        {stateIcons['not-ready']} {agents.notReady}
      </span>
    </span>
  );
}
