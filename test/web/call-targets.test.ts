import { describe, expect, it } from 'vitest';
import type { DirectoryBody } from '../../src/protocol/rest/desk.ts';
import { targetRows } from '../../src/web/model/call-targets.ts';

const name = (text: string) => ({ 'zh-CN': text, en: text });
const agent = { since: 0, state: 'ready' as const, free: true };
const directory: DirectoryBody = {
  agents: [
    { ...agent, id: 'agt_1', name: '周敏', extension: '1003', state: 'talking', free: false },
    { ...agent, id: 'agt_2', name: '赵敏', extension: '1002' },
  ],
  queues: [
    { id: 'tracking', name: name('Tracking'), waiting: 2, ready: 1 },
    { id: 'pick-up', name: name('Pick-up'), waiting: 0, ready: 1 },
  ],
  flows: [{ id: 'survey', name: name('Survey') }],
  external: false,
};

const keys = (...[use, search]: [Parameters<typeof targetRows>[1], string]) =>
  targetRows(directory, use, search).map(({ key }) => key);

describe('whom a call can be sent to', () => {
  it('shows who is free first', () => {
    expect(keys('consult', '')).toEqual([
      ...['agent agt_2', 'queue pick-up', 'agent agt_1', 'queue tracking'],
    ]);
  });

  it('sends callers to flows, asks queues, and calls people only', () => {
    expect(keys('transfer', 'survey')).toEqual(['flow survey']);
    expect(keys('consult', 'survey')).toEqual([]);
    expect(keys('make-call', '').every((key) => key.startsWith('agent'))).toBe(true);
  });

  it('finds by name, extension and the words of a queue', () => {
    expect(keys('transfer', '赵')).toEqual(['agent agt_2']);
    expect(keys('transfer', '1003')).toEqual(['agent agt_1']);
    expect(keys('transfer', 'PICK')).toEqual(['queue pick-up']);
  });

  it('takes typed digits for an extension, and for a number only where one may dial out', () => {
    expect(keys('transfer', '1099')).toEqual(['number extension']);
    expect(keys('transfer', '138 0013 8000')).toEqual([]);
    const open = { ...directory, external: true };
    expect(targetRows(open, 'transfer', '138 0013 8000').map(({ target }) => target)).toEqual([
      { kind: 'external', number: '13800138000' },
    ]);
    // An agent's extension is never dialled outside, whether or not she is free.
    expect(targetRows(open, 'consult', '1003').map(({ key }) => key)).toEqual(['agent agt_1']);
  });
});
