/** What `yaml` finds wrong: it tells each kind of fault in a programmer's English only. */
import type { ErrorCode } from 'yaml';
import { bilingual, type Wording } from '../../base/wording.ts';

export const syntaxWords: Readonly<Record<ErrorCode, Wording>> = {
  ALIAS_PROPS: bilingual('an *alias has no anchor or tag', '别名（*）上不能带锚点或标签'),
  BAD_ALIAS: bilingual('this is no *alias', '别名（*）写得不对'),
  BAD_COLLECTION_TYPE: bilingual('the !tag does not fit the value', '标签（!）与值不符'),
  BAD_DIRECTIVE: bilingual("a line that begins with '%' is none", '以“%”开头的指令写得不对'),
  BAD_DQ_ESCAPE: bilingual(
    "'\\' means something in double quotes: use single quotes",
    '双引号里“\\”有特殊含义：请用单引号',
  ),
  BAD_INDENT: bilingual(
    'this line is not indented as it must be, or a bracket above it is not closed',
    '缩进不对，或者前面的括号没有写完',
  ),
  BAD_PROP_ORDER: bilingual('anchors and tags stand before the value', '锚点和标签要写在值的前面'),
  BAD_SCALAR_START: bilingual(
    'no value begins with this character: put it in quotes',
    '值不能以这个字符开头：请加引号',
  ),
  BLOCK_AS_IMPLICIT_KEY: bilingual(
    "'name: value' cannot stand behind another one on the same line",
    '一行里不能再嵌套“name: value”：请换行或加引号',
  ),
  BLOCK_IN_FLOW: bilingual("a text with ': ' needs quotes here", '这里的文字含有“: ”：请加引号'),
  DUPLICATE_KEY: bilingual(
    'this name is here twice: only one of them can hold',
    '同一个名称写了两次：只能保留一个',
  ),
  IMPOSSIBLE: bilingual('this cannot be read', '无法读懂'),
  KEY_OVER_1024_CHARS: bilingual('the name is too long', '名称太长'),
  MISSING_CHAR: bilingual(
    'something is missing here: a quote, a bracket, a comma, a colon or a space',
    '缺少符号：引号、括号、逗号、冒号或空格',
  ),
  MULTILINE_IMPLICIT_KEY: bilingual(
    'a line needs a name, a colon and a space',
    '每一行要有名称、冒号和空格',
  ),
  MULTIPLE_ANCHORS: bilingual('a value has one anchor', '一个值只能有一个锚点'),
  MULTIPLE_DOCS: bilingual(
    "a file is one document: remove the '---'",
    '一个文件只能有一份内容：请去掉“---”',
  ),
  MULTIPLE_TAGS: bilingual('a value has one tag', '一个值只能有一个标签'),
  NON_STRING_KEY: bilingual('a name is a word', '名称要是文字'),
  RESOURCE_EXHAUSTION: bilingual('nested too deep, or too large', '嵌套太深或太大'),
  TAB_AS_INDENT: bilingual('indent with spaces, not with tabs', '缩进请用空格，不用制表符'),
  TAG_RESOLVE_FAILED: bilingual('the !tag does not fit the value', '标签（!）与值不符'),
  UNEXPECTED_TOKEN: bilingual('this does not belong here', '这里多了内容'),
};
