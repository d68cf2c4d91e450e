/** What an agent sees of a call before the phone rings. Pure: facts in, pop out. */
import type { Strategy } from '../../acd/model/config.ts';
import type { PresentOffer } from '../../acd/model/effects.ts';
import type { OfferExplanation } from '../../acd/model/explanation.ts';
import type { ScreenPop, SystemCard } from '../desk-port.ts';
import type { CallRecord, Customer, EarlierCall } from '../ports.ts';
import type { CentreSettings, Names } from '../settings.ts';

export interface PopFacts {
  readonly offer: PresentOffer;
  readonly record: CallRecord;
  readonly customer: Customer | undefined;
  readonly earlierCalls: readonly EarlierCall[];
  readonly systems?: readonly SystemCard[];
  readonly settings: CentreSettings;
}

export function screenPop({
  offer,
  record,
  customer,
  earlierCalls,
  systems = [],
  settings,
}: PopFacts): ScreenPop {
  const { hotline, callerNumber, dialledNumber, language, path } = record;
  const origin = settings.originOf?.(callerNumber);
  return {
    offerId: offer.offerId,
    callId: offer.callId,
    ...{ callerNumber, dialledNumber, language, path, earlierCalls },
    ...(customer ? { customer } : {}),
    hotline: { id: hotline, name: settings.hotlines[hotline]?.name ?? named(hotline) },
    queue: { id: offer.queueId, name: settings.queueNames[offer.queueId] ?? named(offer.queueId) },
    queuedAt: offer.queuedAt,
    waitedMs: offer.waitedMs,
    attempt: offer.attempt,
    why: whyOf(offer.explanation),
    ...(origin ? { origin } : {}),
    ...(systems.length > 0 ? { systems } : {}),
  };
}

function named(id: string): Names {
  return { 'zh-CN': id, en: id };
}

/** One line each language. */
function whyOf({ candidates, idleMs, strategy, preferred, assigned }: OfferExplanation): Names {
  if (assigned) return { 'zh-CN': '指定由您接听', en: 'Named for you' };
  if (preferred) return { 'zh-CN': '上次由您接听', en: 'You spoke with this caller last' };
  if (candidates.length === 1) return { 'zh-CN': '唯一可接听的座席', en: 'The only agent free' };
  if (strategy !== 'longest-idle') return whyByStrategy[strategy];
  const seconds = Math.round(idleMs / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return {
    'zh-CN': `空闲最久(${minutes} 分 ${rest} 秒)`,
    en: `Idle longest (${minutes} min ${rest} s)`,
  };
}

const whyByStrategy: Readonly<Record<Exclude<Strategy, 'longest-idle'>, Names>> = {
  'fewest-calls': { 'zh-CN': '接听次数最少', en: 'Fewest calls' },
  'least-talk-time': { 'zh-CN': '通话时间最短', en: 'Least talk time' },
  'round-robin': { 'zh-CN': '按顺序轮到您', en: 'Your turn' },
  linear: { 'zh-CN': '名单中排在最前', en: 'First in the list' },
  'ring-all': { 'zh-CN': '全体振铃', en: 'All phones ring' },
  random: { 'zh-CN': '随机分配', en: 'Drawn at random' },
  weighted: { 'zh-CN': '按比例分配', en: 'By your share' },
};
