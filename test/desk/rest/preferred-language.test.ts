import { describe, expect, it } from 'vitest';
import { preferredLanguage } from '../../../src/desk/rest/preferred-language.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh-CN', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh-Hans-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en-GB, zh-CN;q=0.9', 'en'],
    ['en;q=0.3, zh;q=0.7', 'zh-CN'],
    ['fr, de;q=0.5', 'en'],
    ['fr, zh;q=0.1', 'zh-CN'],
    ['zh;q=0, *;q=0.5', 'en'],
    ['*', 'en'],
    ['zhuang', 'en'],
    ['zh;q=9', 'en'],
    [`${'x,'.repeat(1_000)}zh`, 'en'],
  ])('that asks for %j is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});
