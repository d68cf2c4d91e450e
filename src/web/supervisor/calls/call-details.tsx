/** One call: who, why it waits, and its timeline with the reason of each decision. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { WaitWords, WatchedCallBody } from '../../../protocol/rest/supervision.ts';
import { type OfferWhy, timelineOf, type WhyNobody } from '../../model/call-timeline.ts';
import { formatDuration, formatPhoneNumber, textIn } from '../../model/formats.ts';
import { useArmed } from '../../shell/use-armed.ts';
import type { DrillDownProps } from '../drill-down.tsx';
import { useLoaded } from '../loaded.ts';
import { watchedCall } from '../supervision-client.ts';
import { CallSupervision } from './call-supervision.tsx';

export function CallDetails({ opened, view, wall, who, now, agentNames }: DrillDownProps) {
  const { t } = useTranslation();
  const live = view.calls.find(({ id }) => id === opened.id);
  const loaded = useLoaded(watchedCall, opened.id, `${live?.stage} ${live?.agentId}`);
  const { armed, press } = useArmed();
  const { agents } = view;
  const hand = live ? (
    <CallSupervision key={live.id} call={live} {...{ who, wall, now, agents }} />
  ) : null;
  if (loaded.stage !== 'there') {
    return (
      <>
        {hand}
        <p className="empty">{t(`wall.drawer.${loaded.stage}`)}</p>
      </>
    );
  }
  const body = loaded.value;
  const canClear = live !== undefined && live.stage !== 'wrap-up';
  return (
    <>
      <CallFacts body={body} />
      <div className="drill-actions">
        {live ? (
          <span className="numeric">
            {t(`wall.stage.${live.stage}`)} {formatDuration(now - live.since)}
            {live.agentId ? ` · ${agentNames.get(live.agentId) ?? ''}` : ''}
          </span>
        ) : (
          <span className="quiet">{t('wall.drawer.gone')}</span>
        )}
        <Button
          size="small"
          danger
          type={armed ? 'primary' : 'default'}
          disabled={!canClear}
          onClick={() =>
            press('clear', () => void wall.run({ name: 'clear-call', callId: opened.id }))
          }
        >
          {t(armed ? 'wall.action.sure' : 'wall.action.clear')}
        </Button>
      </div>
      {hand}
      {body.wait && body.wait.place !== 'talking' ? <WhyWaiting wait={body.wait} /> : null}
      <Timeline body={body} names={agentNames} />
    </>
  );
}

function CallFacts({ body: { call } }: { readonly body: WatchedCallBody }) {
  const { i18n } = useTranslation();
  const path = call.path
    .map(({ label, input }) => `${textIn(label, i18n.language)}${input ? ` ${input}` : ''}`)
    .join(' → ');
  return (
    <div className="drill-facts">
      <p className="drill-number numeric">{formatPhoneNumber(call.callerNumber)}</p>
      {call.customerName ? <p>{call.customerName}</p> : null}
      {path ? <p className="quiet">{path}</p> : null}
    </div>
  );
}

function WhyWaiting({ wait }: { readonly wait: WaitWords }) {
  const { t } = useTranslation();
  const time = formatDuration(wait.waitedMs);
  return (
    <section>
      <h3>{t('wall.drawer.whyWaiting')}</h3>
      {wait.position === undefined ? null : (
        <p className="numeric">{t('wall.drawer.position', { position: wait.position, time })}</p>
      )}
      {wait.agents.length > 0 ? <p className="quiet">{t('wall.drawer.nobodyFree')}</p> : null}
      <ul className="reasons">
        {wait.agents.map(({ agentId, agentName, reason, detail }) => (
          <li key={agentId}>
            <b>{agentName ?? agentId}</b> <Reason reason={reason} detail={detail} />
          </li>
        ))}
      </ul>
      <Unlisted count={wait.unlisted} />
    </section>
  );
}

export function Unlisted({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  return count > 0 ? <p className="quiet">{t('wall.drawer.unlisted', { count })}</p> : null;
}

/** A reason in words; the reason for not-ready is the operator's or the engine's own. */
export function Reason({
  reason,
  detail,
}: {
  readonly reason: string;
  readonly detail?: string | undefined;
}) {
  const { t } = useTranslation();
  const own =
    detail && reason === 'not-ready' ? `· ${t(`reason.${detail}`, { defaultValue: detail })}` : '';
  return (
    <span className="quiet">
      {t(`wall.why.${reason}`, { defaultValue: reason, detail })} {own}
    </span>
  );
}

interface TimelineProps {
  readonly body: WatchedCallBody;
  readonly names: ReadonlyMap<string, string>;
}

function Timeline({ body, names }: TimelineProps) {
  const { t, i18n } = useTranslation();
  const clock = new Intl.DateTimeFormat(i18n.language, {
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  });
  return (
    <section>
      <h3>{t('wall.drawer.timeline')}</h3>
      <ol className="timeline">
        {timelineOf(body).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          <li key={index}>
            <time className="numeric">{clock.format(line.at)}</time>
            <span className="timeline-words">
              {t(`wall.event.${line.kind}`, { defaultValue: line.kind })}
              {line.agentName ? <b> {line.agentName}</b> : null}
              {line.why ? <WhyOffered why={line.why} names={names} /> : null}
              {line.nobody ? <NobodyTookIt why={line.nobody} names={names} /> : null}
            </span>
            <span className="numeric quiet">
              {line.afterMs >= 1_000 ? `+${formatDuration(line.afterMs)}` : ''}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface WhyProps<Why> {
  readonly why: Why;
  readonly names: TimelineProps['names'];
}

function WhyOffered({ why, names }: WhyProps<OfferWhy>) {
  const { t } = useTranslation();
  const count = why.candidates.length;
  const strategy = t(`wall.strategy.${why.strategy}`, { defaultValue: why.strategy });
  const facts = { count, strategy, time: formatDuration(why.idleMs) };
  const words = count === 1 ? 'only' : why.strategy === 'longest-idle' ? 'best' : 'chosenBy';
  return <PassedOver because={t(`wall.drawer.${words}`, facts)} why={why} names={names} />;
}

function NobodyTookIt({ why, names }: WhyProps<WhyNobody>) {
  const { t } = useTranslation();
  return <PassedOver because={t(...seen(why.facts))} why={why} names={names} />;
}

/** What the rule looked at; a rule of time alone looks at nothing. */
function seen(facts: WhyNobody['facts']): [string, Record<string, unknown>] {
  if (!facts) return ['wall.drawer.passedOver', {}];
  const words = facts.skill === undefined ? 'overflowed' : 'overflowedSkill';
  return [`wall.drawer.${words}`, { ...facts, time: formatDuration(facts.waitedMs) }];
}

/** In a line, and opened: why each of these agents did not get the call. */
function PassedOver({
  because,
  why: { passedOver, unlisted },
  names,
}: WhyProps<Pick<OfferWhy, 'passedOver' | 'unlisted'>> & { readonly because: string }) {
  return (
    <details className="why-offered">
      <summary>{because}</summary>
      <ul className="reasons">
        {passedOver.map(({ agentId, reason, detail }) => (
          <li key={agentId}>
            <b>{names.get(agentId) ?? agentId}</b> <Reason reason={reason} detail={detail} />
          </li>
        ))}
      </ul>
      <Unlisted count={unlisted} />
    </details>
  );
}
