import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import { ParsedFiles } from '../../src/dialplan/files/read-files.ts';
import { demoSources } from '../support/demo-dialplan.ts';
import { compileText, smallDialplan, smallDialplanWith } from '../support/small-dialplan.ts';

describe('a dialplan that is right', () => {
  it('compiles without a fault, its times in milliseconds', () => {
    const { dialplan, faults } = compileText(smallDialplan);
    expect(faults).toEqual([]);
    expect(dialplan?.hotlineByNumber).toEqual({ '4008108000': 'express' });
    expect(dialplan?.queues.team).toMatchObject({ ringTimeout: 20_000, maxWait: 600_000 });
  });

  it('is the same whether its files were parsed before or not', () => {
    const parsed = new ParsedFiles();
    const compiled = (text: string) => {
      return compileDialplan([{ name: 'main.yaml', text }], { year: 2026 }, parsed).dialplan;
    };
    const crew = smallDialplanWith(['Team', 'Crew']);
    for (const text of [smallDialplan, smallDialplan, crew, smallDialplan]) {
      expect(compiled(text)).toEqual(compileText(text).dialplan);
    }
    expect(compiled(crew)?.queues.team?.name.en).toBe('Crew');
  });

  it('has the same version for the same text, and another for another text', () => {
    const version = (text: string) => compileText(text).dialplan?.version;
    expect(version(smallDialplan)).toBe(version(smallDialplan));
    expect(version(smallDialplanWith(['Team', 'Crew']))).not.toBe(version(smallDialplan));
  });

  it('is what comes with Hotline, prompt files included', () => {
    const files = readdirSync('dialplans', { recursive: true, encoding: 'utf8' });
    const promptFiles = new Set(
      files.filter((name) => name.startsWith('prompts/')).map((name) => name.slice(8)),
    );
    expect(compileDialplan(demoSources(), { year: 2026, promptFiles }).faults).toEqual([]);
  });
});
