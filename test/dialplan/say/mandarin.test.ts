/** Mandarin numbers, money and times as the recorded parts say them, against what a person says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { partNames, partsOf, type SayingKind } from '../../../src/dialplan/say/say.ts';

const { words } = parse(readFileSync('dialplans/prompts/parts.yaml', 'utf8')).parts['zh-CN'];

function said(as: SayingKind, value: string): string | undefined {
  return partsOf('zh-CN', as, value)
    ?.map((name) => words[name].text)
    .join('');
}

describe('a number in Mandarin', () => {
  it.each([
    ['0', '零'],
    ['2', '二'],
    ['10', '十'],
    ['12', '十二'],
    ['20', '二十'],
    ['22', '二十二'],
    ['100', '一百'],
    ['101', '一百零一'],
    ['110', '一百一十'],
    ['115', '一百一十五'],
    ['200', '两百'],
    ['222', '两百二十二'],
    ['1002', '一千零二'],
    ['1020', '一千零二十'],
    ['1200', '一千二百'],
    ['2000', '两千'],
    ['2222', '两千二百二十二'],
    ['10000', '一万'],
    ['10001', '一万零一'],
    ['10010', '一万零一十'],
    ['12000', '一万二千'],
    ['20000', '两万'],
    ['100000', '十万'],
    ['100500', '十万零五百'],
    ['120000', '十二万'],
    ['203000', '二十万三千'],
    ['220000', '二十二万'],
    ['1000000', '一百万'],
    ['2000000', '两百万'],
    ['10020003', '一千零二万零三'],
    ['100000000', '一亿'],
    ['100000001', '一亿零一'],
    ['100002000', '一亿零二千'],
    ['100010000', '一亿零一万'],
    ['200000000', '两亿'],
    ['1234567890', '十二亿三千四百五十六万七千八百九十'],
    ['2030000000', '二十亿三千万'],
    ['9999999999999999', '九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九'],
    ['007', '七'],
    ['-15', '负十五'],
    ['3.14', '三点一四'],
    ['12.50', '十二点五零'],
    ['0.5', '零点五'],
  ])('%s is %s', (value, words) => {
    expect(said('number', value)).toBe(words);
  });
});

describe('money in Mandarin', () => {
  it.each([
    ['0', '零元'],
    ['2', '两元'],
    ['12', '十二元'],
    ['12.5', '十二元五角'],
    ['12.05', '十二元零五分'],
    ['12.55', '十二元五角五分'],
    ['2.22', '两元两角两分'],
    ['0.5', '五角'],
    ['0.05', '五分'],
    ['0.2', '两角'],
    ['200', '两百元'],
    ['20000', '两万元'],
    ['10002.30', '一万零二元三角'],
    ['-3', '负三元'],
  ])('%s is %s', (value, words) => {
    expect(said('money', value)).toBe(words);
  });
});

describe('a date in Mandarin', () => {
  it.each([
    ['2026-10-01', '二零二六年十月一日'],
    ['2000-02-29', '二零零零年二月二十九日'],
    ['2027-02-05', '二零二七年二月五日'],
    ['2026-12-22T09:00:00+08:00', '二零二六年十二月二十二日'],
    ['10-31', '十月三十一日'],
  ])('%s is %s', (value, words) => {
    expect(said('date', value)).toBe(words);
  });
});

describe('a time in Mandarin', () => {
  it.each([
    ['00:00', '凌晨零点'],
    ['02:02', '凌晨两点零二分'],
    ['09:05', '上午九点零五分'],
    ['11:59', '上午十一点五十九分'],
    ['12:30', '中午十二点三十分'],
    ['14:00', '下午两点'],
    ['14:12', '下午两点十二分'],
    ['17:20', '下午五点二十分'],
    ['21:30:15', '晚上九点三十分'],
  ])('%s is %s', (value, words) => {
    expect(said('time', value)).toBe(words);
  });
});

describe('a duration in Mandarin', () => {
  it.each([
    ['0', '零秒'],
    ['2', '两秒'],
    ['90', '一分钟三十秒'],
    ['7200', '两小时'],
    ['1h30m', '一小时三十分钟'],
    ['2d', '两天'],
    ['12m', '十二分钟'],
    ['90m', '一小时三十分钟'],
  ])('%s is %s', (value, words) => {
    expect(said('duration', value)).toBe(words);
  });
});

it('reads a number place by place with 幺 for one', () => {
  expect(said('digits', '1380-0138 000')).toBe('幺三八零零幺三八零零零');
  expect(said('digits', '11010519491231002*')).toBe('幺幺零幺零五幺九四九幺二三幺零零二叉');
});

it.each([
  ['number', 'vip'],
  ['number', '12345678901234567'],
  ['number', '1e3'],
  ['number', ''],
  ['money', '12.345'],
  ['money', '12元'],
  ['date', '2026-02-29'],
  ['date', '2026-13-01'],
  ['time', '24:00'],
  ['time', '9h'],
  ['duration', 'soon'],
  ['duration', '9000000'],
  ['digits', '-'],
  ['digits', '1'.repeat(41)],
] as const)('says nothing of a %s that is none: %s', (as, value) => {
  expect(said(as, value)).toBeUndefined();
});

it('has each of its parts in the manifest, and no other', () => {
  expect(Object.keys(words).sort()).toEqual([...partNames['zh-CN']].sort());
});
