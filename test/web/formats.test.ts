import { describe, expect, it } from 'vitest';
import { CallDrafts } from '../../src/web/model/call-drafts.ts';
import { formatDigits, formatDuration, formatPhoneNumber } from '../../src/web/model/formats.ts';
import { en } from '../../src/web/words/en.ts';
import { zhCn } from '../../src/web/words/zh-cn.ts';
import { MemoryTexts } from '../support/memory-texts.ts';

describe('numbers on the page', () => {
  it.each([
    ['13800138000', '138 0013 8000'],
    ['+8613800138000', '138 0013 8000'],
    ['4008108000', '400 810 8000'],
    ['8008108000', '800 810 8000'],
    ['01062345678', '010 6234 5678'],
    ['075512345678', '0755 1234 5678'],
    ['95338', '95338'],
    ['+442071838750', '+442071838750'],
    ['anonymous', 'anonymous'],
  ])('groups %s as %s', (number, grouped) => {
    expect(formatPhoneNumber(number)).toBe(grouped);
  });

  it('groups long digits in fours and leaves choices alone', () => {
    expect(formatDigits('773498120056')).toBe('7734 9812 0056');
    expect(formatDigits('1')).toBe('1');
  });

  it.each([
    [0, '00:00'],
    [59_999, '00:59'],
    [3_599_000, '59:59'],
    [3_600_000, '1:00:00'],
    [-5, '00:00'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('drafts of notes', () => {
  const draft = (callId: string, note: string, changedAt = 0) => ({
    callId,
    note,
    changedAt,
    title: '王建国',
  });

  it('survive another page on the same storage, newest first', () => {
    const kept = new MemoryTexts();
    const drafts = new CallDrafts(kept);
    drafts.keep(draft('call_1', '一', 1));
    drafts.keep(draft('call_2', '二', 2));
    expect(new CallDrafts(kept).all().map(({ note }) => note)).toEqual(['二', '一']);
    drafts.remove('call_2');
    expect(new CallDrafts(kept).of('call_2')).toBeUndefined();
  });

  it('are gone when emptied, and bounded in number', () => {
    const drafts = new CallDrafts(new MemoryTexts());
    for (let number = 1; number <= 30; number++) drafts.keep(draft(`call_${number}`, 'x', number));
    expect(drafts.all()).toHaveLength(20);
    expect(drafts.of('call_10')).toBeUndefined();
    drafts.keep(draft('call_30', ''));
    expect(drafts.of('call_30')).toBeUndefined();
  });

  it('are ignored when another hand wrote there', () => {
    const kept = new MemoryTexts();
    kept.write('hotline.draft.call_1', '{');
    kept.write('hotline.draft.call_2', '{"note":1}');
    expect(new CallDrafts(kept).all()).toEqual([]);
  });
});

describe('the words', () => {
  const keysOf = (words: object, path = ''): string[] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'object' ? keysOf(value as object, `${path}${key}.`) : [`${path}${key}`],
    );

  it('are the same in both languages, none empty', () => {
    expect(keysOf(en)).toEqual(keysOf(zhCn));
    expect(JSON.stringify([en, zhCn])).not.toContain('""');
  });
});
