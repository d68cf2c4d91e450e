/** Offers and overflows as `why` tells them, in each language. English uses the engine's own words. */
import type { Decision, OfferDecision, OverflowDecision } from '../acd/explanation/decisions.ts';
import type { Strategy } from '../acd/model/config.ts';
import type { OverflowFacts, PassedOver, PassedOverReason } from '../acd/model/explanation.ts';
import type { OfferEndReason, OfferOutcome } from '../acd/model/offer.ts';
import { notReadyReasonsInChinese } from '../base/chinese-names.ts';
import type { Language } from '../dialplan/schema.ts';
import { reasonsInChinese, strategiesInChinese } from '../protocol/queue-words.ts';

/** The lines of one decision, the first with its time. */
export function decisionInWords(language: Language, decision: Decision): readonly string[] {
  const words = inLanguage[language];
  const { passedOver, unlisted } = decision.explanation;
  const told = 'offerId' in decision ? words.offered(decision) : words.overflowed(decision);
  return [
    `${new Date(decision.at).toLocaleString('sv')}  ${told[0]}`,
    `    ${told[1]}`,
    ...passedOver.map((one) => `    ${words.passedOver(one)}`),
    ...(unlisted > 0 ? [`    ${words.unlisted(unlisted)}`] : []),
  ];
}

/** Nothing is kept about that id. */
export function nothingInWords(language: Language, about: string): string {
  return inLanguage[language].nothing(about);
}

interface Words {
  /** What became of it, and how the agent was chosen. */
  offered(decision: OfferDecision): readonly [string, string];
  /** Where the call went, and what the rule looked at. */
  overflowed(decision: OverflowDecision): readonly [string, string];
  passedOver(one: PassedOver): string;
  unlisted(count: number): string;
  nothing(about: string): string;
}

const inEnglish: Words = {
  offered({ callId, queueId, agentId, attempt, explanation, outcome = 'open', reason }) {
    const { strategy, idleMs, order, candidates, assigned, preferred } = explanation;
    const chosen = assigned
      ? 'given to her by a supervisor'
      : preferred
        ? 'who spoke with the caller last'
        : `${strategy}, order ${order}, idle ${seconds(idleMs)} s`;
    const end = reason === undefined ? outcome : `${outcome} (${reason})`;
    return [
      `${callId} in ${queueId} to ${agentId}, attempt ${attempt}: ${end}`,
      `${chosen}; could have taken it: ${candidates.join(', ')}`,
    ];
  },
  overflowed({ callId, queueId, rule, to, explanation: { facts } }) {
    const { waitedMs, position, waiting, signedIn, ready, notReady, skill } = facts;
    const whose = skill === undefined ? '' : ` with ${skill}`;
    return [
      `${callId} overflowed from ${queueId} by ${rule} ${targetInEnglish(to)}`,
      `waited ${seconds(waitedMs)} s, ${position} of ${waiting} in line; agents${whose}: ` +
        `${signedIn} signed in, ${ready} ready, ${notReady} not ready${moreInEnglish(facts)}`,
    ];
  },
  passedOver: ({ agentId, reason, detail }) =>
    `not ${agentId}: ${reason}${detail === undefined ? '' : ` (${detail})`}`,
  unlisted: (count) => `and ${count} others`,
  nothing: (about) => `nothing was decided about ${about}, as far as is kept`,
};

