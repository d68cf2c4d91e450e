/**
 * What happens to a simulated call, in words: the same in the terminal and on the page. Names of steps,
 * queues and rules stand as the dialplan writes them; English reads the engine's names as they are.
 */

import {
  calendarRulesInChinese,
  consentsInChinese,
  dialOutcomesInChinese,
  languagesInChinese,
  leftReasonsInChinese,
  outcomesInChinese,
  recordingInChinese,
  sayingKindsInChinese,
} from '../base/chinese-names.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import { reasonsInChinese } from './queue-words.ts';

type Facts = Readonly<Record<string, unknown>>;
type Chinese = Readonly<Record<string, string>>;

/** One line of a call's path; see `simulationAnswer`. */
export interface ToldEvent {
  readonly event: string;
  readonly facts: Facts;
  /** What the caller hears. */
  readonly texts: readonly string[];
}

export function simulatedWords({ event, facts, texts }: ToldEvent): Wording {
  if (event === 'prompts-played') {
    const heard = texts.map((text) => `“${text}”`).join(' ');
    return bilingual(`hears ${heard}`, `听到${heard}`);
  }
  const words = sentences[event];
  if (words) return words(facts);
  const plain = `${event} ${JSON.stringify(facts)}`;
  return bilingual(plain, plain);
}

const arrivals: Readonly<Record<string, (facts: Facts) => Wording>> = {
  'call-received': ({ from, to }) => bilingual(`${from} calls ${to}`, `${from} 呼叫 ${to}`),
  'call-answered-by-hotline': () => bilingual('the call is answered', '热线应答'),
  'emergency-plan-followed': () => bilingual('the emergency plan is switched on', '应急预案已启用'),
  'call-saturated': ({ reason, rule, to }) =>
    bilingual(
      `no line is free (${reason}): '${rule}' leads to ${to}`,
      `没有空闲线路（${named(saturationReasons, reason)}）：` +
        `${rule === 'none' ? '没有规则可循' : `按规则“${rule}”`}，${named(saturationTargets, to)}`,
    ),
  'call-ended': ({ outcome, by }) =>
    bilingual(
      `the call ends: ${outcome} (${by})`,
      `通话结束：${named(outcomesInChinese, outcome)}（${named(endings, by)}）`,
    ),
};

const decisions: Readonly<Record<string, (facts: Facts) => Wording>> = {
  'step-entered': ({ step }) => bilingual(`${step}`, `${step}`),
  'hours-open': (facts) => {
    const { en, 'zh-CN': zhCn } = hoursOf(facts);
    return bilingual(`open: ${en}`, `营业中：${zhCn}`);
  },
  'hours-closed': (facts) => {
    const { en, 'zh-CN': zhCn } = hoursOf(facts);
    return bilingual(`closed: ${en}`, `非营业时间：${zhCn}`);
  },
  'area-found': ({ area, table }) =>
    bilingual(`is in '${area}' by '${table}'`, `按地区表“${table}”属于“${area}”`),
  'area-unknown': ({ table }) =>
    bilingual(`is in no area of '${table}'`, `不属于地区表“${table}”的任何地区`),
  'condition-held': ({ condition }) => bilingual(`because ${condition}`, `因为 ${condition}`),
  'no-condition-held': () => bilingual('because no condition holds', '因为没有条件成立'),
  'variable-set': ({ variable, value }) =>
    bilingual(`'${variable}' is now '${value}'`, `变量“${variable}”设为“${value}”`),
  'flow-entered': ({ flow }) => bilingual(`goes into the flow '${flow}'`, `进入流程“${flow}”`),
  'flow-returned': ({ flow, exit }) =>
    bilingual(
      `returns to the flow '${flow}'${exit === undefined ? '' : ` by '${exit}'`}`,
      `回到流程“${flow}”${exit === undefined ? '' : `，出口“${exit}”`}`,
    ),
  'customer-known': () => bilingual('is a known customer', '是登记客户'),
  'customer-unknown': () => bilingual('nobody knows the number', '号码没有登记'),
  'facts-found': ({ step: _, ...found }) =>
    bilingual(`finds ${JSON.stringify(found)}`, `查到 ${JSON.stringify(found)}`),
  'lookup-failed': ({ service, reason }) =>
    bilingual(
      `'${service}' gives nothing: ${reason}`,
      `服务“${service}”没有给出结果：${named(serviceFailures, reason)}`,
    ),
  'service-told': ({ service, to, text }) =>
    text === undefined
      ? bilingual(`tells '${service}'`, `通知服务“${service}”`)
      : bilingual(`'${service}' sends ${to} “${text}”`, `经服务“${service}”发给 ${to}：“${text}”`),
  'message-sent': ({ service }) => bilingual(`'${service}' has taken it`, `服务“${service}”已收下`),
  'message-failed': ({ service }) =>
    bilingual(`'${service}' has not taken it`, `服务“${service}”没有收下`),
};

