import { expect, it } from 'vitest';
import { alarmKind } from '../../src/protocol/wallboard.ts';
import { isExplained, placeOf } from '../../src/web/model/alarm-places.ts';
import { supervisorEn } from '../../src/web/words/supervisor-en.ts';
import { supervisorZhCn } from '../../src/web/words/supervisor-zh-cn.ts';

/** They open their agent, their queue, or their hotline's plan. */
const aboutSomebody = [
  ...['help-requested', 'desk-unreachable', 'phone-unreachable'],
  ...['queue-unstaffed', 'staffing-below-floor', 'wait-long', 'callback-late', 'service-level-low'],
  'emergency-plan-on',
];

it('leads every alarm somewhere: to its agent, its queue, or an explanation', () => {
  const explained = alarmKind.options.filter(isExplained);
  expect([...explained, ...aboutSomebody].sort()).toEqual([...alarmKind.options].sort());
  for (const { trouble } of [supervisorEn, supervisorZhCn]) {
    expect(Object.keys(trouble.meaning).sort()).toEqual([...explained].sort());
    expect(Object.keys(trouble.doing).sort()).toEqual([...explained].sort());
  }
});

it('leads to the page on which the cause is seen', () => {
  expect(placeOf('trunk-refused')).toBe('phones');
  expect(placeOf('disk-short')).toBe('system');
});
