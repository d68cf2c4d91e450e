import type { PromptFile } from '../flow.ts';
import { partsOf, type SayingKind } from '../say/say.ts';
import type { Turn } from '../turn.ts';

/** The recorded parts that say the value in the call's language; undefined where it cannot be said. */
export function spokenFiles(
  { dialplan, state }: Turn,
  as: SayingKind,
  value: string,
): readonly PromptFile[] | undefined {
  const names = partsOf(state.language, as, value);
  const parts = dialplan.parts[state.language];
  if (!names || !parts) return undefined;
  return names.map((name) => ({ id: `parts/${name}`, file: `${parts.folder}/${name}.wav` }));
}
