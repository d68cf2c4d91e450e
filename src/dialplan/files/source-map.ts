/**
 * One YAML file: its values, and on demand the place of each, so that a fault found in the data can name
 * the line and column a person must look at.
 */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, Scalar } from 'yaml';
import { bilingual } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';
import { quickValues } from './quick-yaml.ts';
import { type Placed, syntaxFaults } from './syntax-faults.ts';
import { faultsOfUnread, fileCharactersMax } from './unread-files.ts';

export type Path = readonly (string | number)[];

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Of a passage, in its first line; absent: the word that begins there. */
  readonly length?: number;
}

/** Undefined where nothing stands there. */
export function valueAt(values: unknown, path: Path): unknown {
  let value = values;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** A passage of a text that is a value. */
export interface TextPiece {
  /** Characters into the value. */
  readonly start: number;
  readonly text: string;
}

/** What becomes of bytes that are not UTF-8; UTF-16 without its mark is full of zeros. */
const unreadable = /[\ufffd\0]/;

export class SourceFile {
  readonly name: string;
  readonly text: string;
  /** The file as plain values; undefined for a file with comments only. */
  readonly values: unknown;
  #placed: Placed | undefined;

  private constructor(name: string, text: string, values: unknown, placed?: Placed) {
    this.name = name;
    this.text = text;
    this.values = values;
    this.#placed = placed;
  }

  /** The file, or the faults that keep it from being read as YAML. Aliases are refused. */
  static parse(name: string, text: string): SourceFile | readonly Fault[] {
    if (text.length > fileCharactersMax) {
      return faultsOfUnread([{ name, why: 'too-large' }]);
    }
    const unknown = text.search(unreadable);
    if (unknown >= 0) return [notUtf8(name, text, unknown)];
    const quick = quickValues(text);
    if (quick) return new SourceFile(name, text, quick);
    const placed = place(text);
    const faults = syntaxFaults(name, text, placed);
    if (faults.length > 0) return faults;
    return new SourceFile(name, text, placed.document.toJS() ?? undefined, placed);
  }

  /** Where the value at `path` stands; where it does not exist, the nearest parent that does. */
  placeOf(path: Path): Place {
    for (let length = path.length; length > 0; length--) {
      const place = this.#keyOf(path.slice(0, length)) ?? this.#valueOf(path.slice(0, length));
      if (place) return place;
    }
    return { file: this.name, line: 1, column: 1 };
  }

  /** Where the value itself starts when it is a word; its key when it is a whole block. */
  placeOfValue(path: Path): Place {
    const node = this.#document.getIn(path, true);
    return (isScalar(node) ? this.#valueOf(path) : undefined) ?? this.placeOf(path);
  }

  /**
   * Where a passage of the text at `path` stands, whose lines may be indented or folded there: it is
   * found by its first word, and by how often the value has that word before it.
   */
  placeOfPiece(path: Path, { start, text }: TextPiece): Place {
    const node = this.#document.getIn(path, true);
    if (!isScalar(node) || typeof node.value !== 'string' || !node.range) {
      return this.placeOfValue(path);
    }
    const [word = ''] = text.split(/\s/, 1);
    const [from, until] = node.range;
    const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
    // A comment may stand behind the mark of a block.
    let at = isBlock ? this.text.indexOf('\n', from) : from - 1;
    for (let index = node.value.indexOf(word); index >= 0 && index <= start; ) {
      at = this.text.indexOf(word, at + 1);
      index = node.value.indexOf(word, index + 1);
    }
    if (word === '' || at < 0 || at >= until) return this.placeOfValue(path);
    const [line = ''] = text.split('\n', 1);
    return { ...this.#placeAt(at), length: line.trimEnd().length };
  }

  /** A word as it is written: '0755' where its value is 755; '' where there is none. */
  writtenAt(path: Path): string {
    const node = this.#document.getIn(path, true);
    return isScalar(node) ? (node.source ?? '') : '';
  }

  #valueOf(path: Path): Place | undefined {
    const node = this.#document.getIn(path, true);
    return isNode(node) && node.range ? this.#placeAt(node.range[0]) : undefined;
  }

  #keyOf(path: Path): Place | undefined {
    const parent =
      path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find(
      (item) => isNode(item.key) && String(item.key) === String(path.at(-1)),
    );
    return pair && isNode(pair.key) && pair.key.range
      ? this.#placeAt(pair.key.range[0])
      : undefined;
  }

  #placeAt(offset: number): Place {
    const position = this.#read().lines.linePos(offset);
    return { file: this.name, line: position.line, column: position.col };
  }

  get #document(): Document {
    return this.#read().document;
  }

  /** Places are asked for where there are faults only: most files are never read for them. */
  #read(): Placed {
    this.#placed ??= place(this.text);
    return this.#placed;
  }
}

function notUtf8(name: string, text: string, offset: number): Fault {
  const before = text.slice(0, offset).split('\n');
  return {
    ...{ severity: 'error', code: 'not-utf8', file: name },
    ...{ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    message: bilingual(
      'the file is not UTF-8: from here on its letters cannot be read',
      '文件不是 UTF-8 编码：从这里开始读不出文字',
    ),
    fix: bilingual(
      "save it with the encoding 'UTF-8', not 'ANSI', 'GBK' or 'Unicode'",
      '另存为“UTF-8”编码，不要用“ANSI”、“GBK”或“Unicode”',
    ),
  };
}

function place(text: string): Placed {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: isSameName };
  return { document: parseDocument(text, options), lines };
}

/** As names 1 and '1' are one: the second would quietly take the place of the first. */
function isSameName(one: unknown, other: unknown): boolean {
  return isScalar(one) && isScalar(other) && String(one.value) === String(other.value);
}
