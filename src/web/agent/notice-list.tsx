/** Lines to the agent, until she has read them: a click tells whoever wrote it. */
import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import { formatInstant, textIn } from '../model/formats.ts';
import { useDeskState } from './desk-hooks.ts';

export function NoticeList({ desk }: { readonly desk: DeskSession }) {
  const { t, i18n } = useTranslation();
  const { notices } = useDeskState(desk);
  if (notices.length === 0) return null;
  return (
    <section className="panel notices" aria-live="polite">
      <h3>{t('notices.title')}</h3>
      <ul>
        {[...notices].reverse().map((notice) => (
          <li key={notice.id} className={`notice notice-${notice.level}`}>
            <div className="notice-head">
              <span>{notice.from}</span>
              <time className="numeric">
                {formatInstant(notice.at, desk.serverNow(), i18n.language)}
              </time>
            </div>
            <p>{textIn(notice.text, i18n.language)}</p>
            <Button
              size="small"
              className="notice-read"
              icon={<CheckOutlined />}
              onClick={() => void desk.readNotice(notice.id)}
            >
              {t('notices.read')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
