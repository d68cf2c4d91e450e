import { describe, expect, it } from 'vitest';
import {
  draftFiles,
  emptyDraft,
  keyGroups,
  readDraft,
  stepAt,
  withText,
} from '../../src/web/model/dialplan-draft.ts';

const files = [
  { name: 'b.yaml', text: 'b' },
  { name: 'a.yaml', text: 'a' },
];
const name = { 'zh-CN': '', en: '' };

describe('a draft of the dialplan', () => {
  it('holds what differs only: a text typed back is no change', () => {
    const changed = withText(emptyDraft('base'), files, 'a.yaml', 'other');
    expect(changed.changes).toEqual({ 'a.yaml': 'other' });
    expect(withText(changed, files, 'a.yaml', 'a')).toEqual(emptyDraft('base'));
  });

  it('adds and takes out files', () => {
    const added = withText(emptyDraft('base'), files, 'c.yaml', '');
    const without = withText(added, files, 'b.yaml', undefined);
    expect(draftFiles(without, files)).toEqual([
      { name: 'a.yaml', text: 'a' },
      { name: 'c.yaml', text: '' },
    ]);
    expect(withText(added, files, 'c.yaml', undefined)).toEqual(emptyDraft('base'));
  });

  it('comes back from what was kept, and not from what another hand wrote', () => {
    const draft = withText(emptyDraft('base'), files, 'a.yaml', undefined);
    expect(readDraft(JSON.stringify(draft))).toEqual(draft);
    for (const text of [undefined, '', '{', '{"base":1}']) {
      expect(readDraft(text)).toBeUndefined();
    }
  });

  it('knows the flow and the step of a line', () => {
    const steps = [
      { id: 'answer', file: 'a.yaml', line: 6 },
      { id: 'menu', file: 'a.yaml', line: 9 },
    ];
    const flows = [{ id: 'main', name, file: 'a.yaml', line: 3, steps }];
    expect(stepAt({ flows }, 'a.yaml', 2)).toBeUndefined();
    expect(stepAt({ flows }, 'a.yaml', 4)).toEqual({ flow: 'main' });
    expect(stepAt({ flows }, 'a.yaml', 8)).toEqual({ flow: 'main', step: 'answer' });
    expect(stepAt({ flows }, 'a.yaml', 99)).toEqual({ flow: 'main', step: 'menu' });
    expect(stepAt({ flows }, 'b.yaml', 9)).toBeUndefined();
  });

  it('reads keys in groups, with a Chinese comma as well', () => {
    expect(keyGroups('1, 1234567890#')).toEqual(['1', '1234567890#']);
    expect(keyGroups('1，2')).toEqual(['1', '2']);
    expect(keyGroups(' ')).toEqual([]);
    expect(keyGroups('1,x')).toBeUndefined();
  });
});
