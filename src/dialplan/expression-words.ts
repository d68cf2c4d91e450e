/**
 * What the expressions' library finds wrong, in Chinese too. It speaks English; what it may say of an
 * admin's mistakes is known here by its sentences, anything else stays as it is.
 */
import { bilingual, type Wording } from '../base/wording.ts';

type Sentence = readonly [pattern: RegExp, inChinese: (...parts: string[]) => string];

const sentences: readonly Sentence[] = [
  [/^Unknown variable: (.+)$/, (name) => `没有“${name}”这个变量`],
  [/^Unexpected token: EOF$/, () => '表达式没有写完'],
  [/^Unexpected token: (.+)$/, (token) => `这里不该有 ${token}`],
  [/^Expected (\w+), got EOF$/, (wanted) => `表达式没有写完：缺 ${wanted}`],
  [/^Expected (\w+), got (\w+)$/, (wanted, token) => `这里应是 ${wanted}，而不是 ${token}`],
  [/^Unexpected character: (.+)$/, (character) => `不能用字符 ${character}`],
  [/^Invalid number: (.+)$/, (number) => `${number} 不是数字`],
  [/^Unterminated (?:triple-quoted )?string$/, () => '引号没有成对'],
  [/^Newlines not allowed in single-quoted strings$/, () => '引号里不能换行'],
  [/^Reserved identifier: (.+)$/, (name) => `“${name}”是保留字，不能用作名字`],
  [/^Exceeded \w+ \((\d+)\)$/, (most) => `表达式太大：最多 ${most} 个部分`],
  [/^no such overload: (.+)$/, (types) => `这些类型之间不能这样运算：${types}`],
  [/^found no matching overload for '(.+)'$/, (call) => `没有这个函数，或参数的类型不对：${call}`],
  [
    /^Logical operator requires bool operands, got '(.+)'$/,
    (type) => {
      return `逻辑运算的两边应是真或假，这里是 ${type}`;
    },
  ],
  [/^Ternary condition must be bool, got '(.+)'$/, (type) => `“?”前应是真或假，这里是 ${type}`],
  [
    /^Ternary branches must have the same type, got (.+)$/,
    (types) => {
      return `“:”两边的类型应相同，这里是 ${types}`;
    },
  ],
  [/^No such key: (.+)$/, (key) => `没有“${key}”这一项`],
];

/** @param english the library's message; only its first line is a sentence, the rest repeats the text */
export function expressionWords(english: string): Wording {
  const [first = english] = english.split('\n');
  for (const [pattern, inChinese] of sentences) {
    const found = pattern.exec(first);
    if (found) return bilingual(first, `表达式有误：${inChinese(...found.slice(1))}`);
  }
  return bilingual(first, `表达式有误：${first}`);
}
