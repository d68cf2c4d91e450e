/** The centre at a glance: callers waiting, today's level, agents, lines; and oneself at the right. */
import { DesktopOutlined, QuestionOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../protocol/rest/desk.ts';
import type { WallboardView } from '../../protocol/wallboard.ts';
import type { Appearance } from '../app.tsx';
import { dash, formatDuration } from '../model/formats.ts';
import { formatLevel, levelOf, totalsOf } from '../model/wallboard-figures.ts';
import { AppearanceButtons } from '../shell/appearance-buttons.tsx';
import { BarButton, SignOutButton } from '../shell/bar-button.tsx';
import { signOut } from '../shell/rest-client.ts';

export type WallTab = 'wall' | 'callbacks' | 'calls';

interface WallBarProps {
  readonly view: WallboardView | undefined;
  readonly now: number;
  readonly who: SignedIn;
  readonly appearance: Appearance;
  readonly tab: WallTab;
  readonly onTab: (tab: WallTab) => void;
  readonly onWall: () => void;
  readonly onKeys: () => void;
  readonly onLeave: () => void;
}

const tabs: readonly WallTab[] = ['wall', 'callbacks', 'calls'];

export function WallBar(props: WallBarProps) {
  const { view, now, who, appearance, tab, onTab } = props;
  const { t } = useTranslation();
  const leave = async () => {
    await signOut();
    props.onLeave();
  };
  return (
    <header className="top-bar wall-bar">
      <nav className="wall-tabs" aria-label={t('wall.title')}>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            className={`wall-tab tab-${name}`}
            aria-current={tab === name ? 'page' : undefined}
            onClick={() => onTab(name)}
          >
            {t(`wall.tab.${name}`)}
          </button>
        ))}
        <a className="wall-tab tab-admin" href="#/admin">
          {t('wall.tab.admin')}
        </a>
      </nav>
      <Figures view={view} now={now} />
      <div className="top-bar-self">
        <span className="self-name">{who.person.name}</span>
        <BarButton
          label={t('wall.action.wall')}
          shortcut="W"
          className="open-wall"
          icon={<DesktopOutlined />}
          onClick={props.onWall}
        />
        <AppearanceButtons appearance={appearance} />
        <BarButton
          label={t('action.show-keys')}
          shortcut="?"
          icon={<QuestionOutlined />}
          onClick={props.onKeys}
        />
        <SignOutButton onSignOut={() => void leave()} />
      </div>
    </header>
  );
}

function Figures({ view, now }: Pick<WallBarProps, 'view' | 'now'>) {
  const { t } = useTranslation();
  const totals = view && totalsOf(view);
  const since = totals?.longestWaitingSince;
  const lines = view?.lines;
  return (
    <dl className="waiting wall-figures-bar">
      <div>
        <dt>{t('wall.bar.waiting')}</dt>
        <dd className="numeric">{totals ? totals.waiting : dash}</dd>
      </div>
      <div>
        <dt>{t('wall.bar.longest')}</dt>
        <dd className="numeric wide">{since === undefined ? dash : formatDuration(now - since)}</dd>
      </div>
      <div>
        <dt>{t('wall.bar.today')}</dt>
        <dd className="numeric wide">{totals ? formatLevel(levelOf(totals.today)) : dash}</dd>
      </div>
      <div>
        <dt>{t('wall.bar.agents')}</dt>
        <dd className="numeric">{totals ? `${totals.ready} / ${totals.signedIn}` : dash}</dd>
      </div>
      <div className="lines">
        <dt>{t('wall.bar.lines')}</dt>
        <dd className="numeric">
          {lines ? `${lines.used} / ${lines.max} ` : dash}
          {lines ? (
            <meter
              className="lines-meter"
              aria-label={t('wall.bar.lines')}
              min={0}
              max={lines.max}
              high={lines.max * 0.8}
              value={lines.used}
            />
          ) : null}
        </dd>
      </div>
    </dl>
  );
}
