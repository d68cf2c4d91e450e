/** How long a prompt takes to say: the recording's length where it is known, else a guess. */
import type { CompiledDialplan } from '../compiled.ts';
import type { PromptFile } from '../flow.ts';

/** Unhurried announcers: 4.5 Chinese characters a second, 14 Latin letters. */
const chineseMs = 220;
const latinMs = 70;

/** @param known lengths by file, relative to the prompts directory */
export function promptsMs(
  dialplan: CompiledDialplan,
  prompts: readonly PromptFile[],
  known: ReadonlyMap<string, number> = new Map(),
): number {
  return prompts.reduce((sum, prompt) => {
    return sum + (known.get(prompt.file) ?? guessMs(promptText(dialplan, prompt)));
  }, 0);
}

/** What the file says; its id where the manifest does not know it. */
export function promptText(dialplan: CompiledDialplan, { id, file }: PromptFile): string {
  if (isSpokenPart({ id })) return partText(dialplan, { id, file });
  const prompt = dialplan.prompts[id];
  if (!prompt) return id;
  return file === prompt.file['zh-CN'] ? prompt.text['zh-CN'] : prompt.text.en;
}

/** A part of a number, time or sum that is said. */
export function isSpokenPart({ id }: Pick<PromptFile, 'id'>): boolean {
  return id.startsWith(partPrefix);
}

const partPrefix = 'parts/';

function partText({ parts }: CompiledDialplan, { id, file }: PromptFile): string {
  const name = id.slice(partPrefix.length);
  const spoken = Object.values(parts).find(({ folder }) => file === `${folder}/${name}.wav`);
  return spoken?.words[name]?.text ?? name;
}

function guessMs(text: string): number {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return chinese * chineseMs + (text.length - chinese) * latinMs;
}
