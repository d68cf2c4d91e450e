import { expect, it } from 'vitest';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import {
  faultyPassage,
  noticeFile,
  noticeFileName,
  noticeIn,
  understoodHolidays,
} from '../../src/web/model/notice-file.ts';
import { madeUpNotice, smallDialplanWithHolidays } from '../support/made-up-notice.ts';

function faultsOf(notice: string) {
  const more = { name: noticeFileName(2027), text: noticeFile(2027, notice) ?? '' };
  const main = { name: 'main.yaml', text: smallDialplanWithHolidays };
  return compileDialplan([main, more], { year: 2026 }).faults;
}

it('keeps a notice as it was pasted, with the spaces of pages and PDFs', () => {
  const pasted = madeUpNotice.replaceAll(/^/gm, '\t\u3000 ').replaceAll('。', '。 \n\n');
  expect(faultsOf(pasted)).toEqual([]);
  expect(faultsOf(madeUpNotice)).toEqual([]);
});

it('reads again what it has written, and nothing that another hand wrote', () => {
  const text = noticeFile(2027, madeUpNotice) ?? '';
  expect(noticeIn(2027, text)).toBe(madeUpNotice.trimEnd());
  for (const other of [
    text.replace('|', '>'),
    text.replace('2027', '2028'),
    `${text}\nqueues: {}`,
  ]) {
    expect(noticeIn(2027, other)).toBeUndefined();
  }
});

it('needs no file for nothing', () => {
  expect(noticeFile(2027, ' \n\u3000')).toBeUndefined();
});

it('finds the passage in what was pasted that a fault is about', () => {
  const pasted = `\n\u3000\u3000${madeUpNotice.replace('9月15日（周三）', '\n  9月15日（周四）')}`;
  const [fault] = faultsOf(pasted);
  const passage = fault && faultyPassage(2027, pasted, fault);
  expect(fault?.code).toBe('notice-weekday');
  expect(pasted.slice(passage?.start, passage?.end)).toBe('周四');
  expect(faultyPassage(2027, pasted, { line: 2, column: 1 })).toBeUndefined();
  expect(faultyPassage(2027, pasted, { line: 99, column: 1 })).toBeUndefined();
});

it('tells what was understood by holiday, days in a row as one', () => {
  const holiday = { 'zh-CN': '春节', en: 'Spring Festival' };
  const off = ['2027-02-27', '2027-02-28', '2027-03-01', '2027-03-03'];
  const days = [
    { date: '2027-02-20', rule: 'make-up', holiday } as const,
    ...off.map((date) => ({ date, rule: 'holiday', holiday }) as const),
  ];
  expect(understoodHolidays(days)).toEqual([
    {
      ...{ holiday, count: 4, makeUpDays: ['2027-02-20'] },
      daysOff: [
        { from: '2027-02-27', until: '2027-03-01' },
        { from: '2027-03-03', until: '2027-03-03' },
      ],
    },
  ]);
});
