/** What usually lies behind a text that is no YAML: full-width signs, tabs, a missing space, an indent. */
import type { ErrorCode } from 'yaml';
import { bilingual, type Wording } from '../../base/wording.ts';

export interface Cause {
  readonly line: number;
  readonly column: number;
  readonly message: Wording;
  readonly fix?: Wording;
}

/** Lines above the fault in which its cause may stand. */
const linesBefore = 2;

/**
 * Undefined where nothing of the kind is to be seen.
 * @param line where the parser stumbled, from 1
 */
export function causeIn(
  lines: readonly string[],
  line: number,
  code: ErrorCode,
): Cause | undefined {
  const bare = bareKey(lines, line);
  if (bare || code === 'DUPLICATE_KEY') return bare;
  for (let at = line; at >= Math.max(1, line - linesBefore); at--) {
    const found = signCause(lines[at - 1] ?? '', at);
    if (found) return found;
  }
  return (
    unclosedBracket(lines, line, code) ??
    unclosedQuote(lines, line) ??
    oddIndentAbove(lines, line) ??
    indentCause(lines, line, code)
  );
}

/** The keys '*' and '#' mean something else to YAML: an alias, and a comment. */
function bareKey(lines: readonly string[], line: number): Cause | undefined {
  const from = Math.max(0, line - 1 - linesBefore);
  const index = lines
    .slice(0, line)
    .findLastIndex((text, at) => at >= from && /^\s*[*#]:/.test(text));
  if (index < 0) return undefined;
  const column = (lines[index] ?? '').search(/[*#]/);
  const key = (lines[index] ?? '').charAt(column);
  return {
    ...{ line: index + 1, column: column + 1 },
    message: bilingual(`the key ${key} needs quotes`, `按键 ${key} 要加引号`),
    fix: bilingual(`write '${key}':`, `写成“'${key}':”`),
  };
}

/** A bracket that is opened and not closed is missed at the next line only. */
function unclosedBracket(
  lines: readonly string[],
  line: number,
  code: ErrorCode,
): Cause | undefined {
  if (code !== 'BAD_INDENT') return undefined;
  const index = lines.slice(0, line - 1).findLastIndex((text) => !/^\s*(#|$)/.test(text));
  const text = withoutTexts(lines[index] ?? '');
  const open: number[] = [];
  for (const [at, letter] of [...text].entries()) {
    if (letter === '{' || letter === '[') open.push(at);
    else if (letter === '}' || letter === ']') open.pop();
  }
  const at = open.at(-1);
  if (index < 0 || at === undefined) return undefined;
  const bracket = text.charAt(at);
  return {
    ...{ line: index + 1, column: at + 1 },
    message: bilingual(`the bracket ${bracket} is not closed`, `括号 ${bracket} 没有写完`),
    fix: bilingual(
      `put ${bracket === '{' ? '}' : ']'} at its end`,
      `在末尾加上 ${bracket === '{' ? '}' : ']'}`,
    ),
  };
}

/** A line that is oddly indented may be read as a name, and be stumbled over much later. */
function oddIndentAbove(lines: readonly string[], line: number): Cause | undefined {
  const index = lines
    .slice(0, line)
    .findLastIndex((text) => /^ *[\t\u00a0\u2000-\u200b\u3000]/.test(text));
  return index < 0 ? undefined : signCause(lines[index] ?? '', index + 1);
}

/** Signs of a Chinese keyboard that look like YAML's, by what is meant. */
const fullWidth: Readonly<Record<string, string>> = {
  ...{ '：': ':', '，': ',', '｛': '{', '｝': '}', '［': '[', '］': ']', '【': '[', '】': ']' },
  ...{ '＃': '#', '－': '-' },
};

function signCause(line: string, at: number): Cause | undefined {
  const indent = /^[ \t\u00a0\u2000-\u200b\u3000]*/.exec(line)?.[0] ?? '';
  const odd = indent.search(/[^ ]/);
  if (odd >= 0) return oddIndent(indent.charAt(odd), at, odd + 1);
  const bare = withoutTexts(line);
  const name = /^(\s*(?:- )?['"]?[\w-]+['"]?)\s*：/.exec(bare);
  if (name) return signAt(at, (name[1] ?? '').length, '：');
  const sign = bare.search(/[｛｝［］【】]|(?<=[}\]'"])，|[：，](?=\s)|，(?=['"{[])/);
  if (sign >= 0) return signAt(at, sign, bare.charAt(sign));
  const tight = /^(\s*(?:- )?)([A-Za-z][\w-]*):([^\s:/].*)$/.exec(bare);
  if (!tight) return undefined;
  const [, before = '', word = '', rest = ''] = tight;
  const written = `${word}: ${rest.trim()}`;
  return {
    ...{ line: at, column: before.length + 1 },
    message: bilingual(`a space is missing after '${word}:'`, `“${word}:”后面少了空格`),
    fix: bilingual(`write '${written}'`, `写成“${written}”`),
  };
}

function oddIndent(character: string, line: number, column: number): Cause {
  const what =
    character === '\t'
      ? bilingual('a tab', '制表符')
      : bilingual('a space that is not an ordinary one', '特殊空格（全角或不间断空格）');
  return {
    ...{ line, column },
    message: bilingual(`the line is indented with ${what.en}`, `这一行的缩进里有${what['zh-CN']}`),
    fix: bilingual('indent with ordinary spaces', '缩进请用普通的半角空格'),
  };
}

function signAt(line: number, index: number, sign: string): Cause {
  const meant = `${fullWidth[sign] ?? sign}${sign === '：' || sign === '，' ? ' ' : ''}`;
  return {
    ...{ line, column: index + 1 },
    message: bilingual(`'${sign}' is a full-width sign`, `“${sign}”是全角符号`),
    fix: bilingual(`write '${meant}'`, `写成半角的“${meant}”`),
  };
}

/** The line with its quoted texts and its comment blanked out. */
function withoutTexts(line: string): string {
  return line
    .replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, (quoted) => `'${'x'.repeat(quoted.length - 2)}'`)
    .replace(/(^|\s)#.*$/, (comment) => ' '.repeat(comment.length));
}

/** A quote that is opened and not closed swallows what follows, often for lines. */
function unclosedQuote(lines: readonly string[], line: number): Cause | undefined {
  const text = lines[line - 1] ?? '';
  const at = text.search(/(?<=[[{,:]\s*|-\s+)['"]/);
  const quote = text.charAt(at);
  if (at < 0 || text.split(quote).length % 2 === 1) return undefined;
  return {
    ...{ line, column: at + 1 },
    message: bilingual(`the quotes ${quote} do not pair`, `引号 ${quote} 没有成对`),
    fix: bilingual(`put ${quote} before and behind each text`, `每段文字的前后都要有 ${quote}`),
  };
}

const indentCodes: readonly ErrorCode[] = [
  ...(['BAD_INDENT', 'BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY'] as const),
  ...(['UNEXPECTED_TOKEN', 'MISSING_CHAR'] as const),
];

/** A line that lines up with none of those above it. */
function indentCause(lines: readonly string[], line: number, code: ErrorCode): Cause | undefined {
  if (!indentCodes.includes(code)) return undefined;
  const indent = indentOf(lines[line - 1] ?? '');
  const levels: { readonly line: number; readonly indent: number }[] = [];
  for (let at = line - 1; at >= 1 && (levels.at(-1)?.indent ?? 1) > 0; at--) {
    const text = lines[at - 1] ?? '';
    const last = levels.at(-1)?.indent ?? Number.POSITIVE_INFINITY;
    if (/^\s*(#|$)/.test(text) || indentOf(text) >= last) continue;
    levels.push({ line: at, indent: indentOf(text) });
  }
  if (levels.length === 0) return undefined;
  if (levels.some((one) => one.indent === indent)) return deeperThanItsValue(lines, line);
  const deeper = levels.findLast((one) => one.indent > indent);
  const shallower = levels.find((one) => one.indent < indent);
  const told = [deeper, shallower].flatMap((one) => (one ? [one] : []));
  return {
    ...{ line, column: indent + 1 },
    message: bilingual(
      `this line is indented by ${indent} spaces and lines up with none above it`,
      `这一行缩进 ${indent} 个空格，和上面哪一行都没有对齐`,
    ),
    fix: bilingual(
      `line it up: ${told.map((one) => `${one.indent} as line ${one.line}`).join(', or ')}`,
      `对齐：${told.map((one) => `${one.indent} 个空格（同第 ${one.line} 行）`).join('，或 ')}`,
    ),
  };
}

/** 'tries: 3' with a further indented line below it. */
function deeperThanItsValue(lines: readonly string[], line: number): Cause | undefined {
  const own = lines[line - 1] ?? '';
  const next = lines.findIndex((text, index) => index >= line && !/^\s*(#|$)/.test(text));
  const below = lines[next] ?? '';
  const hasValue = /^\s*(?:- )?['"]?[\w-]+['"]?:\s+[^\s{[|>#]/.test(own);
  if (next < 0 || !hasValue || indentOf(below) <= indentOf(own)) return undefined;
  if (!/^\s*['"]?[\w-]+['"]?:(\s|$)/.test(below)) return undefined;
  return {
    ...{ line: next + 1, column: indentOf(below) + 1 },
    message: bilingual(
      `this line is indented further than line ${line}, which has its value already`,
      `这一行比第 ${line} 行缩进更深，而第 ${line} 行已经有值`,
    ),
    fix: bilingual('line the two up, or indent both alike', '把这两行对齐'),
  };
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}
