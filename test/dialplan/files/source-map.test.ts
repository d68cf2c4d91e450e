/** Where a passage of a long text stands in its file, however YAML has it written. */
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../src/dialplan/files/source-map.ts';

const value = '元旦：1月1日放假。\n春节：1月1日至2日，\n共2天。\n';

function sourceOf(text: string): SourceFile {
  const source = SourceFile.parse('main.yaml', text);
  if (!(source instanceof SourceFile)) throw new Error(JSON.stringify(source));
  return source;
}

/** Of the last such passage of the notice. */
function placeIn(text: string, passage: string) {
  const source = sourceOf(text);
  const { notice } = source.values as { readonly notice: string };
  const piece = { start: notice.lastIndexOf(passage), text: passage };
  const { line, column, length } = source.placeOfPiece(['notice'], piece);
  return [line, column, length];
}

describe('a passage', () => {
  const block = value.replace(/^(?=.)/gm, '    ');

  it.each([
    ['of a block', `notice: |\n${block}`, [3, 8, 4]],
    ['of a block behind a comment', `notice: |- # 1月1日\n${block}`, [3, 8, 4]],
    ['of a block deeper in', `notice: |2\n${block}`, [3, 8, 4]],
    ['of a folded block', `notice: >\n${block.replaceAll('\n', '\n\n')}`, [4, 8, 4]],
    ['of a text in quotes', `notice: "${value.replaceAll('\n', ' ')}"`, [1, 24, 4]],
    ['of a text without quotes', `notice: ${block.trim()}`, [2, 8, 4]],
  ])('%s is found again', (_, text, place) => {
    expect(placeIn(text, '1月1日')).toEqual(place);
  });

  it('at the start of a text without quotes is found there', () => {
    expect(placeIn('notice: 元旦放假', '元旦')).toEqual([1, 9, 2]);
  });

  it('over two lines is shown in its first', () => {
    expect(placeIn(`notice: |\n${block}`, '1月1日至2日，\n共2天')).toEqual([3, 8, 8]);
  });

  it('that is not found again has the place of the text', () => {
    const quoted = 'notice: "\\u5143旦"';
    expect(placeIn(quoted, '元旦')).toEqual([1, 9, undefined]);
  });
});
