/** A recording with both sides' waveforms: the caller above, the agent below. */
import { CaretRightFilled, PauseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import WaveSurfer from 'wavesurfer.js';
import { formatDuration } from '../model/formats.ts';
import { recordingAddress } from '../shell/rest-client.ts';

type Stage = 'loading' | 'paused' | 'playing' | 'failed';

export function RecordingPlayer({ recordingId }: { readonly recordingId: string }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [player, setPlayer] = useState<WaveSurfer>();
  const [stage, setStage] = useState<Stage>('loading');
  const [times, setTimes] = useState({ at: 0, of: 0 });
  useEffect(() => {
    if (!box.current) return;
    const made = openPlayer(box.current, recordingId);
    made.on('ready', (seconds) => {
      setTimes({ at: 0, of: seconds });
      setStage('paused');
    });
    made.on('timeupdate', (seconds) => setTimes(({ of }) => ({ at: seconds, of })));
    made.on('play', () => setStage('playing'));
    made.on('pause', () => setStage('paused'));
    made.on('error', () => setStage('failed'));
    setPlayer(made);
    return () => made.destroy();
  }, [recordingId]);
  const word = stage === 'playing' ? t('action.pause') : t('action.play');
  return (
    <div className="player">
      <Button
        shape="circle"
        type="primary"
        size="small"
        aria-label={word}
        disabled={stage === 'loading' || stage === 'failed'}
        icon={stage === 'playing' ? <PauseOutlined /> : <CaretRightFilled />}
        onClick={() => void player?.playPause()}
      />
      <div className="player-sides">
        <span>{t('player.caller')}</span>
        <span>{t('player.agent')}</span>
      </div>
      <div className="player-wave">
        <div ref={box} />
        {stage === 'loading' || stage === 'failed' ? (
          <span className="player-word" role="status">
            {t(stage === 'failed' ? 'player.failed' : 'player.loading')}
          </span>
        ) : null}
      </div>
      <span className="player-time numeric">
        {formatDuration(times.at * 1_000)}
        <br />
        {formatDuration(times.of * 1_000)}
      </span>
    </div>
  );
}

function openPlayer(container: HTMLElement, recordingId: string): WaveSurfer {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const side = {
    waveColor: colour('--wave'),
    progressColor: colour('--accent'),
  };
  return WaveSurfer.create({
    container,
    url: recordingAddress(recordingId),
    height: 22,
    barWidth: 2,
    barGap: 1,
    barRadius: 1,
    cursorColor: colour('--accent'),
    cursorWidth: 1,
    normalize: true,
    splitChannels: [side, side],
  });
}