const conversations: Readonly<Record<string, (facts: Facts) => Wording>> = {
  'key-pressed': ({ digits, label }) =>
    bilingual(
      `presses ${digits}: ${textIn('en', label)}`,
      `按 ${digits}：${textIn('zh-CN', label)}`,
    ),
  'key-wrong': ({ digits }) =>
    bilingual(`presses ${digits}, which is not on the menu`, `按 ${digits}，菜单上没有`),
  'nothing-pressed': () => bilingual('presses nothing', '没有按键'),
  'digits-accepted': ({ digits, variable }) =>
    bilingual(`types ${digits}: kept as '${variable}'`, `输入 ${digits}：记为“${variable}”`),
  'digits-refused': ({ digits, reason }) =>
    bilingual(
      `types ${digits}, which is not accepted: ${reason}`,
      `输入 ${digits}，不符合要求：${named(refusals, reason)}`,
    ),
  'digits-denied': ({ digits }) =>
    bilingual(`says that ${digits} is wrong`, `按键表示 ${digits} 不对`),
  'digits-unconfirmed': ({ digits }) =>
    bilingual(`does not say that ${digits} is right`, `没有确认 ${digits}`),
  'tries-used-up': ({ tries }) =>
    bilingual(`the ${tries} tries are used up`, `${tries} 次机会用完`),
  'language-set': ({ language }) =>
    bilingual(`goes on in ${language}`, `改用${named(languagesInChinese, language)}`),
  'value-said': ({ value, as }) =>
    bilingual(
      `is said '${value}' as ${as}`,
      `听到“${value}”，按${named(sayingKindsInChinese, as)}播报`,
    ),
  'value-unspeakable': ({ value, as }) =>
    bilingual(
      `'${value}' cannot be said as ${as}`,
      `“${value}”不能按${named(sayingKindsInChinese, as)}播报`,
    ),
  'question-answered': ({ question, answer }) =>
    bilingual(`answers '${question}' with ${answer}`, `对“${question}”回答 ${answer}`),
  'recording-set': ({ recording, consent }) =>
    bilingual(
      `recording is ${recording}${consent === undefined ? '' : `, consent ${consent}`}`,
      `${named(recordingInChinese, recording)}${
        consent === undefined ? '' : `，${named(consentsInChinese, consent)}`
      }`,
    ),
  'music-started': () => bilingual('hears music', '听等待音乐'),
  'number-dialled': ({ agent, extension, number, trunks, callerId }) => {
    const person = agent ?? extension;
    return bilingual(
      `dials ${person ?? `${number} through ${trunksIn('en', trunks)}`}, showing ${callerId}`,
      `呼叫 ${person ?? `${number}，经中继${trunksIn('zh-CN', trunks)}`}，显示号码 ${callerId}`,
    );
  },
  'dial-ended': ({ outcome }) =>
    bilingual(`that call ends: ${outcome}`, `呼叫结果：${named(dialOutcomesInChinese, outcome)}`),
  'message-left': ({ box, seconds }) =>
    bilingual(`leaves a message of ${seconds} s in '${box}'`, `在“${box}”留言 ${seconds} 秒`),
  'message-empty': () => bilingual('says nothing', '没有留言'),
};

const queueing: Readonly<Record<string, (facts: Facts) => Wording>> = {
  'call-queued': ({ queue, priority, skills }) => {
    const { en, 'zh-CN': zhCn } = needsOf(skills);
    return bilingual(
      `waits in the queue '${queue}', priority ${priority}${en}`,
      `在队列“${queue}”排队，优先级 ${priority}${zhCn}`,
    );
  },
  'call-overflowed': ({ queue, rule, waitedMs, explanation }) => {
    const { en, 'zh-CN': zhCn } = nobodyBecause(explanation);
    const seconds = Math.round(Number(waitedMs) / 1_000);
    return bilingual(
      `waits on in '${queue}' by '${rule}', after ${seconds} s${en}`,
      `排队 ${seconds} 秒后，按规则“${rule}”溢出到队列“${queue}”继续排队${zhCn}`,
    );
  },
  'overflow-announced': ({ rule, explanation }) => {
    const { en, 'zh-CN': zhCn } = nobodyBecause(explanation);
    return bilingual(`is told so by '${rule}'${en}`, `按规则“${rule}”播放提示${zhCn}`);
  },
  'call-left-queue': ({ rule, explanation }) => {
    const { en, 'zh-CN': zhCn } = nobodyBecause(explanation);
    return bilingual(`overflows by '${rule}'${en}`, `按规则“${rule}”溢出${zhCn}`);
  },
  'needs-relaxed': ({ needs, explanation }) => {
    const [now, why] = [needsOf(needs), nobodyBecause(explanation)];
    return bilingual(`needs less${now.en}${why.en}`, `放宽技能要求${now['zh-CN']}${why['zh-CN']}`);
  },
  'queue-left': ({ reason }) =>
    bilingual(
      `the queue gives the call back: ${reason}`,
      `离开队列：${named(leftReasonsInChinese, reason)}`,
    ),
  'offer-presented': ({ agent, explanation }) => {
    const { en, 'zh-CN': zhCn } = chosenBecause(explanation as Offered);
    return bilingual(`offered to ${agent}: ${en}`, `分配给 ${agent}：${zhCn}`);
  },
  'call-answered': ({ agent }) => bilingual(`talks with ${agent}`, `与 ${agent} 通话`),
  'conversation-ended': () =>
    bilingual('the agent hangs up, the caller stays', '坐席挂机，来电者仍在线'),
  'callback-taken': ({ queue }) => bilingual(`'${queue}' will call back`, `队列“${queue}”将回电`),
  'callback-refused': ({ queue }) =>
    bilingual(`'${queue}' cannot call back`, `队列“${queue}”不能回电`),
};

