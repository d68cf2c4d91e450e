/** Who is calling and why, readable in two seconds from one metre. Its place is always reserved. */
import { ArrowRightOutlined, PhoneFilled, StarFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { DeskSession } from '../../client/desk-session.ts';
import type { DeskCall, ScreenPop } from '../../protocol/desk-view.ts';
import { formatDigits, formatDuration, formatPhoneNumber, textIn } from '../model/formats.ts';
import { useDeskState, useServerNow } from './desk-hooks.ts';
import { stateIcons } from './state-badge.tsx';

export function PopCard({ desk }: { readonly desk: DeskSession }) {
  const { view, pop, phase } = useDeskState(desk);
  if (!pop || !phase) return <IdleCard desk={desk} />;
  return (
    <article className={`pop phase-${phase}`} data-offer={pop.offerId} aria-live="assertive">
      <PopHead desk={desk} pop={pop} phase={phase} call={view?.call} />
      <PopNumbers pop={pop} />
      <PopPath pop={pop} />
      <PopFacts pop={pop} />
    </article>
  );
}

function IdleCard({ desk }: { readonly desk: DeskSession }) {
  const { t } = useTranslation();
  const { view } = useDeskState(desk);
  const isReady = view?.state.state === 'ready';
  return (
    <article className="pop pop-idle">
      <span className="pop-idle-icon">{stateIcons[view?.state.state ?? 'signed-out']}</span>
      <strong>{t(isReady ? 'pop.idle' : 'pop.idleNotReady')}</strong>
      <span>{t(isReady ? 'pop.idleHint' : 'pop.idleNotReadyHint')}</span>
    </article>
  );
}

interface PopHeadProps {
  readonly desk: DeskSession;
  readonly pop: ScreenPop;
  readonly phase: DeskCall['phase'];
  readonly call: DeskCall | undefined;
}

function PopHead({ desk, pop, phase, call }: PopHeadProps) {
  const { t } = useTranslation();
  const { customer } = pop;
  return (
    <div className="pop-head">
      <h2 className="pop-name">{customer?.name ?? t('pop.unknown')}</h2>
      {customer ? (
        <span className={`tier tier-${customer.tier}`}>
          {customer.tier.startsWith('vip') ? <StarFilled /> : null}
          {t(`tier.${customer.tier}`)}
        </span>
      ) : null}
      <PopClock desk={desk} phase={phase} call={call} />
    </div>
  );
}

function PopClock({ desk, phase, call }: Omit<PopHeadProps, 'pop'>) {
  const { t } = useTranslation();
  const { view } = useDeskState(desk);
  const now = useServerNow(desk);
  if (phase === 'presented' || phase === 'ringing') {
    return (
      <span className="pop-clock pop-pick-up">
        <PhoneFilled />
        {t('pop.pickUp', { extension: view?.extension ?? '' })}
      </span>
    );
  }
  if (phase === 'wrap-up') {
    const dueAt = view?.state.state === 'wrap-up' ? view.state.dueAt : now;
    return <Clock word={t('pop.wrapUp')} time={formatDuration(dueAt - now)} />;
  }
  if (phase === 'held') {
    const since = call?.heldAt ?? now;
    return <Clock word={t('pop.held')} time={formatDuration(now - since)} />;
  }
  return <Clock word={t('pop.talk')} time={formatDuration(now - (call?.connectedAt ?? now))} />;
}

function Clock({ word, time }: { readonly word: string; readonly time: string }) {
  return (
    <span className="pop-clock">
      <span className="pop-clock-word">{word}</span>
      <span className="pop-clock-time numeric">{time}</span>
    </span>
  );
}

function PopNumbers({ pop }: { readonly pop: ScreenPop }) {
  const { t, i18n } = useTranslation();
  const isWithheld = pop.callerNumber === 'anonymous';
  return (
    <div className="pop-numbers">
      <span className="pop-caller numeric">
        {isWithheld ? t('pop.withheld') : formatPhoneNumber(pop.callerNumber)}
      </span>
      <PopOrigin origin={pop.origin} />
      {pop.customer?.company ? <span className="pop-company">{pop.customer.company}</span> : null}
      <span className="pop-dialled">
        {t('pop.to')} <span className="numeric">{formatPhoneNumber(pop.dialledNumber)}</span>
        <span className="pop-hotline">{textIn(pop.hotline.name, i18n.language)}</span>
      </span>
    </div>
  );
}

function PopOrigin({ origin }: Pick<ScreenPop, 'origin'>) {
  const { i18n } = useTranslation();
  const words = [origin?.place, origin?.carrier].flatMap((name) => {
    return name ? [textIn(name, i18n.language)] : [];
  });
  return words.length > 0 ? <span className="pop-origin">{words.join(' · ')}</span> : null;
}

function PopPath({ pop }: { readonly pop: ScreenPop }) {
  const { t, i18n } = useTranslation();
  return (
    <ol className="pop-path" aria-label={t('pop.path')}>
      {pop.path.length === 0 ? <li>{t('pop.direct')}</li> : null}
      {pop.path.map((step, index) => (
        <li key={`${step.step} ${step.at}`}>
          {index > 0 ? <ArrowRightOutlined className="pop-path-arrow" /> : null}
          <span>{textIn(step.label, i18n.language)}</span>
          {step.input === undefined ? null : (
            <span className="pop-digits numeric">{formatDigits(step.input)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

function PopFacts({ pop }: { readonly pop: ScreenPop }) {
  const { t, i18n } = useTranslation();
  const earlier = pop.earlierCalls.length;
  const openCases = (pop.systems ?? []).reduce((sum, { cases }) => sum + cases.length, 0);
  return (
    <div className="pop-facts">
      <span>
        {t('pop.queue')} <b>{textIn(pop.queue.name, i18n.language)}</b>
      </span>
      <span>
        {t('pop.waited')} <b className="numeric">{formatDuration(pop.waitedMs)}</b>
      </span>
      {pop.language === i18n.language ? null : (
        <b title={t('pop.language')}>{t(`languageName.${pop.language}`)}</b>
      )}
      {pop.attempt > 1 ? <span>{t('pop.attempt', { count: pop.attempt })}</span> : null}
      {openCases > 0 ? (
        <b className="pop-cases">{t('systems.cases', { count: openCases })}</b>
      ) : null}
      <span className="pop-earlier">
        {earlier > 0 ? t('pop.earlier', { count: earlier }) : t('pop.first')}
      </span>
      <span className="pop-why" title={t('pop.why')}>
        {textIn(pop.why, i18n.language)}
      </span>
    </div>
  );
}
