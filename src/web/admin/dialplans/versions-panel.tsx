/** What was live, who made it so and why; what each changed; and the way back. */
import { RollbackOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dialplanRoutes, type LiveVersionRow } from '../../../protocol/rest/dialplan.ts';
import { call } from '../../shell/rest-client.ts';
import { FaultLine } from '../fault-line.tsx';
import { nothing, useRoute } from '../use-route.ts';
import { WhyInput } from '../why-input.tsx';

interface VersionsPanelProps {
  readonly mayChange: boolean;
  /** What is on disk has changed. */
  readonly onChanged: () => void;
}

export function VersionsPanel({ mayChange, onChanged }: VersionsPanelProps) {
  const { t, i18n } = useTranslation();
  const { value, fault, reload } = useRoute(dialplanRoutes.versions, nothing);
  const [openNumber, setOpenNumber] = useState<number>();
  const time = new Intl.DateTimeFormat(i18n.language, {
    ...{ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return (
    <>
      <FaultLine code={fault} />
      <ul className="versions">
        {value?.versions.map((version, index) => (
          <li key={version.number} className={openNumber === version.number ? 'is-open' : ''}>
            <button
              type="button"
              className="version-row"
              aria-expanded={openNumber === version.number}
              onClick={() =>
                setOpenNumber(openNumber === version.number ? undefined : version.number)
              }
            >
              <span className="numeric strong">#{version.number}</span>
              <time className="numeric">{time.format(version.at)}</time>
              <span className="cut">
                {version.by === 'files' ? t('admin.versions.files') : version.by}
              </span>
              {index === 0 ? (
                <span className="mark mark-good">{t('admin.versions.live')}</span>
              ) : null}
              <span className="version-why quiet">
                {version.why === 'start' ? t('admin.versions.start') : version.why}
              </span>
            </button>
            {openNumber === version.number ? (
              <VersionDetails
                version={version}
                mayRollBack={mayChange && index > 0}
                onRolledBack={() => {
                  reload();
                  onChanged();
                }}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

interface VersionDetailsProps {
  readonly version: LiveVersionRow;
  readonly mayRollBack: boolean;
  readonly onRolledBack: () => void;
}

function VersionDetails({ version, mayRollBack, onRolledBack }: VersionDetailsProps) {
  const { t } = useTranslation();
  const [input] = useState({ params: { number: String(version.number) } });
  const { value, fault } = useRoute(dialplanRoutes.differences, input);
  const [why, setWhy] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const rollBack = async () => {
    const result = await call(dialplanRoutes.rollBack, { ...input, body: { why } });
    const isRefused = result.ok && result.value.outcome === 'refused';
    setRefusal(isRefused ? 'dialplan-invalid' : result.ok ? undefined : result.code);
    if (result.ok && !isRefused) onRolledBack();
  };
  return (
    <div className="version-details">
      <FaultLine code={fault ?? refusal} />
      <Differences differences={value?.differences} />
      {mayRollBack ? (
        <div className="version-back">
          <WhyInput size="small" why={why} onWhy={setWhy} />
          <Button
            size="small"
            icon={<RollbackOutlined />}
            disabled={why.trim() === ''}
            onClick={() => void rollBack()}
          >
            {t('admin.versions.rollBack', { number: version.number })}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** One sentence a change, in the page's language. */
export function Differences({
  differences,
}: {
  readonly differences: readonly string[] | undefined;
}) {
  const { t } = useTranslation();
  if (!differences) return null;
  if (differences.length === 0) return <p className="quiet">{t('admin.versions.same')}</p>;
  return (
    <ul className="differences">
      {differences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