const sentences = { ...arrivals, ...decisions, ...conversations, ...queueing };

function hoursOf({ calendar, rule, hours }: Facts): Wording {
  const days: Readonly<Record<string, string>> = {
    weekly: 'this weekday has',
    date: 'this date has',
    'lunar-date': 'this day of the lunar calendar has',
    holiday: 'this public holiday has',
    'make-up': 'this make-up working day has',
  };
  return bilingual(
    `in '${calendar}' ${days[String(rule)] ?? 'there are'} ${hours}`,
    `日历“${calendar}”，${named(calendarRulesInChinese, rule)} ${hours === 'closed' ? '不营业' : hours}`,
  );
}

/** Empty where no skill is needed. */
function needsOf(skills: unknown): Wording {
  const asked = Object.entries(skills ?? {});
  if (asked.length === 0) return bilingual('', '');
  const levels = asked.map(([skill, level]) => `${skill} ${level}`);
  const quoted = asked.map(([skill, level]) => `“${skill}” ${level} 级`);
  return bilingual(`, needs ${levels.join(', ')}`, `，需要技能${quoted.join('、')}`);
}

interface PassedOver {
  readonly passedOver: readonly { readonly reason: string }[];
}

interface Offered extends PassedOver {
  readonly idleMs: number;
  readonly candidates: readonly string[];
}

function chosenBecause({ idleMs, candidates, passedOver }: Offered): Wording {
  const seconds = (idleMs / 1_000).toFixed(0);
  const { en, 'zh-CN': zhCn } = counted(passedOver);
  return bilingual(
    `idle for ${seconds} s, one of ${candidates.length} who could${en && `; passed over: ${en}`}`,
    `空闲 ${seconds} 秒，能接的坐席 ${candidates.length} 人${zhCn && `；跳过：${zhCn}`}`,
  );
}

/** Why no agent took the call. */
function nobodyBecause(explanation: unknown): Wording {
  const { en, 'zh-CN': zhCn } = counted((explanation as PassedOver).passedOver);
  return bilingual(
    en === '' ? '; nobody works in that queue' : `; agents: ${en}`,
    zhCn === '' ? '；该队列没有坐席' : `；坐席：${zhCn}`,
  );
}

function counted(passedOver: PassedOver['passedOver']): Wording {
  const others = new Map<string, number>();
  for (const { reason } of passedOver) others.set(reason, (others.get(reason) ?? 0) + 1);
  return bilingual(
    [...others].map(([reason, count]) => `${count} ${reason}`).join(', '),
    [...others]
      .map(([reason, count]) => `${named(reasonsInChinese, reason)} ${count} 人`)
      .join('，'),
  );
}

function trunksIn(language: keyof Wording, trunks: unknown): string {
  const all = [trunks].flat();
  return language === 'en'
    ? all.map((trunk) => `'${trunk}'`).join(', else ')
    : all.map((trunk) => `“${trunk}”`).join('，不通再经');
}

/** A text that the dialplan has in each language. */
function textIn(language: keyof Wording, text: unknown): string {
  return (text as Wording)[language];
}

/** What has no Chinese name stands as it is. */
function named(names: Chinese, name: unknown): string {
  return names[String(name)] ?? String(name);
}

const saturationReasons: Chinese = {
  'lines-exhausted': '线路占满',
  'hotline-saturated': '热线占满',
  'class-saturated': '客户等级占满',
};

const endings: Chinese = {
  caller: '来电者挂机',
  agent: '坐席挂机',
  'patience-over': '来电者不再等待',
  'number-unknown': '号码不属于任何热线',
  normal: '热线挂断',
  busy: '忙音',
  ...saturationReasons,
};

const saturationTargets: Chinese = {
  refuse: '拒绝来电',
  announcement: '播放提示后挂断',
  flow: '转到另一流程',
  hotline: '转到另一热线',
};

const serviceFailures: Chinese = {
  'unknown-service': '没有这个服务',
  unreachable: '连不上',
  'timed-out': '超时',
  refused: '被拒绝',
  'too-many': '请求过多',
  malformed: '回答无法识别',
  incomplete: '回答不全',
};

const refusals: Chinese = { length: '位数不对', pattern: '格式不对', 'check-digit': '校验位不对' };
