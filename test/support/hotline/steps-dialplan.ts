/** A number for each kind of step, added to the end-to-end tests' dialplan. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { babble, tone, writeWav } from '../sound.ts';

export const stepNumbers = {
  say: '4008200001',
  collect: '4008200002',
  language: '4008200003',
  flows: '4008200004',
  service: '4008200005',
  dial: '4008200006',
  voicemail: '4008200007',
  announce: '4008200008',
  consent: '4008200009',
  refuse: '4008200010',
  callback: '4008200011',
} as const;

/** To be told from each other by their likeness. */
export const stepPrompts = {
  ask: tone(700, 0.2),
  yes: tone(800, 0.2),
  chinese: babble(11, 1),
  english: babble(12, 1),
  early: babble(13, 1),
} as const;

const label = '{zh-CN: 标签, en: Label}';
const name = '{zh-CN: 流程, en: Flow}';

function hotline(id: keyof typeof stepNumbers, more = ''): string {
  return `  ${id}: {name: ${name}, numbers: ['${stepNumbers[id]}'], flow: ${id}${more}}`;
}

function flow(id: string, start: string, steps: string): string {
  return `  ${id}:\n    name: ${name}\n    start: ${start}\n    steps:\n${steps}
      over: {hangup: {}}`;
}

const answer = (to: string) => `      answer: {answer: {next: ${to}}}`;

const plan = (serviceUrl: string) => `
hotlines:
${hotline('say')}
${hotline('collect')}
${hotline('language')}
${hotline('flows')}
${hotline('service')}
${hotline('dial')}
${hotline('voicemail')}
${hotline('announce', ', announcements: before-answer')}
${hotline('consent', ', recordWithConsentOnly: true')}
${hotline('refuse')}
${hotline('callback')}

flows:
${flow(
  'say',
  'answer',
  `${answer('fee')}
      fee: {say: {as: money, value: '"2.50"', before: hello, bargeIn: false, next: over}}`,
)}
${flow(
  'collect',
  'answer',
  `${answer('number')}
      number:
        collect: {prompt: ask, variable: card, label: ${label}, min: 6, max: 6, check: luhn,
          confirm: {prompt: yes}, tries: 3, invalid: early, next: over, otherwise: over}`,
)}
${flow(
  'language',
  'answer',
  `${answer('choice')}
      choice: {language: {choose: {prompt: ask, keys: {'1': zh-CN, '2': en}}, next: hello}}
      hello: {play: {prompt: hello, bargeIn: false, next: over}}`,
)}
${flow(
  'flows',
  'answer',
  `${answer('tier')}
      tier: {set: {variable: tier, to: '"gold"', next: which}}
      which: {branch: {when: [{if: 'variables.tier == "gold"', next: inside}], otherwise: over}}
      inside: {subFlow: {flow: question, next: over, exits: {left: away}}}
      away: {goto: {flow: last, step: bye}}`,
)}
${flow(
  'question',
  'ask',
  `
      ask:
        menu: {prompt: ask, tries: 1, keys: {'1': {label: ${label}, next: back}}, otherwise: over}
      back: {return: {exit: left}}`,
)}
${flow('last', 'bye', '      bye: {play: {prompt: yes, next: over}}')}
${flow(
  'service',
  'answer',
  `${answer('ask')}
      ask: {lookup: {service: crm, query: {from: caller}, keep: {status: order.status},
        next: told, otherwise: over}}
      told: {send: {service: crm, facts: {status: variables.status}, next: bye, failed: over}}
      bye: {play: {prompt: yes, next: over}}`,
)}
${flow(
  'dial',
  'answer',
  `${answer('dial')}
      dial: {dial: {extension: '"1001"', confirm: {prompt: ask}, next: bye, noAnswer: over}}
      bye: {play: {prompt: yes, next: over}}`,
)}
${flow(
  'voicemail',
  'answer',
  `${answer('box')}
      box: {voicemail: {box: night, prompt: ask, next: over, empty: over}}`,
)}
${flow(
  'announce',
  'notice',
  `
      notice: {announce: {prompt: early, next: answer}}
${answer('bye')}
      bye: {play: {prompt: early, next: over}}`,
)}
${flow(
  'consent',
  'answer',
  `${answer('unasked')}
      unasked: {record: {set: on, next: wait}}
      wait: {queue: {id: general, timedOut: over, noAgents: over, full: over, afterwards: how}}
      how: {survey: {questions: [{id: polite, prompt: ask, label: ${label}}], next: over}}`,
)}
${flow('refuse', 'no', '      no: {refuse: {status: 603}}').replace('      over: {hangup: {}}', '')}
${flow(
  'callback',
  'answer',
  `${answer('wish')}
      wish: {callback: {queue: never-back, next: over, refused: bye}}
      bye: {play: {prompt: yes, next: over}}`,
)}

queues:
  never-back: {name: ${name}, music: waiting, callback: {calendar: shut}}
calendars:
  shut:
    timeZone: Asia/Shanghai
    weekly: {mon: closed, tue: closed, wed: closed, thu: closed, fri: closed, sat: closed, sun: closed}

services:
  crm: {url: '${serviceUrl}', timeout: 2s, retries: 0}

prompts:
  ask: {text: ${label}, file: {zh-CN: ask.wav, en: ask.wav}}
  yes: {text: ${label}, file: {zh-CN: yes.wav, en: yes.wav}}
  hello: {text: ${label}, file: {zh-CN: chinese.wav, en: english.wav}}
  early: {text: ${label}, file: {zh-CN: early.wav, en: early.wav}}
`;

/** @param serviceUrl where the service listens that flows ask and tell */
export function writeStepsDialplan(directory: string, serviceUrl: string): void {
  const prompts = join(directory, 'prompts');
  writeFileSync(join(directory, 'steps.yaml'), plan(serviceUrl));
  for (const [id, samples] of Object.entries(stepPrompts)) {
    writeWav(join(prompts, `${id}.wav`), samples);
  }
  copyFileSync('dialplans/prompts/parts.yaml', join(directory, 'parts.yaml'));
  for (const language of ['zh-CN', 'en']) {
    const parts = join(language, 'parts');
    mkdirSync(join(prompts, parts), { recursive: true });
    for (const file of readdirSync(join('dialplans/prompts', parts))) {
      copyFileSync(join('dialplans/prompts', parts, file), join(prompts, parts, file));
    }
  }
}
