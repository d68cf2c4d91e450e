/**
 * Warnings silenced where they arise: `# allow <code>: <reason>` on the line itself or on a line of
 * its own above it. Errors cannot be silenced, a silence needs its reason, and one that silences
 * nothing is told.
 */

import { bilingual } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';
import type { DialplanSource } from '../files/read-files.ts';

interface Silence {
  readonly file: string;
  /** Where the comment stands. */
  readonly line: number;
  readonly column: number;
  /** The line it speaks of. */
  readonly about: number;
  readonly code: string;
  readonly reason: string;
}

/** @param wasChecked whether warnings of that code were looked for: else a silence may have none yet */
export function silence(
  faults: readonly Fault[],
  sources: readonly DialplanSource[],
  wasChecked: (code: string) => boolean = () => true,
): readonly Fault[] {
  const silences = sources.flatMap(silencesIn);
  if (silences.length === 0) return faults;
  const used = new Set<Silence>();
  const left = faults.filter((one) => {
    const found = silences.find((each) => isAbout(each, one));
    if (found) used.add(found);
    return found === undefined;
  });
  const wrong = silences.flatMap((each) => faultOf(each, used.has(each) || !wasChecked(each.code)));
  return [...left, ...wrong];
}

function isAbout({ file, about, code, reason }: Silence, fault: Fault): boolean {
  if (fault.severity !== 'warning' || reason === '') return false;
  return file === fault.file && about === fault.line && code === fault.code;
}

function silencesIn({ name: file, text }: DialplanSource): readonly Silence[] {
  if (!text.includes('# allow ')) return [];
  const lines = text.split('\n');
  return lines.flatMap((content, index) => {
    const [, before = '', code = '', reason = ''] =
      /^(.*?)# allow ([a-z-]+)(?:[:：]\s*(.*))?$/.exec(content.trimEnd()) ?? [];
    if (code === '') return [];
    const isOwnLine = before.trim() === '';
    const about = isOwnLine ? nextLine(lines, index + 1) : index;
    return { file, line: index + 1, column: before.length + 1, about: about + 1, code, reason };
  });
}

/** The index of the next line that says something. */
function nextLine(lines: readonly string[], start: number): number {
  let index = start;
  while (index < lines.length && /^\s*(#.*)?$/.test(lines[index] ?? '')) index += 1;
  return index;
}

function faultOf({ file, line, column, code, reason }: Silence, isUsed: boolean): readonly Fault[] {
  const place = { severity: 'warning', file, line, column } as const;
  if (reason === '') {
    const message = bilingual(
      `'${code}' is not silenced: the reason is missing`,
      `“${code}”没有被忽略：缺少理由`,
    );
    return [
      {
        ...place,
        code: 'silence-without-reason',
        message,
        fix: bilingual(`# allow ${code}: because …`, `# allow ${code}: 因为 …`),
      },
    ];
  }
  if (isUsed) return [];
  const message = bilingual(
    `there is no warning '${code}' here to silence`,
    `这里没有可忽略的警告“${code}”`,
  );
  return [
    {
      ...place,
      code: 'silence-unused',
      message,
      fix: bilingual('remove the comment', '删去这条注释'),
    },
  ];
}
