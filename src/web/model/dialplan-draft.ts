/**
 * A draft of the dialplan: the files it began with and what was changed since. Pure; kept as JSON on
 * the admin's computer, so that a reload loses nothing.
 */
import { z } from 'zod';
import type { DialplanFileText, DialplanOutline } from '../../protocol/rest/dialplan.ts';

const draft = z.object({
  /** `base` of the files it began with. */
  base: z.string(),
  /** Texts of the files that differ; null: taken out. */
  changes: z.record(z.string(), z.string().nullable()),
});

export type DialplanDraft = z.infer<typeof draft>;

export function emptyDraft(base: string): DialplanDraft {
  return { base, changes: {} };
}

/** Undefined for what another version, or another hand, wrote there. */
export function readDraft(text: string | undefined): DialplanDraft | undefined {
  if (text === undefined) return undefined;
  try {
    return draft.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A text that is again as it was is no change. */
export function withText(
  { base, changes }: DialplanDraft,
  files: readonly DialplanFileText[],
  name: string,
  text: string | undefined,
): DialplanDraft {
  const { [name]: _, ...others } = changes;
  const original = files.find((file) => file.name === name)?.text;
  if (text === original) return { base, changes: others };
  return { base, changes: { ...others, [name]: text ?? null } };
}

/** All files as the draft has them, by name. */
export function draftFiles(
  { changes }: DialplanDraft,
  files: readonly DialplanFileText[],
): readonly DialplanFileText[] {
  const texts = new Map<string, string | null>(files.map(({ name, text }) => [name, text]));
  for (const [name, text] of Object.entries(changes)) texts.set(name, text);
  return [...texts]
    .flatMap(([name, text]) => (text === null ? [] : [{ name, text }]))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface StepPlace {
  readonly flow: string;
  readonly step?: string;
}

/** The flow and step that a line of a file belongs to: the last that begins at or before it. */
export function stepAt(
  { flows }: Pick<DialplanOutline, 'flows'>,
  file: string,
  line: number,
): StepPlace | undefined {
  const before = <Place extends { readonly file: string; readonly line: number }>(
    places: readonly Place[],
  ) =>
    places
      .filter((place) => place.file === file && place.line <= line)
      .reduce<Place | undefined>(
        (last, one) => (last && last.line > one.line ? last : one),
        undefined,
      );
  const flow = before(flows);
  if (!flow) return undefined;
  const step = before(flow.steps);
  return step ? { flow: flow.id, step: step.id } : { flow: flow.id };
}

/** '1,1234567890#' as groups of keys, one per question; undefined for what no phone has. */
export function keyGroups(text: string): readonly string[] | undefined {
  const groups = text.trim() === '' ? [] : text.split(/[,，\s]+/);
  return groups.every((group) => /^[0-9*#]{0,40}$/.test(group)) ? groups : undefined;
}
