/** A recording spoken into a phone: it rings, records, and waits to be heard and decided upon. */
import { PhoneOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromptTake, RecordingRow } from '../../../protocol/rest/prompts.ts';
import { FaultLine } from '../fault-line.tsx';
import { WhyInput } from '../why-input.tsx';
import { Figures } from './figures.tsx';
import { PromptPlayer } from './prompt-player.tsx';
import { Standing } from './standing.tsx';
import type { TakeState } from './use-take.ts';

interface RecordByPhoneProps {
  readonly taking: TakeState;
  /** Her own phone; absent: she names one. */
  readonly extension: string | undefined;
}

export function RecordByPhone({ taking, extension }: RecordByPhoneProps) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState(extension ?? '');
  const { take, fault, begin, accept, discard } = taking;
  return (
    <section className="take" aria-label={t('admin.take.title')} data-stage={take?.stage}>
      {take ? null : (
        <form
          className="take-form"
          onSubmit={(event) => {
            event.preventDefault();
            void begin(phone);
          }}
        >
          <Button icon={<PhoneOutlined />} htmlType="submit" disabled={!/^\d{2,10}$/.test(phone)}>
            {t('admin.take.begin')}
          </Button>
          <Input
            className="take-phone"
            value={phone}
            maxLength={10}
            inputMode="numeric"
            aria-label={t('admin.take.phone')}
            placeholder={t('admin.take.phone')}
            onChange={({ target }) => setPhone(target.value.trim())}
          />
        </form>
      )}
      {take ? (
        <Stage {...{ take, accept, discard }} onAgain={() => void begin(take.extension)} />
      ) : null}
      <FaultLine code={fault} />
    </section>
  );
}

interface StageProps extends Pick<TakeState, 'accept' | 'discard'> {
  readonly take: PromptTake;
  readonly onAgain: () => void;
}

function Stage({ take, accept, discard, onAgain }: StageProps) {
  const { t } = useTranslation();
  const { stage, extension, reason = 'failed' } = take;
  const isOpen = stage === 'ringing' || stage === 'recording';
  return (
    <>
      {stage === 'recorded' ? (
        <Recorded take={take} accept={accept} />
      ) : (
        <p role="status" className="take-words">
          {stage === 'failed'
            ? t(`admin.take.reason.${reason}`, { extension })
            : t(`admin.take.${stage}`, { extension })}
        </p>
      )}
      <div className="take-form">
        {isOpen ? null : <Button onClick={onAgain}>{t('admin.take.again')}</Button>}
        <Button onClick={() => void discard()}>
          {t(isOpen ? 'admin.take.cancel' : 'admin.take.discard')}
        </Button>
      </div>
    </>
  );
}

/** That nothing plays it yet is no fault of what was spoken. */
function faultsOfSound({ faults }: RecordingRow): readonly string[] {
  return faults.filter((code) => code !== 'prompt-file-unused');
}

function Recorded({ take, accept }: Pick<StageProps, 'take' | 'accept'>) {
  const { t } = useTranslation();
  const [why, setWhy] = useState('');
  const { id, recording } = take;
  return (
    <>
      <p className="take-words">{t('admin.take.recorded')}</p>
      <PromptPlayer address={`/api/prompts/takes/${id}/audio`} />
      {recording ? (
        <Standing recording={{ ...recording, faults: faultsOfSound(recording) }} />
      ) : null}
      {recording?.sound ? <Figures sound={recording.sound} /> : null}
      <form
        className="take-form"
        onSubmit={(event) => {
          event.preventDefault();
          void accept(why);
        }}
      >
        <WhyInput why={why} onWhy={setWhy} />
        <Button type="primary" htmlType="submit" className="take-use" disabled={why.trim() === ''}>
          {t('admin.prompts.use')}
        </Button>
      </form>
    </>
  );
}
