/** The draft in React: read, kept on this computer, checked when typing pauses. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DialplanFileText,
  type DialplanNow,
  type DraftCheck,
  dialplanRoutes,
} from '../../../protocol/rest/dialplan.ts';
import {
  type DialplanDraft,
  draftFiles,
  emptyDraft,
  readDraft,
  withText,
} from '../../model/dialplan-draft.ts';
import { keptIn } from '../../shell/browser-storage.ts';
import { call } from '../../shell/rest-client.ts';
import { nothing, useRoute } from '../use-route.ts';

export interface DraftState {
  /** Absent before the files have come. */
  readonly now?: DialplanNow;
  readonly files: readonly DialplanFileText[];
  readonly draft: DialplanDraft;
  readonly isChanged: boolean;
  /** Of the text as it was when typing paused last. */
  readonly check?: DraftCheck;
  /** `check` is of an older text. */
  readonly isChecking: boolean;
  readonly fault?: string;
  /** Somebody else has changed the files since the draft began. */
  readonly isOvertaken: boolean;
  /** @param text undefined takes the file out */
  readonly change: (name: string, text: string | undefined) => void;
  readonly discard: () => void;
  /** The draft is live: what is on disk is read again. */
  readonly reload: () => void;
}

const key = 'hotline.dialplan-draft';
const pauseMs = 400;

export function useDraft(): DraftState {
  const { value: now, fault, reload } = useRoute(dialplanRoutes.now, nothing);
  const [draft, setDraft] = useState(() => readDraft(localStorage.getItem(key) ?? undefined));
  const current = useMemo(() => draft ?? emptyDraft(now?.base ?? ''), [draft, now]);
  const files = useMemo(() => draftFiles(current, now?.files ?? []), [current, now]);
  const isChanged = Object.keys(current.changes).length > 0;
  useEffect(() => {
    const kept = keptIn(localStorage);
    if (isChanged) kept.write(key, JSON.stringify(current));
    else kept.remove(key);
  }, [current, isChanged]);
  const change = useCallback(
    (name: string, text: string | undefined) => {
      if (!now) return;
      setDraft((before) => {
        const begun = before && Object.keys(before.changes).length > 0;
        return withText(begun ? before : emptyDraft(now.base), now.files, name, text);
      });
    },
    [now],
  );
  const discard = useCallback(() => {
    setDraft(undefined);
    reload();
  }, [reload]);
  const isOvertaken = isChanged && now !== undefined && current.base !== now.base;
  const checked = useCheck(now ? files : undefined);
  return {
    ...{ files, draft: current, isChanged, isOvertaken, change, discard, reload },
    ...checked,
    ...(now && { now }),
    ...(fault !== undefined && { fault }),
  };
}

/** Checks the files when they have rested; the last answer stays until the next one. */
function useCheck(files: readonly DialplanFileText[] | undefined) {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const [checked, setChecked] = useState<{
    readonly files: readonly DialplanFileText[];
    readonly check: DraftCheck;
    readonly language: string;
  }>();
  useEffect(() => {
    if (!files || files.length === 0) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const result = await call(dialplanRoutes.check, { body: { files: [...files] } });
      if (isCurrent && result.ok) setChecked({ files, language, check: result.value });
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [files, language]);
  if (!checked) return { isChecking: true };
  const isChecking = checked.files !== files || checked.language !== language;
  return { check: checked.check, isChecking };
}
