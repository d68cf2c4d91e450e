/** What a recording was replaced by, to be heard and gone back to. */
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { promptRoutes, type RecordingVersion } from '../../../protocol/rest/prompts.ts';
import { formatInstant } from '../../model/formats.ts';
import { call } from '../../shell/rest-client.ts';
import { useArmed } from '../../shell/use-armed.ts';
import { FaultLine } from '../fault-line.tsx';
import { useRoute } from '../use-route.ts';
import { PromptPlayer, recordingAddress } from './prompt-player.tsx';

interface PromptVersionsProps {
  readonly file: string;
  readonly isAdmin: boolean;
  readonly onReplaced: () => void;
}

export function PromptVersions({ file, isAdmin, onReplaced }: PromptVersionsProps) {
  const { t, i18n } = useTranslation();
  const input = useMemo(() => ({ query: { file } }), [file]);
  const { value } = useRoute(promptRoutes.versions, input);
  const [heard, setHeard] = useState<number>();
  const [fault, setFault] = useState<string>();
  const { armed, press } = useArmed();
  const versions = value?.versions ?? [];
  if (versions.length === 0) return null;
  const goBack = async (number: number) => {
    const body = { file, number, why: t('admin.prompts.backWhy') };
    const result = await call(promptRoutes.rollBack, { body });
    setFault(result.ok ? undefined : result.code);
    if (result.ok) onReplaced();
  };
  const isNow = ({ number }: RecordingVersion) => number === versions[0]?.number;
  return (
    <>
      <ol className="prompt-versions" aria-label={t('admin.prompts.versions')}>
        {versions.map((version) => (
          <li key={version.number}>
            <button
              type="button"
              className="row-link"
              aria-expanded={heard === version.number}
              onClick={() => setHeard(heard === version.number ? undefined : version.number)}
            >
              #{version.number} {formatInstant(version.at, Date.now(), i18n.language)}
            </button>
            <span className="prompt-version-why">
              {version.by === 'files' ? t('admin.prompts.before') : `${version.by}: ${version.why}`}
            </span>
            {isAdmin && !isNow(version) ? (
              <Button
                size="small"
                onClick={() => press(String(version.number), () => void goBack(version.number))}
              >
                {t(armed === String(version.number) ? 'admin.sure' : 'admin.prompts.back')}
              </Button>
            ) : null}
            {heard === version.number ? (
              <PromptPlayer address={recordingAddress(file, version.number)} />
            ) : null}
          </li>
        ))}
      </ol>
      <FaultLine code={fault} />
    </>
  );
}
