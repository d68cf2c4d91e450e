/**
 * The State Council's notice of a year's public holidays, pasted: what was understood, or which sentence
 * was not, at once; and the way to live. It is a file of the admin's draft, as if written in the editor.
 */
import { EditOutlined, InfoCircleFilled } from '@ant-design/icons';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DialplanFault } from '../../../protocol/rest/dialplan.ts';
import '../../style/dialplan.css';
import { textIn } from '../../model/formats.ts';
import {
  faultyPassage,
  noticeFile,
  noticeFileName,
  noticeIn,
  type UnderstoodHoliday,
  understoodHolidays,
} from '../../model/notice-file.ts';
import { FaultList } from '../dialplans/fault-list.tsx';
import { LiveBar } from '../dialplans/live-bar.tsx';
import { type DraftState, useDraft } from '../dialplans/use-draft.ts';
import { FaultLine } from '../fault-line.tsx';

interface NoticeFormProps {
  readonly year: number;
  readonly onLive: () => void;
}

export function NoticeForm({ year, onLive }: NoticeFormProps) {
  const { t } = useTranslation();
  const draft = useDraft();
  const { check, files, now } = draft;
  const [typed, setTyped] = useState<string>();
  const box = useRef<HTMLTextAreaElement>(null);
  const name = noticeFileName(year);
  const file = files.find((one) => one.name === name);
  const found = check?.outline.publicHolidays.find((one) => one.year === year);
  const kept = file ? noticeIn(year, file.text) : '';
  if (!now) return <FaultLine code={draft.fault} />;
  // A file of another hand is not written over.
  if ((found && found.file !== name) || (kept === undefined && typed === undefined)) {
    return <Elsewhere year={year} file={found?.file ?? name} />;
  }
  const notice = typed ?? kept ?? '';
  const discard = () => {
    setTyped(undefined);
    draft.discard();
  };
  const select = (fault: DialplanFault) => {
    const passage = faultyPassage(year, notice, fault);
    if (passage) box.current?.setSelectionRange(passage.start, passage.end);
    // Only then: what is selected is scrolled to when the text gets the cursor.
    box.current?.focus();
  };
  const faults = check?.faults.filter((fault) => fault.file === name);
  return (
    <div className="notice-form">
      <label htmlFor="notice-text">{t('admin.notice.paste', { year })}</label>
      <div className="notice-columns">
        <textarea
          id="notice-text"
          ref={box}
          value={notice}
          maxLength={10_000}
          spellCheck={false}
          placeholder={t('admin.notice.placeholder', { year })}
          onChange={({ target }) => {
            setTyped(target.value);
            draft.change(name, noticeFile(year, target.value));
          }}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it */}
        <section className="notice-reading" tabIndex={0} aria-label={t('admin.notice.reading')}>
          {file ? (
            <>
              <FaultList faults={faults} isChecking={draft.isChecking} onOpen={select} />
              <Understood holidays={understoodHolidays(found?.days ?? [])} />
            </>
          ) : (
            <p className="quiet">{t('admin.notice.nothing')}</p>
          )}
        </section>
      </div>
      <OtherChanges draft={draft} own={name} />
      <LiveBar
        draft={{ ...draft, discard }}
        isAdmin
        onLive={() => {
          discard();
          onLive();
        }}
      />
    </div>
  );
}

function Elsewhere({ year, file }: { readonly year: number; readonly file: string }) {
  const { t } = useTranslation();
  return (
    <p className="notice-elsewhere">
      {t('admin.notice.elsewhere', { year, file })}{' '}
      <a href={`#/admin/dialplans/holidays/${year}`}>
        <EditOutlined /> {t('admin.calendars.file')}
      </a>
    </p>
  );
}

/** What goes live with it, or keeps it from going live. */
function OtherChanges({ draft, own }: { readonly draft: DraftState; readonly own: string }) {
  const { t } = useTranslation();
  const others = Object.keys(draft.draft.changes).filter((name) => name !== own);
  const isHeldUp = draft.check?.faults.some((fault) => {
    return fault.severity === 'error' && fault.file !== own;
  });
  if (others.length === 0 && !isHeldUp) return null;
  return (
    <p className="notice-others">
      <InfoCircleFilled />{' '}
      {others.length > 0 ? t('admin.notice.others', { files: others.join(', ') }) : null}{' '}
      {isHeldUp ? t('admin.notice.heldUp') : null}{' '}
      <a href="#/admin/dialplans">{t('admin.notice.editor')}</a>
    </p>
  );
}

function Understood({ holidays }: { readonly holidays: readonly UnderstoodHoliday[] }) {
  const { t, i18n } = useTranslation();
  if (holidays.length === 0) return null;
  const format = new Intl.DateTimeFormat(i18n.language, {
    ...{ month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' },
  });
  const day = (date: string) => format.format(Date.parse(date));
  return (
    <table className="notice-understood">
      <caption>{t('admin.notice.understood')}</caption>
      <thead>
        <tr>
          {(['holiday', 'off', 'count', 'makeUp'] as const).map((name) => (
            <th key={name} scope="col">
              {t(`admin.notice.column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {holidays.map(({ holiday, daysOff, count, makeUpDays }) => (
          <tr key={holiday['zh-CN']}>
            <th scope="row">{textIn(holiday, i18n.language)}</th>
            <td>
              {daysOff.map(({ from, until }) => (
                <span key={from}>
                  {from === until ? day(from) : `${day(from)} – ${day(until)}`}
                </span>
              ))}
            </td>
            <td className="numeric">{count}</td>
            <td>
              {makeUpDays.map((date) => (
                <span key={date}>{day(date)}</span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
