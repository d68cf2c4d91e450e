/**
 * One YAML file with the place of each of its values, so that a fault found in the data can name the
 * line and column a person must look at.
 */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Fault } from '../fault.ts';

export type Path = readonly (string | number)[];

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file may have at most this many characters: far above what a person edits. */
const fileCharactersMax = 1_000_000;

export class SourceFile {
  readonly name: string;
  readonly text: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  private constructor(name: string, text: string, document: Document, lines: LineCounter) {
    this.name = name;
    this.text = text;
    this.#document = document;
    this.#lines = lines;
  }

  /** The file, or the faults that keep it from being read as YAML. Aliases are refused. */
  static parse(name: string, text: string): SourceFile | readonly Fault[] {
    if (text.length > fileCharactersMax) {
      const message = `the file has more than ${fileCharactersMax} characters`;
      return [
        { severity: 'error', code: 'file-too-large', file: name, line: 1, column: 1, message },
      ];
    }
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const faults: Fault[] = [];
    const report = (offset: number, message: string) => {
      const { line, col } = lines.linePos(offset);
      faults.push({
        severity: 'error',
        code: 'yaml-syntax',
        file: name,
        line,
        column: col,
        message,
      });
    };
    for (const error of document.errors) report(error.pos[0], error.message);
    // A walk over every node is spared where there can be no alias.
    if (text.includes('*')) {
      visit(document, {
        Alias: (_, alias) =>
          report(alias.range?.[0] ?? 0, 'write the value out: *aliases are not used here'),
      });
    }
    return faults.length > 0 ? faults : new SourceFile(name, text, document, lines);
  }

  /** The file as plain values; undefined for a file with comments only. */
  get values(): unknown {
    return this.#document.toJS() ?? undefined;
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

  #valueOf(path: Path): Place | undefined {
    const node = this.#document.getIn(path, true);
    return isNode(node) && node.range ? this.#place(node.range[0]) : undefined;
  }

  #keyOf(path: Path): Place | undefined {
    const parent =
      path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find(
      (item) => isNode(item.key) && String(item.key) === String(path.at(-1)),
    );
    return pair && isNode(pair.key) && pair.key.range ? this.#place(pair.key.range[0]) : undefined;
  }

  #place(offset: number): Place {
    const position = this.#lines.linePos(offset);
    return { file: this.name, line: position.line, column: position.col };
  }
}
