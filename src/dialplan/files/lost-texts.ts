/** Texts of which a part is a comment to YAML: callers and agents would never see it. */
import { bilingual } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';

/** A text without quotes, and behind it a '#' with a room before it and none after: 'press #1'. */
const lostText = /^(\s*(?:- )?(?:zh-CN|en|text|pinyin):\s+[^'"{[|>#\s][^#]*?\s)(#[^\s#!].*)$/;

export function lostTexts(file: string, text: string): readonly Fault[] {
  if (!/ #[^\s#!]/.test(text)) return [];
  return text.split(/\r?\n/).flatMap((content, index) => {
    const [, before = '', lost = ''] = lostText.exec(content) ?? [];
    if (lost === '') return [];
    return {
      ...{ severity: 'warning', code: 'text-lost', file },
      ...{ line: index + 1, column: before.length + 1 },
      message: bilingual(
        "from '#' on it is a comment, and no part of the text",
        '“#”以后成了注释，不属于这段文字',
      ),
      fix: bilingual(
        "put the text in quotes; a comment has a space behind '#'",
        '给文字加引号；如果是注释，请在“#”后空一格',
      ),
    } as const;
  });
}
