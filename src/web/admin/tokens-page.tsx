/** Machines' tokens: what each may do, when it was used, and its end. */
import { Button, Checkbox, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TokenRow, tokenRoutes } from '../../protocol/rest/people.ts';
import { type TokenScope, tokenScope } from '../../protocol/rest/route.ts';
import { dash, formatInstant } from '../model/formats.ts';
import { call } from '../shell/rest-client.ts';
import { useArmed } from '../shell/use-armed.ts';
import { FaultLine } from './fault-line.tsx';
import { Field } from './field.tsx';
import { ShownOnce } from './shown-once.tsx';
import { nothing, useRoute } from './use-route.ts';

export function TokensPage() {
  const { t } = useTranslation();
  const { value, fault, reload } = useRoute(tokenRoutes.list, nothing);
  const [token, setToken] = useState<string>();
  return (
    <div className="admin-list-and-form">
      <section className="panel panel-grows admin-panel">
        <div className="admin-head">
          <h2>{t('admin.section.tokens')}</h2>
          <FaultLine code={fault} />
        </div>
        {value?.tokens.length === 0 ? (
          <p className="empty">{t('admin.tokens.none')}</p>
        ) : (
          <TokenTable tokens={value?.tokens ?? []} onChange={reload} />
        )}
      </section>
      <aside className="panel admin-form">
        <h2>{t('admin.tokens.new')}</h2>
        <p className="quiet">{t('admin.tokens.hint')}</p>
        <TokenForm
          onMade={(made) => {
            setToken(made);
            reload();
          }}
        />
        {token === undefined ? null : (
          <ShownOnce
            secrets={[[t('admin.tokens.token'), token]]}
            onClose={() => setToken(undefined)}
          />
        )}
      </aside>
    </div>
  );
}

interface TokenTableProps {
  readonly tokens: readonly TokenRow[];
  readonly onChange: () => void;
}

function TokenTable({ tokens, onChange }: TokenTableProps) {
  const { t, i18n } = useTranslation();
  const { armed, press } = useArmed();
  const revoke = (id: string) =>
    press(id, () => void call(tokenRoutes.revoke, { params: { id } }).then(onChange));
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' });
  return (
    <div className="admin-table-frame">
      <table className="admin-table">
        <thead>
          <tr>
            <th>{t('admin.tokens.name')}</th>
            <th className="wide">{t('admin.tokens.scopes')}</th>
            <th>{t('admin.tokens.madeBy')}</th>
            <th>{t('admin.tokens.lastUsed')}</th>
            <th>{t('admin.tokens.expires')}</th>
            <th>
              <span className="sr-only">{t('admin.tokens.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((row) => (
            <tr key={row.id}>
              <td className="strong">{row.name}</td>
              <td>{row.scopes.map((scope) => t(wordsOf(scope))).join(' · ')}</td>
              <td>{row.createdBy}</td>
              <td className="numeric">
                {row.lastUsedAt === undefined
                  ? dash
                  : formatInstant(row.lastUsedAt, Date.now(), i18n.language)}
              </td>
              <td className="numeric">{day.format(row.expiresAt)}</td>
              <td>
                <Button size="small" danger={armed === row.id} onClick={() => revoke(row.id)}>
                  {t(armed === row.id ? 'admin.sure' : 'admin.tokens.revoke')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A colon would name another bundle of words. */
function wordsOf(scope: TokenScope): string {
  return `admin.scope.${scope.replace(':', '-')}`;
}

function TokenForm({ onMade }: { readonly onMade: (token: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['calls:read']);
  const [days, setDays] = useState(365);
  const [fault, setFault] = useState<string>();
  const make = async () => {
    const result = await call(tokenRoutes.create, { body: { name, scopes: [...scopes], days } });
    setFault(result.ok ? undefined : result.code);
    if (!result.ok) return;
    setName('');
    onMade(result.value.token);
  };
  return (
    <div className="fields">
      <Field word={t('admin.tokens.name')}>
        <Input value={name} maxLength={64} onChange={({ target }) => setName(target.value)} />
      </Field>
      <fieldset>
        <legend>{t('admin.tokens.scopes')}</legend>
        {tokenScope.options.map((scope) => (
          <Checkbox
            key={scope}
            checked={scopes.includes(scope)}
            onChange={({ target }) =>
              setScopes(
                target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope),
              )
            }
          >
            {t(wordsOf(scope))}
          </Checkbox>
        ))}
      </fieldset>
      <Field word={t('admin.tokens.days')}>
        <InputNumber min={1} max={730} value={days} onChange={(value) => setDays(value ?? 1)} />
      </Field>
      <FaultLine code={fault} />
      <Button
        type="primary"
        disabled={name.trim() === '' || scopes.length === 0}
        onClick={() => void make()}
      >
        {t('admin.tokens.make')}
      </Button>
    </div>
  );
}
