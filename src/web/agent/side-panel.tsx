/** At the left: my day; who is to be called back, and notes that were not handed in. */
import { CheckCircleOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import type { CallDrafts } from '../model/call-drafts.ts';
import { dash, formatDuration, formatInstant, formatShare } from '../model/formats.ts';
import { useDeskState } from './desk-hooks.ts';
import { DueCallbacks } from './due-callbacks.tsx';
import { NoticeList } from './notice-list.tsx';

interface SidePanelProps {
  readonly desk: DeskSession;
  readonly drafts: CallDrafts;
}

export function SidePanel({ desk, drafts }: SidePanelProps) {
  return (
    <aside className="desk-left">
      <MyDay desk={desk} />
      <Due desk={desk} drafts={drafts} />
      <NoticeList desk={desk} />
    </aside>
  );
}

function MyDay({ desk }: Pick<SidePanelProps, 'desk'>) {
  const { t } = useTranslation();
  const today = useDeskState(desk).view?.today;
  const average = (ms: number | undefined) =>
    today && ms !== undefined && today.answered > 0 ? formatDuration(ms / today.answered) : dash;
  return (
    <section className="panel">
      <h3>{t('day.title')}</h3>
      <dl className="day">
        <div className="day-first">
          <dt>{t('day.answered')}</dt>
          <dd className="numeric">{today ? today.answered : dash}</dd>
        </div>
        <div>
          <dt>{t('day.talk')}</dt>
          <dd className="numeric">{average(today?.talkMs)}</dd>
        </div>
        <div>
          <dt>{t('day.wrapUp')}</dt>
          <dd className="numeric">{average(today?.wrapUpMs)}</dd>
        </div>
        <div>
          <dt>{t('day.occupancy')}</dt>
          <dd className="numeric">{formatShare(today?.occupancy)}</dd>
        </div>
        <div>
          <dt>{t('day.total')}</dt>
          <dd className="numeric">{today ? formatDuration(today.talkMs) : dash}</dd>
        </div>
      </dl>
    </section>
  );
}

function Due({ desk, drafts }: SidePanelProps) {
  const { t, i18n } = useTranslation();
  const { pop, callbacks } = useDeskState(desk);
  const [, setRemoved] = useState(0);
  const others = drafts.all().filter((draft) => draft.callId !== pop?.callId);
  const discard = (callId: string) => {
    drafts.remove(callId);
    setRemoved((count) => count + 1);
  };
  return (
    <section className="panel panel-grows">
      <h3>{t('due.title')}</h3>
      {others.length + callbacks.nearest.length === 0 ? (
        <p className="empty">
          <CheckCircleOutlined />
          {t('due.none')}
        </p>
      ) : (
        <ul className="due">
          <DueCallbacks desk={desk} />
          {others.map((draft) => (
            <li key={draft.callId} className="due-note">
              <div className="due-head">
                <b>{draft.title}</b>
                <span className="numeric">
                  {formatInstant(draft.changedAt, desk.serverNow(), i18n.language)}
                </span>
                <Tooltip title={t('action.discard')}>
                  <Button
                    type="text"
                    size="small"
                    aria-label={`${t('action.discard')}: ${draft.title}`}
                    icon={<DeleteOutlined />}
                    onClick={() => discard(draft.callId)}
                  />
                </Tooltip>
              </div>
              <p>
                {t('due.note')} · {draft.note}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
