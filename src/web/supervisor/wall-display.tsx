/** The wall in a room: few figures, large enough to be read from five metres. Escape leaves it. */
import { WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallboardView } from '../../protocol/wallboard.ts';
import { dash, formatDuration, textIn } from '../model/formats.ts';
import { needsHand, totalsOf } from '../model/wallboard-figures.ts';
import { Level } from './queue-wall.tsx';

interface WallDisplayProps {
  readonly view: WallboardView;
  readonly now: number;
  readonly onLeave: () => void;
}

export function WallDisplay({ view, now, onLeave }: WallDisplayProps) {
  const { t, i18n } = useTranslation();
  useFullScreen(onLeave);
  const { signedIn, ready, talking } = totalsOf(view);
  const clock = new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit' });
  return (
    <main className={`wall-display ${shapeFor(view.queues.length)}`}>
      {view.alarms.map(({ id, kind, hotline, by, since }) =>
        kind === 'emergency-plan-on' && hotline ? (
          <p key={id} className="wall-plan numeric" role="status">
            <WarningFilled />{' '}
            {t(`wall.alarm.${kind}`, { by, hotline: textIn(hotline.name, i18n.language) })}{' '}
            {formatDuration(now - since)}
          </p>
        ) : null,
      )}
      <div className="wall-tiles">
        {view.queues.map((queue) => (
          <section
            key={queue.id}
            className={needsHand(queue, view) ? 'wall-tile needs-hand' : 'wall-tile'}
          >
            <h2>
              {textIn(queue.name, i18n.language)}
              {needsHand(queue, view) ? <WarningFilled className="hand-mark" /> : null}
            </h2>
            <div className="wall-figures">
              <span className="figure">
                <span className="wall-big wall-count numeric">{queue.waiting}</span>
                <span className="figure-word">{t('wall.queue.waiting')}</span>
              </span>
              <span className="figure">
                <span className="wall-big numeric">
                  {queue.longestWaitingSince === undefined
                    ? dash
                    : formatDuration(now - queue.longestWaitingSince)}
                </span>
                <span className="figure-word">{t('wall.queue.longest')}</span>
              </span>
            </div>
            <div className="wall-levels">
              <Level queue={queue} which="now" />
              <Level queue={queue} which="today" />
            </div>
          </section>
        ))}
      </div>
      <footer className="wall-foot numeric">
        <span>
          {t('state.ready')} <b>{ready}</b>
        </span>
        <span>
          {t('state.talking')} <b>{talking}</b>
        </span>
        <span>
          {t('wall.bar.signedIn')} <b>{signedIn}</b>
        </span>
        <span>
          {t('wall.bar.lines')}{' '}
          <b>
            {view.lines.used} / {view.lines.max}
          </b>
        </span>
        <time>{clock.format(now)}</time>
      </footer>
      <Button className="wall-leave" type="text" onClick={onLeave}>
        {t('wall.action.leaveWall')}
      </Button>
    </main>
  );
}

/** One row of up to three tiles; more make two rows and smaller figures. */
function shapeFor(queues: number): string {
  if (queues <= 2) return 'wall-narrow';
  return queues > 3 ? 'wall-dense' : '';
}

/** The browser's own full screen where it allows it; leaving that leaves the display. */
function useFullScreen(onLeave: () => void): void {
  useEffect(() => {
    const { documentElement: root } = document;
    const changed = () => {
      if (!document.fullscreenElement) onLeave();
    };
    // Refused without a hand on the page: the display then fills the window.
    void root.requestFullscreen?.().then(
      () => document.addEventListener('fullscreenchange', changed),
      () => undefined,
    );
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, [onLeave]);
}
