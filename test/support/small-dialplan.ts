/** The smallest dialplan with one of each: to be changed in one place by a test. */

import { type Compilation, compileDialplan } from '../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../src/dialplan/compiled.ts';

export const smallDialplan = `
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
        answer: {next: office-hours}
      office-hours:
        hours: {calendar: office, open: menu, closed: closed}
      closed:
        play: {prompt: sorry, next: end}
      menu:
        menu:
          prompt: hello
          keys:
            '1': {label: {zh-CN: 一, en: One}, next: wait}
            '2': {label: {zh-CN: 二, en: Two}, next: account}
          otherwise: sorry
      account:
        collect:
          prompt: hello
          variable: account
          label: {zh-CN: 账号, en: Account}
          min: 4
          max: 6
          next: wait
          otherwise: sorry
      wait:
        queue: {id: team, timedOut: sorry, noAgents: sorry, full: sorry}
      sorry:
        play: {prompt: sorry, next: end}
      end:
        hangup: {}
queues:
  team:
    name: {zh-CN: 组, en: Team}
    music: waiting
calendars:
  office:
    timeZone: Asia/Shanghai
    weekly: {mon: 08:00-20:00, tue: 08:00-20:00, wed: 08:00-20:00, thu: 08:00-20:00,
      fri: 08:00-20:00, sat: closed, sun: closed}
prompts:
  hello:
    text: {zh-CN: 您好, en: Hello}
    file: {zh-CN: zh-CN/hello.wav, en: en/hello.wav}
  sorry:
    text: {zh-CN: 对不起, en: Sorry}
    file: {zh-CN: zh-CN/sorry.wav, en: en/sorry.wav}
music:
  waiting:
    name: {zh-CN: 音乐, en: Music}
    file: music/waiting.wav
`;

/** The small dialplan with passages replaced, each of which must be there. */
export function smallDialplanWith(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [passage, by]) => {
    if (!text.includes(passage)) throw new Error(`no '${passage}' in the small dialplan`);
    return text.replace(passage, by);
  }, smallDialplan);
}

export function compileText(text: string): Compilation {
  return compileDialplan([{ name: 'main.yaml', text }], { year: 2026 });
}

/** Throws where a fault is an error. */
export function soundDialplan(text: string): CompiledDialplan {
  const { dialplan, faults } = compileText(text);
  if (!dialplan) throw new Error(JSON.stringify(faults));
  return dialplan;
}
