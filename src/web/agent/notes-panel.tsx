/**
 * Notes and the reason for the call. Every keystroke is kept on this computer; from the end of the
 * call on, it is handed in by itself as soon as a reason is chosen.
 */
import { CheckOutlined } from '@ant-design/icons';
import { Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import { deskLimits } from '../../protocol/desk-protocol.ts';
import type { ScreenPop } from '../../protocol/desk-view.ts';
import type { DeskSettings } from '../../protocol/rest/desk.ts';
import type { CallDrafts } from '../model/call-drafts.ts';
import { formatPhoneNumber, textIn } from '../model/formats.ts';
import { handIn } from '../model/hand-in.ts';
import { offeredDispositions } from '../model/offered-dispositions.ts';
import { useDeskState } from './desk-hooks.ts';

interface NotesPanelProps {
  readonly desk: DeskSession;
  readonly drafts: CallDrafts;
  readonly pop: ScreenPop;
  readonly settings: DeskSettings;
}

/** Typing goes on; the server hears of it when it pauses. */
const handInDelayMs = 600;

export function NotesPanel({ desk, drafts, pop, settings }: NotesPanelProps) {
  const { t, i18n } = useTranslation();
  const { phase, link } = useDeskState(desk);
  const [draft, setDraft] = useState(() => drafts.of(pop.callId) ?? emptyDraft(pop));
  const isSaved = useHandIn(desk, drafts, draft, phase === 'wrap-up' && link.state === 'live');
  const change = (part: { note?: string; disposition?: string }) => {
    const changed = { ...draft, ...part, changedAt: desk.serverNow() };
    setDraft(changed);
    drafts.keep(changed);
  };
  const status = () => {
    if (isSaved) return t('notes.saved');
    if (phase === 'wrap-up' && draft.disposition === undefined) return t('notes.needsDisposition');
    return draft.note === '' && draft.disposition === undefined ? '' : t('notes.kept');
  };
  return (
    <section className="panel notes">
      <div className="notes-head">
        <h3>{t('notes.title')}</h3>
        <span className={isSaved ? 'notes-status is-saved' : 'notes-status'} role="status">
          {isSaved ? <CheckOutlined /> : null} {status()}
        </span>
        <Select
          className="notes-reason"
          aria-label={t('notes.disposition')}
          placeholder={t('notes.choose')}
          value={draft.disposition ?? null}
          showSearch={{ optionFilterProp: 'label' }}
          options={offeredDispositions(settings, pop.hotline.id).map(({ id, label }) => ({
            value: id,
            label: textIn(label, i18n.language),
          }))}
          onChange={(disposition: string | null) => {
            if (disposition !== null) change({ disposition });
          }}
        />
      </div>
      <Input.TextArea
        className="notes-text"
        aria-label={t('notes.title')}
        placeholder={t('notes.placeholder')}
        value={draft.note}
        maxLength={deskLimits.noteCharactersMax}
        onChange={(event) => change({ note: event.target.value })}
      />
    </section>
  );
}

type Draft = Parameters<CallDrafts['keep']>[0];

function emptyDraft(pop: ScreenPop): Draft {
  const title = pop.customer?.name ?? formatPhoneNumber(pop.callerNumber);
  return { callId: pop.callId, title, note: '', changedAt: 0 };
}

/** Hands in the draft when it may and has changed; true while the server has the present text. */
function useHandIn(
  desk: DeskSession,
  drafts: CallDrafts,
  draft: Draft,
  mayHandIn: boolean,
): boolean {
  const [saved, setSaved] = useState<Draft>();
  const isDue = mayHandIn && draft.disposition !== undefined && saved !== draft;
  useEffect(() => {
    if (!isDue) return;
    const timer = setTimeout(async () => {
      if (await handIn(desk, drafts, draft.callId)) setSaved(draft);
    }, handInDelayMs);
    return () => clearTimeout(timer);
  }, [desk, drafts, draft, isDue]);
  return saved === draft;
}
