import type { Wording } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';
import { type Entry, fault } from '../files/read-files.ts';
import type { Path, Place, TextPiece } from '../files/source-map.ts';
import type { SectionName } from '../schema.ts';

/** Tells a fault of an entry, at a path below it; an empty path is the entry's own name. */
export type Report = (
  code: Fault['code'],
  entry: Entry<SectionName>,
  path: Path,
  words: {
    readonly message: Wording;
    /** Absent: an error. */
    readonly severity?: Fault['severity'];
    readonly fix?: Wording;
    /** Underlined: the name, where the path leads to one with a value. */
    readonly at?: 'name';
    /** The passage of the text at `path` that it is about; absent: the text where it begins. */
    readonly piece?: TextPiece;
  },
) => void;

/** A report that adds to `faults`, with the place of what it speaks of. */
export function reportTo(faults: Fault[]): Report {
  return (code, entry, path, words) => {
    const full = [...entry.path, ...path];
    const place = placeOf(entry, full, path.length === 0 || words.at === 'name', words.piece);
    const made = fault(code, place, words.message, words.severity ?? 'error');
    faults.push(words.fix === undefined ? made : { ...made, fix: words.fix });
  };
}

function placeOf(
  { source }: Entry<SectionName>,
  path: Path,
  isName: boolean,
  piece: TextPiece | undefined,
): Place {
  if (piece) return source.placeOfPiece(path, piece);
  return isName ? source.placeOf(path) : source.placeOfValue(path);
}
