/** At the bottom: what the draft would change, and the way to make it live, with a reason. */
import { RocketOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dialplanRoutes } from '../../../protocol/rest/dialplan.ts';
import { call } from '../../shell/rest-client.ts';
import { useArmed } from '../../shell/use-armed.ts';
import { FaultLine } from '../fault-line.tsx';
import { WhyInput } from '../why-input.tsx';
import type { DraftState } from './use-draft.ts';

interface LiveBarProps {
  readonly draft: DraftState;
  readonly isAdmin: boolean;
  readonly onLive: () => void;
}

export function LiveBar({ draft, isAdmin, onLive }: LiveBarProps) {
  const { t } = useTranslation();
  const { check, isChanged, isChecking, isOvertaken, now } = draft;
  const [why, setWhy] = useState('');
  const [said, setSaid] = useState<string>();
  const [fault, setFault] = useState<string>();
  const { armed, press } = useArmed();
  const isSound = check?.version !== undefined && !isChecking;
  const goLive = async () => {
    const body = { files: [...draft.files], why, base: draft.draft.base };
    const result = await call(dialplanRoutes.goLive, { body });
    if (!result.ok || result.value.outcome === 'refused') {
      setFault(result.ok ? 'dialplan-invalid' : result.code);
      return;
    }
    setFault(undefined);
    setSaid(result.value.version);
    setWhy('');
    onLive();
  };
  const words = () => {
    if (isOvertaken) return t('admin.live.overtaken');
    if (isChanged && check && check.version === undefined) return t('admin.live.unsound');
    if (isChanged) return t('admin.live.changes', { count: check?.differences.length ?? 0 });
    return said === undefined ? t('admin.live.same') : t('admin.live.done', { version: said });
  };
  return (
    <footer className="live-bar">
      <span className="quiet">
        {t('admin.live.version')} <b className="numeric">{now?.version}</b>
      </span>
      <span role="status">{words()}</span>
      <FaultLine code={fault} />
      <span className="live-bar-end">
        {isChanged ? (
          <Button
            danger={armed === 'discard'}
            onClick={() =>
              press('discard', () => {
                setFault(undefined);
                draft.discard();
              })
            }
          >
            {t(armed === 'discard' ? 'admin.sure' : 'admin.live.discard')}
          </Button>
        ) : null}
        {isAdmin ? (
          <>
            <WhyInput className="live-why" why={why} onWhy={setWhy} />
            <Button
              type="primary"
              icon={<RocketOutlined />}
              disabled={!isChanged || !isSound || isOvertaken || why.trim() === ''}
              onClick={() => void goLive()}
            >
              {t('admin.live.go')}
            </Button>
          </>
        ) : null}
      </span>
    </footer>
  );
}
