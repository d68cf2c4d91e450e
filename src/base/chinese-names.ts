/**
 * What becomes of calls, and why, for people, in Chinese. English reads the names as they are, or in
 * the page's words.
 */

export const outcomesInChinese = {
  answered: '已接听',
  abandoned: '排队中放弃',
  'abandoned-in-flow': '菜单中放弃',
  overflowed: '溢出',
  'timed-out': '等待超时',
  deferred: '改为回电',
  refused: '被拒绝',
  closed: '非工作时间',
  'completed-in-flow': '自助完成',
  failed: '失败',
};

/** Why a queue gave a call back. */
export const leftReasonsInChinese = {
  'timed-out': '等待超时',
  'no-agents': '没有坐席',
  full: '队列已满',
  overflowed: '溢出',
  'key-pressed': '按键离开',
};

/** What becomes of a call that a flow makes. */
export const dialOutcomesInChinese = {
  talked: '接听',
  busy: '占线',
  'no-answer': '无人接听',
  failed: '无法接通',
};

/** Which hours of a calendar a day has. */
export const calendarRulesInChinese = {
  weekly: '平日',
  date: '单独指定',
  'lunar-date': '农历日期',
  holiday: '法定节假日',
  'make-up': '调休上班',
};

/** Why an agent is not ready, where the engine decided it. */
export const notReadyReasonsInChinese = {
  'signed-in': '刚签入',
  declined: '拒接后',
  'ring-no-answer': '振铃未接',
  'desk-unreachable': '坐席台曾断线',
  'phone-unreachable': '话机未注册',
  'phone-busy': '话机占用',
  'hand-over-failed': '转接失败',
};

/** Who made a version of the dialplan where nobody did, and why. */
export const versionsInChinese = { files: '文件改动', start: '启动' };

export const languagesInChinese = { 'zh-CN': '中文', en: '英语' };

/** How a value is said to a caller. */
export const sayingKindsInChinese = {
  digits: '逐位数字',
  number: '数值',
  money: '金额',
  date: '日期',
  time: '时刻',
  duration: '时长',
};

/** Whether what follows is recorded. */
export const recordingInChinese = { on: '开始录音', off: '不录音' };

/** What the caller knows of it, or says to it. */
export const consentsInChinese = { announced: '已告知', given: '已同意', refused: '不同意' };
