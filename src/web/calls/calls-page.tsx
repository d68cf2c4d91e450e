/** For people without a desk of their own: all calls with their recordings. */

import { CustomerServiceFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../protocol/rest/desk.ts';
import type { SignedInPageProps } from '../app.tsx';
import { AppearanceButtons } from '../shell/appearance-buttons.tsx';
import { SignOutButton } from '../shell/bar-button.tsx';
import { signOut } from '../shell/rest-client.ts';
import { CallList } from './call-list.tsx';

/** The server masks callers' numbers for those who only judge quality. */
function isOnlyQuality({ person }: SignedIn): boolean {
  return person.roles.every((role) => role === 'quality');
}

export function CallsPage({ who, onLeave, appearance }: SignedInPageProps) {
  const { t } = useTranslation();
  const leave = async () => {
    await signOut();
    onLeave();
  };
  return (
    <div className="desk">
      <header className="top-bar">
        <span className="brand">
          <CustomerServiceFilled /> {t('product')}
        </span>
        <div className="top-bar-self">
          <span className="self-name">{who.person.name}</span>
          <AppearanceButtons appearance={appearance} />
          <SignOutButton onSignOut={() => void leave()} />
        </div>
      </header>
      <main className="calls-page">
        <CallList scope="all" settings={who.settings} mayReadNumbers={!isOnlyQuality(who)} />
      </main>
    </div>
  );
}
