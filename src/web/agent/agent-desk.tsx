/** The agent's page: one place for each thing, and nothing moves when a call arrives. */
import { memo, useCallback, useDeferredValue, useEffect, useState } from 'react';
import { systemClock } from '../../base/clock.ts';
import { DeskSession } from '../../client/desk-session.ts';
import type { SignedInPageProps } from '../app.tsx';
import { CallList } from '../calls/call-list.tsx';
import { CallDrafts } from '../model/call-drafts.ts';
import type { DirectoryUse } from '../model/call-targets.ts';
import { type DeskAction, possibleActions } from '../model/desk-actions.ts';
import { openPageSocket } from '../shell/browser-socket.ts';
import { keptIn } from '../shell/browser-storage.ts';
import { alertOfCaller, titleFor } from '../shell/incoming-alert.ts';
import { usePageConnection } from '../shell/page-connection.ts';
import { CallControls } from './call-controls.tsx';
import { CallDirectory } from './call-directory.tsx';
import { CallParties } from './call-parties.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { useAfterPaint, useDeskKeys, useDeskState } from './desk-hooks.ts';
import { KeyHelp } from './key-help.tsx';
import { Keypad } from './keypad.tsx';
import { LinkBanner } from './link-banner.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { PopCard } from './pop-card.tsx';
import { runAction, runTarget } from './run-action.ts';
import { SidePanel } from './side-panel.tsx';
import { TopBar } from './top-bar.tsx';

function openDesk(): DeskSession {
  return new DeskSession({
    openSocket: (events) => openPageSocket(events),
    clock: systemClock,
    random: Math.random,
    kept: keptIn(sessionStorage),
    onNewPop: alertOfCaller,
  });
}

export function AgentDesk({ who, onLeave, appearance }: SignedInPageProps) {
  const [desk] = useState(openDesk);
  const [drafts] = useState(() => new CallDrafts(keptIn(localStorage)));
  const [isReasonMenuOpen, setReasonMenuOpen] = useState(false);
  const [areKeysShown, setKeysShown] = useState(false);
  const [over, setOver] = useState<Over>();
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
      else if (action === 'choose-callback') {
        document.querySelector<HTMLElement>('.call-back:enabled')?.focus();
      } else if (isOver(action)) setOver((before) => (before === action ? undefined : action));
      else runAction(desk, drafts, action);
    },
    [desk, drafts],
  );
  useDeskKeys(desk, act);
  // What it was opened for is not possible any more: the call has ended, or another command began.
  const shownOver = over && possibleActions(state).has(over) ? over : undefined;
  useEffect(() => setOver(shownOver), [shownOver]);

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
          <CallParties desk={desk} />
          <div className="desk-under">
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
            {shownOver ? (
              <OverNotes
                key={shownOver}
                desk={desk}
                use={shownOver}
                onClose={() => setOver(undefined)}
              />
            ) : null}
          </div>
        </section>
        <Customer pop={panelPop} settings={who.settings} />
      </main>
      <KeyHelp isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}

/** What lies over the notes while it is open. */
type Over = DirectoryUse | 'keypad';

function isOver(action: DeskAction): action is Over {
  return ['make-call', 'consult', 'transfer', 'keypad'].includes(action);
}

interface OverNotesProps {
  readonly desk: DeskSession;
  readonly use: Over;
  readonly onClose: () => void;
}

function OverNotes({ desk, use, onClose }: OverNotesProps) {
  if (use === 'keypad') {
    const send = (digits: string) => void desk.run({ name: 'send-digits', digits });
    return <Keypad onDigit={send} onClose={onClose} />;
  }
  return (
    <CallDirectory
      use={use}
      now={() => desk.serverNow()}
      onChoose={(target) => {
        onClose();
        runTarget(desk, use, target);
      }}
      onClose={onClose}
    />
  );
}

const Notes = memo(NotesPanel);
const MyCalls = memo(CallList);
const Customer = memo(CustomerPanel);
