/** What `yaml` finds wrong, in Chinese: it tells each kind of fault in English only. */
import type { ErrorCode } from 'yaml';

export const syntaxWords: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: '别名（*）上不能带锚点或标签',
  BAD_ALIAS: '别名（*）写得不对',
  BAD_COLLECTION_TYPE: '标签（!）与值不符',
  BAD_DIRECTIVE: '以 % 开头的指令写得不对',
  BAD_DQ_ESCAPE: '双引号里的转义写得不对',
  BAD_INDENT: '缩进不对：这一行应再缩进，或者前面的括号没有写完',
  BAD_PROP_ORDER: '锚点和标签要写在值的前面',
  BAD_SCALAR_START: '值不能以这个字符开头：请加引号',
  BLOCK_AS_IMPLICIT_KEY: '一行里不能再嵌套“名称: 值”：请换行或加引号',
  BLOCK_IN_FLOW: '括号里只能用括号的写法',
  DUPLICATE_KEY: '同一个名称写了两次',
  IMPOSSIBLE: '无法读懂',
  KEY_OVER_1024_CHARS: '名称太长',
  MISSING_CHAR: '缺少符号：引号、括号、逗号、冒号或空格',
  MULTILINE_IMPLICIT_KEY: '名称要写在一行里',
  MULTIPLE_ANCHORS: '一个值只能有一个锚点',
  MULTIPLE_DOCS: '一个文件只能有一份内容：请去掉“---”',
  MULTIPLE_TAGS: '一个值只能有一个标签',
  NON_STRING_KEY: '名称要是文字',
  RESOURCE_EXHAUSTION: '嵌套太深或太大',
  TAB_AS_INDENT: '缩进请用空格，不用制表符',
  TAG_RESOLVE_FAILED: '标签（!）与值不符',
  UNEXPECTED_TOKEN: '这里多了内容',
};
