/** A sound with its waveform: a recording, an earlier version of it, or a take. */
import { CaretRightFilled, PauseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import WaveSurfer from 'wavesurfer.js';

interface PromptPlayerProps {
  readonly address: string;
}

type Stage = 'loading' | 'paused' | 'playing' | 'failed';

export function PromptPlayer({ address }: PromptPlayerProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [player, setPlayer] = useState<WaveSurfer>();
  const [stage, setStage] = useState<Stage>('loading');
  useEffect(() => {
    if (!box.current) return;
    const made = openPlayer(box.current, address);
    made.on('ready', () => setStage('paused'));
    made.on('play', () => setStage('playing'));
    made.on('pause', () => setStage('paused'));
    made.on('error', () => setStage('failed'));
    setPlayer(made);
    return () => made.destroy();
  }, [address]);
  return (
    <div className="prompt-player" data-stage={stage}>
      <Button
        shape="circle"
        type="primary"
        size="small"
        aria-label={t(stage === 'playing' ? 'action.pause' : 'action.play')}
        disabled={stage === 'loading' || stage === 'failed'}
        icon={stage === 'playing' ? <PauseOutlined /> : <CaretRightFilled />}
        onClick={() => void player?.playPause()}
      />
      <div className="prompt-wave" ref={box} />
      {stage === 'failed' ? <span role="status">{t('player.failed')}</span> : null}
    </div>
  );
}

/** @param version absent: what callers hear now */
export function recordingAddress(file: string, version?: number): string {
  const which = version === undefined ? '' : `&version=${version}`;
  return `/api/prompts/audio?file=${encodeURIComponent(file)}${which}`;
}

function openPlayer(container: HTMLElement, url: string): WaveSurfer {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return WaveSurfer.create({
    ...{ container, url, height: 40, barWidth: 2, barGap: 1, barRadius: 1, cursorWidth: 1 },
    waveColor: colour('--wave'),
    progressColor: colour('--accent'),
    cursorColor: colour('--accent'),
  });
}
