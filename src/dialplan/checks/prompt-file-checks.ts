/** Files that a dialplan plays and that are not there. */
import { bilingual } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import type { SectionName } from '../schema.ts';
import type { Report } from './report.ts';

/** @param files those that exist, relative to the prompts directory */
export function checkPromptFiles(
  { prompts, parts, music }: Sections['entries'],
  files: ReadonlySet<string>,
  report: Report,
): void {
  const want = (file: string, entry: Entry<SectionName>, path: Path): void => {
    if (files.has(file)) return;
    report('prompt-file-missing', entry, path, {
      message: bilingual(`the file prompts/${file} does not exist`, `文件 prompts/${file} 不存在`),
    });
  };
  for (const prompt of Object.values(prompts)) {
    for (const [language, file] of Object.entries(prompt.value.file)) {
      want(file, prompt, ['file', language]);
    }
  }
  for (const part of Object.values(parts)) {
    const { folder, words } = part.value;
    for (const name of Object.keys(words)) want(`${folder}/${name}.wav`, part, ['words', name]);
  }
  for (const one of Object.values(music)) want(one.value.file, one, ['file']);
}
