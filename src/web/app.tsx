/** The page: who is signed in decides between the sign-in form, the agent's desk and the calls. */
import { ConfigProvider } from 'antd';
import enUs from 'antd/locale/en_US';
import zhCn from 'antd/locale/zh_CN';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../protocol/rest/desk.ts';
import { AgentDesk } from './agent/agent-desk.tsx';
import { CallsPage } from './calls/calls-page.tsx';
import { usePageAddress } from './shell/page-address.ts';
import { whoIsSignedIn } from './shell/rest-client.ts';
import { SignInPage } from './shell/sign-in-page.tsx';
import { keepScheme, keptScheme, type Scheme, themeFor } from './shell/theme.ts';

/** Agents never load it. */
const SupervisorDesk = lazy(async () => {
  const { SupervisorDesk: Desk } = await import('./supervisor/supervisor-desk.tsx');
  return { default: Desk };
});

/** Nor these. */
const AdminPages = lazy(async () => {
  const { AdminPages: Pages } = await import('./admin/admin-pages.tsx');
  return { default: Pages };
});

export interface Appearance {
  readonly scheme: Scheme;
  readonly toggleScheme: () => void;
}

/** What a whole page is given once somebody is signed in. */
export interface SignedInPageProps {
  readonly who: SignedIn;
  /** She has signed out, or been signed out. */
  readonly onLeave: () => void;
  readonly appearance: Appearance;
}

export function App() {
  const { i18n } = useTranslation();
  const [scheme, setScheme] = useState(keptScheme);
  useEffect(() => {
    document.documentElement.dataset.scheme = scheme;
  }, [scheme]);
  const toggleScheme = () => {
    const next = scheme === 'dark' ? 'light' : 'dark';
    keepScheme(next);
    setScheme(next);
  };
  return (
    <ConfigProvider
      theme={themeFor(scheme)}
      locale={i18n.language === 'en' ? enUs : zhCn}
      button={{ autoInsertSpace: false }}
    >
      <Pages appearance={{ scheme, toggleScheme }} />
    </ConfigProvider>
  );
}

/** `undefined`: not known yet. `null`: nobody. */
type Who = SignedIn | null | undefined;

const retryMs = 2_000;

function Pages({ appearance }: { readonly appearance: Appearance }) {
  const [who, setWho] = useState<Who>();
  const [tries, setTries] = useState(0);
  const [part] = usePageAddress();
  const leave = useCallback(() => setWho(null), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try asks once more
  useEffect(() => {
    let retry: ReturnType<typeof setTimeout> | undefined;
    void whoIsSignedIn().then((result) => {
      if (result.ok) setWho(result.value);
      else if (result.code === 'not-signed-in') setWho(null);
      else retry = setTimeout(() => setTries((count) => count + 1), retryMs);
    });
    return () => clearTimeout(retry);
  }, [tries]);
  if (who === undefined) return null;
  if (who === null) return <SignInPage onSignedIn={setWho} appearance={appearance} />;
  const props = { who, onLeave: leave, appearance };
  const watches = who.person.roles.some((role) => role === 'supervisor' || role === 'admin');
  if (watches && part === 'admin') {
    return (
      <Suspense fallback={null}>
        <AdminPages {...props} />
      </Suspense>
    );
  }
  if (who.person.agentId !== undefined) return <AgentDesk {...props} />;
  return watches ? (
    <Suspense fallback={null}>
      <SupervisorDesk {...props} />
    </Suspense>
  ) : (
    <CallsPage {...props} />
  );
}
