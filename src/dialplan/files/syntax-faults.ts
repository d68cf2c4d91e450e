/**
 * What keeps a text from being YAML, in an operations person's words. One wrong line makes the parser
 * stumble over all that follow: of those only the first is told, with what usually causes it.
 */
import { type Document, type LineCounter, visit, type YAMLParseError } from 'yaml';
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';
import { causeIn } from './syntax-causes.ts';
import { syntaxWords } from './syntax-words.ts';

/** A text as `yaml` reads it: every value with its place. */
export interface Placed {
  readonly document: Document;
  readonly lines: LineCounter;
}

export function syntaxFaults(name: string, text: string, placed: Placed): readonly Fault[] {
  const { errors } = placed.document;
  const lines = errors.length > 0 ? text.split(/\r?\n/) : [];
  const told = (error: YAMLParseError) => faultOf(name, { text, lines }, placed, error);
  const bare = errors.find(({ pos: [from] }) => {
    return causeIn(lines, placed.lines.linePos(from).line, 'DUPLICATE_KEY') !== undefined;
  });
  if (bare) return [told(bare)];
  const repeated = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const others = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  const [first] = [...others].sort((a, b) => a.pos[0] - b.pos[0]);
  const made = [...repeated, ...(first ? [first] : [])].map(told);
  return [...made, ...aliasFaults(name, text, placed)];
}

function faultOf(
  file: string,
  { text, lines }: { readonly text: string; readonly lines: readonly string[] },
  placed: Placed,
  { pos: [from], code }: YAMLParseError,
): Fault {
  const at = placed.lines.linePos(wordFrom(text, from));
  const cause = causeIn(lines, at.line, code);
  const { line, column } = cause ?? { line: at.line, column: at.col };
  const message = cause?.message ?? syntaxWords[code];
  const made = { severity: 'error', code: 'yaml-syntax', file, line, column, message } as const;
  return cause?.fix === undefined ? made : { ...made, fix: cause.fix };
}

/** Faults that begin with the room before a word are shown at the word. */
function wordFrom(text: string, offset: number): number {
  const room = /^\s*/.exec(text.slice(offset))?.[0].length ?? 0;
  return offset + room < text.length ? offset + room : offset;
}

function aliasFaults(file: string, text: string, { document, lines }: Placed): readonly Fault[] {
  // A walk over every node is spared where there can be no alias.
  if (!text.includes('*')) return [];
  const faults: Fault[] = [];
  const message: Wording = bilingual(
    'write the value out: *aliases are not used here',
    '请把值写全：这里不用 *别名',
  );
  visit(document, {
    Alias: (_, alias) => {
      const { line, col: column } = lines.linePos(alias.range?.[0] ?? 0);
      faults.push({ severity: 'error', code: 'yaml-syntax', file, line, column, message });
    },
  });
  return faults;
}
