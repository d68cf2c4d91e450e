import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import { formatFault } from '../../src/dialplan/fault.ts';

const base = `
hotlines:
  express:
    name: {zh-CN: 热线, en: Hotline}
    numbers: ['4008108000']
    flow: main
flows:
  main:
    name: {zh-CN: 流程, en: Flow}
    start: answer
    steps:
      answer:
        answer: {next: menu}
      menu:
        menu:
          prompt: hello
          keys:
            '1': {label: {zh-CN: 一, en: One}, next: wait}
          otherwise: end
      wait:
        queue: {id: team, timedOut: end, noAgents: end, full: end}
      end:
        hangup: {}
queues:
  team:
    name: {zh-CN: 组, en: Team}
    music: waiting
prompts:
  hello:
    text: {zh-CN: 您好, en: Hello}
    file: {zh-CN: zh-CN/hello.wav, en: en/hello.wav}
music:
  waiting:
    name: {zh-CN: 音乐, en: Music}
    file: music/waiting.wav
`;

function compile(text: string) {
  return compileDialplan([{ name: 'main.yaml', text }], { year: 2026 });
}

/** The base with one passage replaced, which must be there. */
function changed(passage: string, by: string): string {
  expect(base).toContain(passage);
  return base.replace(passage, by);
}

/** The faults as a person reads them. */
function faultsOf(text: string): string[] {
  return compile(text).faults.map((fault) => formatFault(fault, text));
}

describe('a dialplan that is right', () => {
  it('compiles without a fault, its times in milliseconds', () => {
    const { dialplan, faults } = compile(base);
    expect(faults).toEqual([]);
    expect(dialplan?.hotlineByNumber).toEqual({ '4008108000': 'express' });
    expect(dialplan?.queues.team).toMatchObject({ ringTimeout: 20_000, maxWait: 600_000 });
  });

  it('has the same version for the same text, and another for another text', () => {
    const version = (text: string) => compile(text).dialplan?.version;
    expect(version(base)).toBe(version(base));
    expect(version(changed('Team', 'Crew'))).not.toBe(version(base));
  });

  it('is what comes with Hotline, prompt files included', () => {
    const files = readdirSync('dialplans', { recursive: true, encoding: 'utf8' });
    const sources = files
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => ({ name, text: readFileSync(join('dialplans', name), 'utf8') }));
    const promptFiles = new Set(
      files.filter((name) => name.startsWith('prompts/')).map((name) => name.slice(8)),
    );
    expect(compileDialplan(sources, { year: 2026, promptFiles }).faults).toEqual([]);
  });
});

describe('a fault', () => {
  it('names file, line and column, underlines the word and offers the fix', () => {
    expect(faultsOf(changed('flow: main', 'flow: mian'))).toContain(
      [
        "main.yaml:6:11 error unknown-reference: there is no 'mian' among the flows",
        '  6 |     flow: mian',
        '    |           ^^^^',
        "    = did you mean 'main'?",
      ].join('\n'),
    );
  });

  it.each([
    ['a mistyped key', 'otherwise: end', 'othrwise: end', "'othrwise' is not known here"],
    ['a mistyped kind of step', 'queue: {id', 'queu: {id', 'a step is exactly one of'],
    ['a missing key', 'flow: main\n', '\n', "'flow' is missing"],
    ['a wrong duration', 'music: waiting', 'music: waiting\n    wrapUp: soon', 'write a duration'],
    ['a number with letters', "'4008108000'", "'400-8108'", 'write the number with digits only'],
    ['a reference to no prompt', 'prompt: hello', 'prompt: hallo', "no 'hallo' among the prompts"],
    ['a reference to no step', 'next: wait', 'next: weit', "no 'weit' among the steps"],
    ['a reference to no queue', 'id: team', 'id: tem', "no 'tem' among the queues"],
    ['a key that is no key', "'1': {label", "'11': {label", 'a menu key is one of'],
    ['an unclosed bracket', 'hangup: {}', 'hangup: {', 'main.yaml:24 Flow map'],
    ['an alias', 'flow: main', 'flow: *main', 'aliases are not used here'],
    ['a menu before the answer', 'start: answer', 'start: menu', 'without having been answered'],
  ])('is found in %s', (_, passage, by, message) => {
    const { dialplan, faults } = compile(changed(passage, by));
    expect(faults.map((fault) => `${fault.file}:${fault.line} ${fault.message}`)).toContainEqual(
      expect.stringContaining(message),
    );
    expect(dialplan).toBeUndefined();
  });

  it('is a number that two hotlines claim', () => {
    const second = changed(
      'flows:\n  main',
      "  other:\n    name: {zh-CN: 二, en: Two}\n    numbers: ['4008108000']\n    flow: main\nflows:\n  main",
    );
    expect(compile(second).faults.map((fault) => fault.code)).toEqual(['number-claimed-twice']);
  });

  it('is a queue that leads back to itself without the caller doing anything', () => {
    const circle = changed('timedOut: end', 'timedOut: wait');
    expect(compile(circle).faults.map((fault) => fault.code)).toEqual(['loop-without-caller']);
  });

  it('is only a warning for a step nobody reaches', () => {
    const { dialplan, faults } = compile(
      changed('      end:\n', '      attic:\n        hangup: {}\n      end:\n'),
    );
    expect(faults.map((fault) => [fault.severity, fault.code])).toEqual([
      ['warning', 'unreachable-step'],
    ]);
    expect(dialplan).toBeDefined();
  });

  it('is told for every fault at once', () => {
    const text = changed('flow: main', 'flow: mian').replace('id: team', 'id: tem');
    expect(compile(text).faults.filter((fault) => fault.severity === 'error')).toHaveLength(2);
  });
});
