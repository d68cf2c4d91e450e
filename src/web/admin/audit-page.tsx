/** Who did what and who listened to what, newest first. */
import { Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditRow, systemRoutes } from '../../protocol/rest/system.ts';
import { dash } from '../model/formats.ts';
import { call } from '../shell/rest-client.ts';
import { auditKinds } from '../words/admin-zh-cn.ts';
import { FaultLine } from './fault-line.tsx';

const rowsPerPage = 100;

export function AuditPage() {
  const { t } = useTranslation();
  const [kind, setKind] = useState('');
  const { rows, fault, hasMore, loadMore } = useAudit(kind);
  const kinds = Object.keys(auditKinds).map((value) => ({
    ...{ value, label: t(`admin.audit.kind.${value}`) },
  }));
  return (
    <section className="panel panel-grows admin-panel admin-single">
      <div className="admin-head">
        <h2>{t('admin.section.audit')}</h2>
        <Select
          className="audit-kind"
          aria-label={t('admin.audit.what')}
          value={kind}
          onChange={setKind}
          options={[{ value: '', label: t('admin.audit.all') }, ...kinds]}
        />
        <FaultLine code={fault} />
      </div>
      <AuditTable rows={rows} />
      {hasMore ? (
        <Button className="audit-more" onClick={loadMore}>
          {t('admin.audit.more')}
        </Button>
      ) : null}
    </section>
  );
}

function useAudit(kind: string) {
  const [rows, setRows] = useState<readonly AuditRow[]>([]);
  const [before, setBefore] = useState<number>();
  const [fault, setFault] = useState<string>();
  const [hasMore, setHasMore] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another kind begins from the newest
  useEffect(() => setBefore(undefined), [kind]);
  useEffect(() => {
    let isCurrent = true;
    const query = {
      limit: rowsPerPage,
      ...(kind !== '' && { kind }),
      ...(before !== undefined && { before }),
    };
    void call(systemRoutes.audit, { query }).then((result) => {
      if (!isCurrent) return;
      if (!result.ok) return setFault(result.code);
      const { entries } = result.value;
      setFault(undefined);
      setRows((shown) => (before === undefined ? entries : [...shown, ...entries]));
      setHasMore(entries.length === rowsPerPage);
    });
    return () => {
      isCurrent = false;
    };
  }, [kind, before]);
  return { rows, fault, hasMore, loadMore: () => setBefore(rows.at(-1)?.number) };
}

function AuditTable({ rows }: { readonly rows: readonly AuditRow[] }) {
  const { t, i18n } = useTranslation();
  const time = new Intl.DateTimeFormat(i18n.language, {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  });
  return (
    <div className="admin-table-frame">
      <table className="admin-table audit-table">
        <thead>
          <tr>
            <th className="time">{t('admin.audit.when')}</th>
            <th>{t('admin.audit.who')}</th>
            <th>{t('admin.audit.what')}</th>
            <th>{t('admin.audit.subject')}</th>
            <th className="wide">{t('admin.audit.facts')}</th>
            <th>{t('admin.audit.source')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number}>
              <td className="numeric">{time.format(row.at)}</td>
              <td className="strong">{row.who ?? dash}</td>
              <td>{t(`admin.audit.kind.${row.kind}`, { defaultValue: row.kind })}</td>
              <td className="cut" title={row.subject}>
                {row.subject ?? dash}
              </td>
              <td className="cut quiet" title={JSON.stringify(row.facts)}>
                {factsIn(row)}
              </td>
              <td className="numeric">{row.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Short: the whole is its title. */
function factsIn({ facts }: AuditRow): string {
  const told = Object.entries(facts ?? {}).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return told.length === 0 ? dash : told.join(' · ');
}
