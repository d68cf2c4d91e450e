import { CustomerServiceFilled } from '@ant-design/icons';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn, SignInBody } from '../../protocol/rest.ts';
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
        <Form<SignInBody> layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item name="username" label={t('signIn.username')} rules={[{ required: true }]}>
            <Input
              size="large"
              autoComplete="username"
              autoFocus
              maxLength={64}
              spellCheck={false}
            />
          </Form.Item>
          <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true }]}>
            <Input.Password size="large" autoComplete="current-password" maxLength={256} />
          </Form.Item>
          <div className="sign-in-fault" role="alert">
            {fault === undefined ? null : <Alert type="error" showIcon title={t(fault)} />}
          </div>
          <Button type="primary" size="large" htmlType="submit" block loading={isBusy}>
            {t('signIn.submit')}
          </Button>
        </Form>
      </main>
    </div>
  );
}
