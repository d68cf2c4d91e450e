/** The controller's account of itself: what is connected, what it costs, what it counts. */
import { CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { type SystemBody, systemRoutes } from '../../protocol/rest/system.ts';
import { dash, formatBytes, formatDuration, formatInstant } from '../model/formats.ts';
import { FaultLine } from './fault-line.tsx';
import { nothing, useRoute } from './use-route.ts';

const everyMs = 5_000;

export function SystemPage() {
  const { t } = useTranslation();
  const { value, fault } = useRoute(systemRoutes.health, nothing, everyMs);
  return (
    <div className="admin-single">
      <FaultLine code={fault} />
      {value ? <Health body={value} /> : <p className="empty">{t('admin.loading')}</p>}
    </div>
  );
}

function Health({ body }: { readonly body: SystemBody }) {
  const { t, i18n } = useTranslation();
  const { disk, dialplan } = body;
  return (
    <>
      <section className="panel admin-panel">
        <div className="admin-head">
          <h2>{t('admin.system.title')}</h2>
          <Mark
            isGood={body.ready}
            word={t(body.ready ? 'admin.system.ready' : 'admin.system.away')}
          />
          {body.parts.map(({ name, connected }) => (
            <Mark key={name} isGood={connected} word={name} />
          ))}
        </div>
        <dl className="tiles">
          <Tile word="uptime" value={formatDuration(body.now - body.startedAt)} />
          <Tile word="version" value={body.version} more={body.node} />
          <Tile word="memory" value={formatBytes(body.memoryBytes)} />
          <Tile word="cpu" value={`${(body.cpu * 100).toFixed(0)} %`} />
          <Tile
            word="loop"
            value={`${body.loopDelayMs.p99.toFixed(0)} ms`}
            more={t('admin.system.longest', { ms: body.loopDelayMs.max.toFixed(0) })}
          />
          <Tile
            word="disk"
            value={disk ? formatBytes(disk.freeBytes) : dash}
            more={disk ? t('admin.system.of', { total: formatBytes(disk.totalBytes) }) : ''}
          />
          <Tile word="database" value={formatBytes(body.databaseBytes)} />
          <Tile word="desks" value={String(body.desks.sockets)} />
        </dl>
        <p className="admin-note">
          {t('admin.system.dialplan')} <span className="numeric strong">{dialplan.version}</span>
          {dialplan.refusedAt === undefined ? null : (
            <Mark
              isGood={false}
              word={t('admin.system.refused', {
                time: formatInstant(dialplan.refusedAt, body.now, i18n.language),
              })}
            />
          )}
        </p>
        <FaultySecrets secrets={body.secrets} />
      </section>
      <div className="admin-columns">
        <Counters title={t('admin.system.calls')} counters={body.calls} />
        <Counters title={t('admin.system.telephony')} counters={body.telephony} />
      </div>
    </>
  );
}

function FaultySecrets({ secrets }: Pick<SystemBody, 'secrets'>) {
  const { t } = useTranslation();
  return secrets.map(({ file, fault, trunks, services }) => (
    <p key={file} className="admin-note" data-secret={file}>
      <Mark
        isGood={false}
        word={t(`admin.system.secretIs.${fault}`, {
          file: `secrets/${file}`,
          users: [...trunks, ...services].join(', '),
        })}
      />
    </p>
  ));
}

function Mark({ isGood, word }: { readonly isGood: boolean; readonly word: string }) {
  return (
    <span className={isGood ? 'mark mark-good' : 'mark mark-bad'}>
      {isGood ? <CheckCircleFilled /> : <WarningFilled />} {word}
    </span>
  );
}

interface TileProps {
  readonly word: string;
  readonly value: string;
  readonly more?: string;
}

function Tile({ word, value, more }: TileProps) {
  const { t } = useTranslation();
  return (
    <div className="tile">
      <dt>{t(`admin.system.${word}`)}</dt>
      <dd>
        <span className="numeric tile-value">{value}</span>
        {more ? <span className="quiet tile-more">{more}</span> : null}
      </dd>
    </div>
  );
}

interface CountersProps {
  readonly title: string;
  readonly counters: Readonly<Record<string, number>>;
}

function Counters({ title, counters }: CountersProps) {
  const { t } = useTranslation();
  return (
    <section className="panel panel-grows admin-panel">
      <div className="admin-head">
        <h2>{title}</h2>
      </div>
      <dl className="counters">
        {Object.entries(counters).map(([name, count]) => (
          <div key={name}>
            <dt>{t(`admin.counter.${name}`, { defaultValue: name })}</dt>
            <dd className="numeric">{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
