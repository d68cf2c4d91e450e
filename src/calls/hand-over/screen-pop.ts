/** What an agent sees of a call before the phone rings. Pure: facts in, pop out. */
import type { PresentOffer } from '../../acd/model/effects.ts';
import type { OfferExplanation } from '../../acd/model/explanation.ts';
import type { ScreenPop } from '../desk-port.ts';
import type { CallRecord, Customer, EarlierCall } from '../ports.ts';
import type { CentreSettings, Names } from '../settings.ts';

export interface PopFacts {
  readonly offer: PresentOffer;
  readonly record: CallRecord;
  readonly customer: Customer | undefined;
  readonly earlierCalls: readonly EarlierCall[];
  readonly settings: CentreSettings;
}

export function screenPop({
  offer,
  record,
  customer,
  earlierCalls,
  settings,
}: PopFacts): ScreenPop {
  const { hotline, callerNumber, dialledNumber, language, path } = record;
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
  };
}

function named(id: string): Names {
  return { 'zh-CN': id, en: id };
}

/** One line each language. */
function whyOf({ candidates, idleMs }: OfferExplanation): Names {
  if (candidates.length === 1) return { 'zh-CN': '唯一可接听的座席', en: 'The only agent free' };
  const seconds = Math.round(idleMs / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return {
    'zh-CN': `空闲最久(${minutes} 分 ${rest} 秒)`,
    en: `Idle longest (${minutes} min ${rest} s)`,
  };
}
