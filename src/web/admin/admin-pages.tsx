/**
 * The pages for those who run the centre: dialplans, people, phones, system, audit. A part of the page
 * of its own, with its own words: agents do not load it.
 */

import { ArrowLeftOutlined } from '@ant-design/icons';
import i18next from 'i18next';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../protocol/rest/desk.ts';
import type { SignedInPageProps } from '../app.tsx';
import { AppearanceButtons } from '../shell/appearance-buttons.tsx';
import { SignOutButton } from '../shell/bar-button.tsx';
import { usePageAddress } from '../shell/page-address.ts';
import { signOut } from '../shell/rest-client.ts';
import '../style/admin.css';
import '../style/calendars.css';
import '../style/hotlines.css';
import '../style/prompts.css';
import { adminEn } from '../words/admin-en.ts';
import { adminZhCn } from '../words/admin-zh-cn.ts';
import { AuditPage } from './audit-page.tsx';
import { CalendarsPage } from './calendars/calendars-page.tsx';
import { HotlinesPage } from './hotlines/hotlines-page.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { PhonesPage } from './phones-page.tsx';
import { PromptsPage } from './prompts/prompts-page.tsx';
import { SurveysPage } from './surveys-page.tsx';
import { SystemPage } from './system-page.tsx';
import { TokensPage } from './tokens-page.tsx';

i18next.addResourceBundle('zh-CN', 'translation', { admin: adminZhCn }, true);
i18next.addResourceBundle('en', 'translation', { admin: adminEn }, true);

/** With the editor it is the largest part. */
const DialplanPage = lazy(async () => {
  const { DialplanPage: Page } = await import('./dialplans/dialplan-page.tsx');
  return { default: Page };
});

export interface AdminPageProps {
  /** May change things; others look. */
  readonly isAdmin: boolean;
  readonly who: SignedIn;
}

interface Section {
  readonly name:
    | 'dialplans'
    | 'hotlines'
    | 'prompts'
    | 'calendars'
    | 'people'
    | 'phones'
    | 'surveys'
    | 'system'
    | 'audit'
    | 'tokens';
  readonly forAdmins: boolean;
  readonly page: (props: AdminPageProps) => ReactNode;
}

const sections: readonly Section[] = [
  { name: 'dialplans', forAdmins: false, page: (props) => <DialplanPage {...props} /> },
  { name: 'hotlines', forAdmins: false, page: () => <HotlinesPage /> },
  { name: 'prompts', forAdmins: false, page: (props) => <PromptsPage {...props} /> },
  { name: 'calendars', forAdmins: false, page: (props) => <CalendarsPage {...props} /> },
  { name: 'people', forAdmins: false, page: (props) => <PeoplePage {...props} /> },
  { name: 'phones', forAdmins: false, page: () => <PhonesPage /> },
  { name: 'surveys', forAdmins: false, page: () => <SurveysPage /> },
  { name: 'system', forAdmins: false, page: () => <SystemPage /> },
  { name: 'audit', forAdmins: true, page: () => <AuditPage /> },
  { name: 'tokens', forAdmins: true, page: () => <TokensPage /> },
];

export function AdminPages({ who, onLeave, appearance }: SignedInPageProps) {
  const { t } = useTranslation();
  const [, wanted] = usePageAddress();
  const isAdmin = who.person.roles.includes('admin');
  const open = sections.filter(({ forAdmins }) => isAdmin || !forAdmins);
  const section = open.find(({ name }) => name === wanted) ?? open[0];
  useEffect(() => {
    document.title = `${t(`admin.section.${section?.name}`)} · ${t('product')}`;
  }, [section, t]);
  const leave = async () => {
    await signOut();
    onLeave();
  };
  return (
    <div className="desk admin">
      <header className="top-bar">
        <a className="admin-back" href="#/">
          <ArrowLeftOutlined /> {t('admin.back')}
        </a>
        <nav className="admin-tabs" aria-label={t('admin.title')}>
          {open.map(({ name }) => (
            <a
              key={name}
              className="admin-tab"
              href={`#/admin/${name}`}
              aria-current={name === section?.name ? 'page' : undefined}
            >
              {t(`admin.section.${name}`)}
            </a>
          ))}
        </nav>
        <div className="top-bar-self">
          <span className="self-name">{who.person.name}</span>
          <AppearanceButtons appearance={appearance} />
          <SignOutButton onSignOut={() => void leave()} />
        </div>
      </header>
      <main className="admin-main">
        <h1 className="sr-only">{t(`admin.section.${section?.name}`)}</h1>
        <Suspense fallback={<p className="empty">{t('admin.loading')}</p>}>
          {section?.page({ isAdmin, who })}
        </Suspense>
      </main>
    </div>
  );
}
