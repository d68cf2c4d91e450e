/** The agent's page: one place for each thing, and nothing moves when a call arrives. */
import { memo, useCallback, useDeferredValue, useEffect, useState } from 'react';
import { systemClock } from '../../base/clock.ts';
import type { SignedIn } from '../../protocol/rest.ts';
import type { Appearance } from '../app.tsx';
import { CallList } from '../calls/call-list.tsx';
import { CallDrafts } from '../model/call-drafts.ts';
import type { DeskAction } from '../model/desk-actions.ts';
import { DeskSession } from '../model/desk-session.ts';
import { finishWrapUp } from '../model/hand-in.ts';
import { openBrowserSocket } from '../shell/browser-socket.ts';
import { keptIn } from '../shell/browser-storage.ts';
import { alertOfCaller, titleFor } from '../shell/incoming-alert.ts';
import { usePageConnection } from '../shell/page-connection.ts';
import { CallControls } from './call-controls.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { useAfterPaint, useDeskKeys, useDeskState } from './desk-hooks.ts';
import { KeyHelp } from './key-help.tsx';
import { LinkBanner } from './link-banner.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { PopCard } from './pop-card.tsx';
import { SidePanel } from './side-panel.tsx';
import { TopBar } from './top-bar.tsx';

interface AgentDeskProps {
  readonly who: SignedIn;
  readonly onLeave: () => void;
  readonly appearance: Appearance;
}

function openDesk(): DeskSession {
  return new DeskSession({
    openSocket: (events) => openBrowserSocket(events),
    clock: systemClock,
    random: Math.random,
    kept: keptIn(sessionStorage),
    onNewPop: alertOfCaller,
  });
}

export function AgentDesk({ who, onLeave, appearance }: AgentDeskProps) {
  const [desk] = useState(openDesk);
  const [drafts] = useState(() => new CallDrafts(keptIn(localStorage)));
  const [isReasonMenuOpen, setReasonMenuOpen] = useState(false);
  const [areKeysShown, setKeysShown] = useState(false);
  const state = useDeskState(desk);
  const { pop, phase, link } = state;

  usePageConnection(desk);
  useEffect(() => {
    if (link.state === 'ended' && link.reason === 'signed-out') onLeave();
  }, [link, onLeave]);

  // The pop is painted first, with nothing else to wait for; the heavier panels follow.
  const panelPop = useDeferredValue(pop);
  const isOffered = phase === 'presented' || phase === 'ringing';
  useEffect(() => {
    document.title = titleFor(pop, isOffered);
  });
  const painted = useCallback((offerId: string) => desk.popPainted(offerId), [desk]);
  useAfterPaint(isOffered ? pop?.offerId : undefined, painted);

  const act = useCallback(
    (action: DeskAction) => {
      if (action === 'choose-not-ready') setReasonMenuOpen(true);
      else if (action === 'show-keys') setKeysShown((shown) => !shown);
      else runAction(desk, drafts, action);
    },
    [desk, drafts],
  );
  useDeskKeys(desk, act);

  return (
    <div className="desk">
      <TopBar
        desk={desk}
        who={who}
        appearance={appearance}
        isReasonMenuOpen={isReasonMenuOpen}
        onReasonMenu={setReasonMenuOpen}
        onAct={act}
        onLeave={onLeave}
      />
      <LinkBanner desk={desk} />
      <main className="desk-columns">
        <SidePanel desk={desk} drafts={drafts} />
        <section className="desk-middle">
          <PopCard desk={desk} />
          <CallControls desk={desk} onAct={act} />
          {panelPop ? (
            <Notes
              key={panelPop.callId}
              desk={desk}
              drafts={drafts}
              pop={panelPop}
              settings={who.settings}
            />
          ) : (
            <MyCalls scope="mine" settings={who.settings} />
          )}
        </section>
        <Customer pop={panelPop} settings={who.settings} />
      </main>
      <KeyHelp isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}

const Notes = memo(NotesPanel);
const MyCalls = memo(CallList);
const Customer = memo(CustomerPanel);

function runAction(desk: DeskSession, drafts: CallDrafts, action: DeskAction): void {
  const { pop } = desk.state;
  switch (action) {
    case 'ready':
      void desk.run({ name: 'ready' });
      break;
    case 'decline':
      if (pop) void desk.run({ name: 'decline-offer', offerId: pop.offerId });
      break;
    case 'hold':
    case 'retrieve':
      void desk.run({ name: action });
      break;
    case 'hang-up':
      void desk.run({ name: 'clear' });
      break;
    case 'finish-wrap-up':
      if (pop) void finishWrapUp(desk, drafts, pop.callId);
      break;
    case 'choose-not-ready':
    case 'show-keys':
      break;
  }
}