const inChinese: Words = {
  offered({ callId, queueId, agentId, attempt, explanation, outcome, reason }) {
    const { strategy, idleMs, order, candidates, assigned, preferred } = explanation;
    const chosen = assigned
      ? '由主管指派'
      : preferred
        ? '上次与来电者通话的坐席'
        : `${strategies[strategy]}，次序 ${order}，空闲 ${seconds(idleMs)} 秒`;
    const end = outcome === undefined ? '未结束' : outcomes[outcome];
    const why = reason === undefined || reason === outcome ? '' : `（${ends[reason]}）`;
    return [
      `${callId} 在队列 ${queueId} 第 ${attempt} 次分给 ${agentId}：${end}${why}`,
      `${chosen}；能接的坐席：${candidates.join('、')}`,
    ];
  },
  overflowed({ callId, queueId, rule, to, explanation: { facts } }) {
    const { waitedMs, position, waiting, signedIn, ready, notReady, skill } = facts;
    const whose = skill === undefined ? '坐席' : `有 ${skill} 的坐席`;
    return [
      `${callId} 按规则 ${rule} 从队列 ${queueId} 溢出${targetInChinese(to)}`,
      `已等 ${seconds(waitedMs)} 秒，排第 ${position}（共 ${waiting}）；${whose}：` +
        `${signedIn} 人签入，${ready} 人就绪，${notReady} 人示忙${moreInChinese(facts)}`,
    ];
  },
  passedOver: ({ agentId, reason, detail }) =>
    `不是 ${agentId}：${reasons[reason]}${detail === undefined ? '' : `（${nameOf(detail)}）`}`,
  unlisted: (count) => `另有 ${count} 位`,
  nothing: (about) => `现存记录里没有关于 ${about} 的决定`,
};

const inLanguage: Readonly<Record<Language, Words>> = { en: inEnglish, 'zh-CN': inChinese };

function targetInEnglish(to: OverflowDecision['to']): string {
  switch (to?.kind) {
    case 'queue':
      return `to ${to.queueId}`;
    case 'flow':
      return `to the flow ${to.flow}`;
    case 'announcement':
      return `into the announcement ${to.prompt}`;
    case 'callback':
      return 'into a callback';
    case 'refuse':
      return `and was refused (${to.cause})`;
    case undefined:
      return 'back to its flow';
  }
}

function targetInChinese(to: OverflowDecision['to']): string {
  switch (to?.kind) {
    case 'queue':
      return `到队列 ${to.queueId}`;
    case 'flow':
      return `到流程 ${to.flow}`;
    case 'announcement':
      return `，播放 ${to.prompt}`;
    case 'callback':
      return '，转为回电';
    case 'refuse':
      return `，拒绝（${to.cause === 'busy' ? '忙音' : '挂断'}）`;
    case undefined:
      return '，回到流程';
  }
}

function moreInEnglish({ estimateMs, freeLines }: OverflowFacts): string {
  const wait = estimateMs === undefined ? '' : `; up to ${seconds(estimateMs)} s more`;
  return `${wait}${freeLines === undefined ? '' : `; ${freeLines} lines free`}`;
}

function moreInChinese({ estimateMs, freeLines }: OverflowFacts): string {
  const wait = estimateMs === undefined ? '' : `；最多还要等 ${seconds(estimateMs)} 秒`;
  return `${wait}${freeLines === undefined ? '' : `；空闲线路 ${freeLines} 条`}`;
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

const strategies: Readonly<Record<Strategy, string>> = strategiesInChinese;

const outcomes: Readonly<Record<OfferOutcome, string>> = {
  accepted: '已接听',
  declined: '拒接',
  'ring-no-answer': '振铃未接',
  withdrawn: '撤回',
  failed: '未能送达',
};

const ends: Readonly<Record<OfferEndReason, string>> = {
  declined: '拒接',
  'ring-no-answer': '振铃未接',
  'caller-left': '来电者已离开',
  'answered-elsewhere': '已由他人接听',
  'agent-left': '坐席离开',
  'agent-occupied': '坐席占线',
  reassigned: '改派',
  'callback-cancelled': '回电取消',
  'desk-unreachable': '坐席台断线',
  'phone-unreachable': '话机未注册',
  'phone-busy': '话机占用',
  'hand-over-failed': '转接失败',
};

/** The engine's reasons for not-ready; skills, classes and people stand as they are. */
function nameOf(detail: string): string {
  return { ...notReadyReasonsInChinese }[detail] ?? detail;
}

const reasons: Readonly<Record<PassedOverReason, string>> = reasonsInChinese;
