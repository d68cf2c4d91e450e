/** Recordings as a list: one entry for what is said, with its recording in each language. Pure. */
import type { RecordingRow } from '../../protocol/rest/prompts.ts';

export interface PromptEntry {
  /** Of all entries only this one has it. */
  readonly key: string;
  readonly kind: RecordingRow['kind'];
  readonly id: string;
  /** In the order of the languages; one for music. */
  readonly recordings: readonly RecordingRow[];
  readonly hasFaults: boolean;
}

export type PromptFilter = 'all' | 'faults' | RecordingRow['kind'];

/** Prompts of one name belong together; parts of different languages are different words. */
export function promptEntries(rows: readonly RecordingRow[]): readonly PromptEntry[] {
  const groups = new Map<string, RecordingRow[]>();
  for (const row of rows) {
    const key = row.kind === 'part' ? row.file : `${row.kind}/${row.id}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].flatMap(([key, recordings]) => {
    const [first] = recordings;
    if (!first) return [];
    const hasFaults = recordings.some(({ faults }) => faults.length > 0);
    return [{ key, kind: first.kind, id: first.id, recordings, hasFaults }];
  });
}

/** @param search in names, files and texts, whatever the case */
export function chosenEntries(
  entries: readonly PromptEntry[],
  filter: PromptFilter,
  search: string,
): readonly PromptEntry[] {
  const wanted = search.trim().toLowerCase();
  return entries.filter(({ kind, id, hasFaults, recordings }) => {
    if (filter === 'faults' ? !hasFaults : filter !== 'all' && filter !== kind) return false;
    const words = recordings.flatMap(({ file, text = '' }) => [file, text]);
    return [id, ...words].some((word) => word.toLowerCase().includes(wanted));
  });
}

/** '-19.3 dB'; a dash's place is the caller's. */
export function formatDecibels(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value.toFixed(1)} dB`;
}

/** '2.8 s' */
export function formatSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
