/** Whatever a simulated call can come to has its words in Chinese, and none of English beside names. */
import { describe, expect, it } from 'vitest';
import { bilingual } from '../../src/base/wording.ts';
import type { TraceEvent } from '../../src/dialplan/flow.ts';
import { simulatedWords } from '../../src/protocol/simulated-words.ts';

/** What the queue engine and the simulation tell beside the flow's own events. */
type OtherEvent =
  | 'call-received'
  | 'call-answered-by-hotline'
  | 'call-saturated'
  | 'prompts-played'
  | 'music-started'
  | 'service-told'
  | 'number-dialled'
  | 'call-queued'
  | 'call-overflowed'
  | 'overflow-announced'
  | 'call-left-queue'
  | 'needs-relaxed'
  | 'offer-presented'
  | 'call-answered'
  | 'call-ended';

type Facts = Readonly<Record<string, unknown>>;

const explanation = {
  ...{ idleMs: 9_000, candidates: ['AGENT'] },
  passedOver: [{ reason: 'talking' }, { reason: 'wrap-up' }, { reason: 'talking' }],
};
const hours = { calendar: 'CALENDAR', rule: 'make-up', hours: '08:00-20:00' };

/** Names in capitals; everything in small letters is a word of the engine's. */
const told: Readonly<Record<TraceEvent | OtherEvent, readonly [Facts, string]>> = {
  'call-received': [{ from: '138', to: '400' }, '138 呼叫 400'],
  'call-answered-by-hotline': [{}, '热线应答'],
  'call-saturated': [
    { reason: 'hotline-saturated', rule: 'none', to: 'refuse' },
    '没有空闲线路（热线占满）：没有规则可循，拒绝来电',
  ],
  'prompts-played': [{}, '听到“您好。”'],
  'music-started': [{}, '听等待音乐'],
  'service-told': [{ service: 'SMS', to: '138', text: '好' }, '经服务“SMS”发给 138：“好”'],
  'number-dialled': [
    { number: '021', trunks: ['A', 'B'], callerId: '400' },
    '呼叫 021，经中继“A”，不通再经“B”，显示号码 400',
  ],
  'call-queued': [
    { queue: 'Q', priority: 3, skills: { FUJIAN: 2 } },
    '在队列“Q”排队，优先级 3，需要技能“FUJIAN” 2 级',
  ],
  'call-overflowed': [
    { queue: 'Q', rule: 'R', waitedMs: 30_000, explanation },
    '排队 30 秒后，按规则“R”溢出到队列“Q”继续排队；坐席：通话中 2 人，话后处理 1 人',
  ],
  'overflow-announced': [
    { rule: 'R', explanation: { passedOver: [] } },
    '按规则“R”播放提示；该队列没有坐席',
  ],
  'call-left-queue': [
    { rule: 'R', explanation },
    '按规则“R”溢出；坐席：通话中 2 人，话后处理 1 人',
  ],
  'needs-relaxed': [{ needs: {}, explanation }, '放宽技能要求；坐席：通话中 2 人，话后处理 1 人'],
  'offer-presented': [
    { agent: 'AGENT', explanation },
    '分配给 AGENT：空闲 9 秒，能接的坐席 1 人；跳过：通话中 2 人，话后处理 1 人',
  ],
  'call-answered': [{ agent: 'AGENT' }, '与 AGENT 通话'],
  'call-ended': [{ outcome: 'completed-in-flow', by: 'normal' }, '通话结束：自助完成（热线挂断）'],
  'step-entered': [{ step: 'STEP' }, 'STEP'],
  'hours-open': [hours, '营业中：日历“CALENDAR”，调休上班 08:00-20:00'],
  'hours-closed': [
    { calendar: 'CALENDAR', rule: 'holiday', hours: 'closed' },
    '非营业时间：日历“CALENDAR”，法定节假日 不营业',
  ],
  'area-found': [{ area: 'EAST', table: 'SITES' }, '按地区表“SITES”属于“EAST”'],
  'area-unknown': [{ table: 'SITES' }, '不属于地区表“SITES”的任何地区'],
  'key-pressed': [{ digits: '1', label: bilingual('Track', '查询快件') }, '按 1：查询快件'],
  'key-wrong': [{ digits: '7' }, '按 7，菜单上没有'],
  'nothing-pressed': [{}, '没有按键'],
  'digits-accepted': [{ digits: '12', variable: 'V' }, '输入 12：记为“V”'],
  'digits-refused': [{ digits: '12', reason: 'check-digit' }, '输入 12，不符合要求：校验位不对'],
  'digits-denied': [{ digits: '12' }, '按键表示 12 不对'],
  'digits-unconfirmed': [{ digits: '12' }, '没有确认 12'],
  'tries-used-up': [{ tries: '3' }, '3 次机会用完'],
  'condition-held': [{ condition: 'A == B' }, '因为 A == B'],
  'no-condition-held': [{}, '因为没有条件成立'],
  'variable-set': [{ variable: 'V', value: '1' }, '变量“V”设为“1”'],
  'language-set': [{ language: 'en' }, '改用英语'],
  'value-said': [{ value: '12', as: 'money' }, '听到“12”，按金额播报'],
  'value-unspeakable': [{ value: 'X', as: 'date' }, '“X”不能按日期播报'],
  'question-answered': [{ question: 'Q', answer: '5' }, '对“Q”回答 5'],
  'recording-set': [{ recording: 'on', consent: 'announced' }, '开始录音，已告知'],
  'flow-entered': [{ flow: 'F' }, '进入流程“F”'],
  'flow-returned': [{ flow: 'F', exit: 'E' }, '回到流程“F”，出口“E”'],
  'emergency-plan-followed': [{}, '应急预案已启用'],
  'customer-known': [{}, '是登记客户'],
  'customer-unknown': [{}, '号码没有登记'],
  'facts-found': [{ step: 'S', TIER: '1' }, '查到 {"TIER":"1"}'],
  'lookup-failed': [{ service: 'CRM', reason: 'timed-out' }, '服务“CRM”没有给出结果：超时'],
  'message-sent': [{ service: 'SMS' }, '服务“SMS”已收下'],
  'message-failed': [{ service: 'SMS' }, '服务“SMS”没有收下'],
  'dial-ended': [{ outcome: 'no-answer' }, '呼叫结果：无人接听'],
  'message-left': [{ box: 'B', seconds: 9 }, '在“B”留言 9 秒'],
  'message-empty': [{}, '没有留言'],
  'callback-taken': [{ queue: 'Q' }, '队列“Q”将回电'],
  'callback-refused': [{ queue: 'Q' }, '队列“Q”不能回电'],
  'conversation-ended': [{}, '坐席挂机，来电者仍在线'],
  'queue-left': [{ reason: 'no-agents' }, '离开队列：没有坐席'],
};

describe('what happens to a simulated call', () => {
  it.each(Object.entries(told))('is told in Chinese: %s', (event, [facts, chinese]) => {
    expect(simulatedWords({ event, facts, texts: ['您好。'] })['zh-CN']).toBe(chinese);
  });
});
