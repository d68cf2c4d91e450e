/** Lines in use, live: all of them, and each hotline's and customer class's against its budget. */
import { useTranslation } from 'react-i18next';
import type { RouteAnswer } from '../../../protocol/rest/route.ts';
import { supervisionRoutes } from '../../../protocol/rest/supervision.ts';
import { dash, textIn } from '../../model/formats.ts';
import { FaultLine } from '../fault-line.tsx';
import { nothing, useRoute } from '../use-route.ts';

const everyMs = 1_000;

type Lines = RouteAnswer<typeof supervisionRoutes.lines>;
type Use = Lines['classes'][number];

export function LinesPanel() {
  const { t } = useTranslation();
  const { value, fault } = useRoute(supervisionRoutes.lines, nothing, everyMs);
  return (
    <section className="panel panel-grows admin-panel">
      <div className="admin-head">
        <h2>{t('admin.lines.title')}</h2>
        <FaultLine code={fault} />
      </div>
      {value ? <Budgets lines={value} /> : <p className="empty">{t('admin.loading')}</p>}
    </section>
  );
}

function Budgets({ lines }: { readonly lines: Lines }) {
  const { t, i18n } = useTranslation();
  const { used, max, treatments, treatmentsMax } = lines;
  const all = { id: 'all', used, reserved: 0, max, free: Math.max(0, max - used) };
  const treated = { id: 'beyond', used: treatments, reserved: 0, max: treatmentsMax };
  const beyond = treatments > 0 ? [{ ...treated, free: treatmentsMax - treatments }] : [];
  return (
    <div className="admin-table-frame">
      <table className="admin-table lines-table">
        <thead>
          <tr>
            <th>{t('admin.lines.of')}</th>
            <th className="number">{t('admin.lines.used')}</th>
            <th className="wide">
              <span className="sr-only">{t('admin.lines.share')}</span>
            </th>
            <th className="number">{t('admin.lines.reserved')}</th>
            <th className="number">{t('admin.lines.free')}</th>
          </tr>
        </thead>
        <tbody>
          <Row use={all} name={t('admin.lines.all')} allMax={max} />
          {beyond.map((use) => (
            <Row key={use.id} use={use} name={t('admin.lines.beyond')} allMax={max} />
          ))}
          <Heading word={t('admin.lines.hotlines')} />
          {lines.hotlines.map((use) => (
            <Row key={use.id} use={use} name={textIn(use.name, i18n.language)} allMax={max} />
          ))}
          <Heading word={t('admin.lines.classes')} />
          {lines.classes.map((use) => (
            <Row key={use.id} use={use} name={t(`tier.${use.id}`)} allMax={max} />
          ))}
          {lines.classes.length > 0 ? null : (
            <tr>
              <td className="quiet" colSpan={5}>
                {t('admin.lines.noClasses')}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ word }: { readonly word: string }) {
  return (
    <tr className="lines-heading">
      <th colSpan={5} scope="rowgroup">
        {word}
      </th>
    </tr>
  );
}

interface RowProps {
  readonly use: Use;
  readonly name: string;
  /** What an entry without a budget may use. */
  readonly allMax: number;
}

/** From that share on a budget is short. */
const shortShare = 0.9;

function Row({ use, name, allMax }: RowProps) {
  const { used, reserved, max, free } = use;
  const share = Math.min(1, used / Math.max(1, max ?? allMax));
  const standing = free === 0 ? ' is-full' : share >= shortShare ? ' is-short' : '';
  return (
    <tr data-lines={use.id}>
      <td className="strong">{name}</td>
      <td className="numeric number">
        {used} / {max ?? dash}
      </td>
      <td>
        <span className={`share${standing}`}>
          <span style={{ width: `${share * 100}%` }} />
        </span>
      </td>
      <td className="numeric number">{reserved === 0 ? dash : reserved}</td>
      <td className="numeric number">{free}</td>
    </tr>
  );
}
