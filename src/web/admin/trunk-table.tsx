/** Trunks: how each stands with its carrier, how its calls are known, and what came over it. */
import { CheckCircleFilled, MinusCircleOutlined, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { TrunkRow } from '../../protocol/rest/system.ts';
import { dash, formatInstant } from '../model/formats.ts';
import { type TrunkState, trunkStates } from '../model/trunk-state.ts';

export function TrunkTable({ trunks }: { readonly trunks: readonly TrunkRow[] }) {
  const { t, i18n } = useTranslation();
  const time = (at: number) => formatInstant(at, Date.now(), i18n.language);
  return (
    <div className="admin-table-frame">
      <table className="admin-table">
        <thead>
          <tr>
            <th>{t('admin.trunks.name')}</th>
            <th>{t('admin.trunks.state')}</th>
            <th>{t('admin.trunks.knownBy')}</th>
            <th className="number">{t('admin.trunks.open')}</th>
            <th className="number">{t('admin.trunks.lastDay')}</th>
            <th>{t('admin.trunks.lastCall')}</th>
          </tr>
        </thead>
        <tbody>
          {trunks.map((trunk) => (
            <tr key={trunk.name} data-trunk={trunk.name}>
              <td className="strong">{trunk.name}</td>
              <td className="trunk-states">
                <TrunkStates trunk={trunk} />
              </td>
              <td className="numeric">{knownBy(trunk, t) || dash}</td>
              <td className="numeric number">{trunk.open}</td>
              <td className="numeric number">{trunk.lastDay}</td>
              <td className="numeric">
                {trunk.lastCallAt === undefined ? dash : time(trunk.lastCallAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function knownBy(
  { addresses, digestUser }: TrunkRow,
  t: (key: string, facts: Record<string, string>) => string,
): string {
  const user = digestUser === undefined ? [] : [t('admin.trunks.user', { digestUser })];
  return [...addresses, ...user].join(', ');
}

function TrunkStates({ trunk }: { readonly trunk: TrunkRow }) {
  const { t } = useTranslation();
  const states = trunkStates(trunk);
  if (states.length === 0) return dash;
  return (
    <>
      {trunk.down ? <div className="strong">{t('admin.trunks.down')}</div> : null}
      {states.map((state) => (
        <div key={state.word}>
          <State state={state} />
        </div>
      ))}
    </>
  );
}

function State({ state: { word, isGood, since, facts } }: { readonly state: TrunkState }) {
  const { t, i18n } = useTranslation();
  const mark = isGood === undefined ? 'mark' : isGood ? 'mark mark-good' : 'mark mark-bad';
  const Icon =
    isGood === undefined ? MinusCircleOutlined : isGood ? CheckCircleFilled : WarningFilled;
  return (
    <span className={mark}>
      <Icon />
      <span>
        {t(`admin.trunks.is.${word}`, { ...facts })}{' '}
        {since === undefined ? null : (
          <span className="quiet numeric">
            {t('admin.trunks.since', { time: formatInstant(since, Date.now(), i18n.language) })}
          </span>
        )}
      </span>
    </span>
  );
}
