/** docs/dialplan.md: what it shows can be written. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stepKindNames } from '../../src/dialplan/schema/steps.ts';
import { dialplanFileSchema, sectionNames } from '../../src/dialplan/schema.ts';

const page = readFileSync('docs/dialplan.md', 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const name = { 'zh-CN': '例', en: 'Example' };

/** An example is a file, or steps of a flow. */
function fileOf(text: string): unknown {
  const written: Record<string, unknown> = parse(text);
  const isFile = sectionNames.some((section) => section in written);
  return isFile ? written : { flows: { example: { name, start: 'first', steps: written } } };
}

describe('the page about dialplans', () => {
  it.each(examples)('shows what can be written: %s', (text) => {
    expect(dialplanFileSchema.safeParse(fileOf(text)).error?.issues).toBeUndefined();
  });

  it('shows every kind of step', () => {
    for (const kind of stepKindNames)
      expect(page, kind).toMatch(new RegExp(`\\b${kind}\\b: ?{|${kind}:\\n|${kind}: `));
  });
});
