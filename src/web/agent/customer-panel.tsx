/** At the right: the customer's card, and under it what happened before. */
import { IdcardOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Customer, ScreenPop } from '../../protocol/desk-view.ts';
import type { DeskSettings } from '../../protocol/rest/desk.ts';
import { CallList } from '../calls/call-list.tsx';
import { formatPhoneNumber } from '../model/formats.ts';
import { SystemCards } from './system-cards.tsx';

interface CustomerPanelProps {
  /** The caller on the desk. */
  readonly pop: ScreenPop | undefined;
  readonly settings: DeskSettings;
}

export function CustomerPanel({ pop, settings }: CustomerPanelProps) {
  const { t } = useTranslation();
  return (
    <aside className="desk-right">
      <section className="panel customer">
        <h3>{t('customer.title')}</h3>
        {pop?.customer ? (
          <CustomerCard customer={pop.customer} />
        ) : (
          <p className="empty">
            <IdcardOutlined />
            {t(pop ? 'customer.unknown' : 'customer.none')}
          </p>
        )}
        <SystemCards systems={pop?.systems} />
      </section>
      <CallList key={pop?.callId ?? ''} scope={pop ? 'caller' : 'nobody'} settings={settings} />
    </aside>
  );
}

function CustomerCard({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation();
  const rows = [
    ['company', customer.company],
    ['account', customer.accountNumber],
    ['numbers', customer.numbers.map(formatPhoneNumber).join(', ')],
    ['address', customer.address],
    ['language', customer.language && t(`languageName.${customer.language}`)],
  ] as const;
  return (
    <>
      <dl className="facts">
        {rows.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{t(`customer.${name}`)}</dt>
              <dd className={name === 'numbers' ? 'numeric' : ''}>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {customer.notes ? <p className="customer-notes">{customer.notes}</p> : null}
    </>
  );
}
