import { CustomerServiceFilled, WarningFilled } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn, SignInBody } from '../../protocol/rest/desk.ts';
import type { Appearance } from '../app.tsx';
import { AppearanceButtons } from './appearance-buttons.tsx';
import { signIn } from './rest-client.ts';

interface SignInPageProps {
  readonly onSignedIn: (who: SignedIn) => void;
  readonly appearance: Appearance;
}

const wordOfCode: Readonly<Record<string, string>> = {
  'not-signed-in': 'signIn.wrong',
  'too-many': 'signIn.throttled',
  unreachable: 'signIn.unreachable',
};

export function SignInPage({ onSignedIn, appearance }: SignInPageProps) {
  const { t } = useTranslation();
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (body: SignInBody) => {
    setBusy(true);
    const result = await signIn(body);
    setBusy(false);
    if (result.ok) onSignedIn(result.value);
    else setFault(wordOfCode[result.code] ?? 'signIn.failed');
  };
  return (
    <div className="sign-in">
      <div className="sign-in-corner">
        <AppearanceButtons appearance={appearance} />
      </div>
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <span className="brand-mark">
            <CustomerServiceFilled />
          </span>
          <h1>{t('product')}</h1>
        </div>
        <form
          className="sign-in-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (username.trim() !== '' && password !== '') void submit({ username, password });
          }}
        >
          <label htmlFor="username">{t('signIn.username')}</label>
          <Input
            id="username"
            size="large"
            autoComplete="username"
            autoFocus
            maxLength={64}
            spellCheck={false}
            value={username}
            onChange={({ target }) => setUsername(target.value)}
          />
          <label htmlFor="password">{t('signIn.password')}</label>
          <Input.Password
            id="password"
            size="large"
            autoComplete="current-password"
            maxLength={256}
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
          <div className="sign-in-fault" role="alert">
            {fault === undefined ? null : (
              <p>
                <WarningFilled /> {t(fault)}
              </p>
            )}
          </div>
          <Button type="primary" size="large" htmlType="submit" block loading={isBusy}>
            {t('signIn.submit')}
          </Button>
        </form>
      </main>
    </div>
  );
}
