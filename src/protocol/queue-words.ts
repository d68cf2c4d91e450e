/** The queue engine's names for people, in Chinese; English reads them as they are, or in the page's words. */

export const strategiesInChinese = {
  'longest-idle': '空闲最久',
  'fewest-calls': '接听最少',
  'least-talk-time': '通话最短',
  'round-robin': '轮流',
  linear: '固定顺序',
  'ring-all': '同时振铃',
  random: '随机',
  weighted: '按权重',
};

/** Why an agent was passed over. */
export const reasonsInChinese = {
  'signed-out': '签出',
  'not-ready': '示忙',
  offered: '正在振铃',
  talking: '通话中',
  'wrap-up': '话后处理',
  'phone-unreachable': '话机未注册',
  'desk-unreachable': '坐席台断线',
  'outside-call': '队列外通话中',
  accompanies: '正在陪同新人',
  'awaits-mentor': '等待带教坐席',
  'class-not-hers': '不接该等级的客户',
  'skill-missing': '缺少技能',
  'other-preferred': '先找熟悉的坐席',
  'later-order': '次序在后',
  'less-idle': '空闲较短',
  'missed-before': '刚才未接',
  strategy: '策略排在后',
};
