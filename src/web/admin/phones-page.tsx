/** Where each phone is registered, and how each trunk stands. Looked at every few seconds. */
import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { type PhoneRow, systemRoutes } from '../../protocol/rest/system.ts';
import { dash, formatInstant } from '../model/formats.ts';
import { FaultLine } from './fault-line.tsx';
import { TrunkTable } from './trunk-table.tsx';
import { nothing, useRoute } from './use-route.ts';

const everyMs = 5_000;

export function PhonesPage() {
  const { t } = useTranslation();
  const phones = useRoute(systemRoutes.phones, nothing, everyMs);
  const trunks = useRoute(systemRoutes.trunks, nothing, everyMs);
  const registered = phones.value?.phones.filter(({ contacts }) => contacts.length > 0).length;
  return (
    <div className="admin-columns">
      <section className="panel panel-grows admin-panel">
        <div className="admin-head">
          <h2>{t('admin.phones.title')}</h2>
          <span className="numeric quiet">
            {phones.value ? `${registered} / ${phones.value.phones.length}` : dash}{' '}
            {t('admin.phones.registered')}
          </span>
          <FaultLine code={phones.fault} />
        </div>
        <PhoneTable phones={phones.value?.phones ?? []} />
      </section>
      <section className="panel panel-grows admin-panel">
        <div className="admin-head">
          <h2>{t('admin.trunks.title')}</h2>
          <FaultLine code={trunks.fault} />
        </div>
        <TrunkTable trunks={trunks.value?.trunks ?? []} />
      </section>
    </div>
  );
}

function PhoneTable({ phones }: { readonly phones: readonly PhoneRow[] }) {
  const { t, i18n } = useTranslation();
  const time = (at: number) => formatInstant(at, Date.now(), i18n.language);
  return (
    <div className="admin-table-frame">
      <table className="admin-table">
        <thead>
          <tr>
            <th className="short">{t('admin.phones.extension')}</th>
            <th>{t('admin.phones.owner')}</th>
            <th>{t('admin.phones.state')}</th>
            <th>{t('admin.phones.where')}</th>
            <th>{t('admin.phones.device')}</th>
            <th className="short">{t('admin.phones.until')}</th>
          </tr>
        </thead>
        <tbody>
          {phones.map(({ extension, name, contacts }) => {
            const [contact] = contacts;
            return (
              <tr key={extension}>
                <td className="numeric strong">{extension}</td>
                <td>{name ?? dash}</td>
                <td>
                  <span className={contact ? 'mark mark-good' : 'mark'}>
                    {contact ? <CheckCircleFilled /> : <MinusCircleOutlined />}
                    {t(contact ? 'admin.phones.on' : 'admin.phones.off')}
                    {contacts.length > 1 ? ` ×${contacts.length}` : ''}
                  </span>
                </td>
                <td className="numeric">
                  {contact ? `${contact.address} ${contact.protocol.toUpperCase()}` : dash}
                </td>
                <td className="cut" title={contact?.userAgent}>
                  {contact?.userAgent ?? dash}
                </td>
                <td className="numeric">{contact ? time(contact.expiresAt) : dash}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
