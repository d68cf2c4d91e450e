/**
 * The end-to-end tests' dialplan: short prompts made on the spot, one number per situation, queues
 * whose times fit a test. Everything else is as in production.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { babble, tone, writeWav } from '../sound.ts';

/** What each number leads to. */
export const numbers = {
  /** A menu, listening at once: 1 collects a waybill and queues, 0 queues. */
  menu: '4008108000',
  /** Straight into the queue `general`. */
  queue: '4008108001',
  /** A notice of half a minute. */
  notice: '4008108002',
  /** A queue whose phones ring for one second. */
  shortRing: '4008108003',
  /** A queue with wrap-up. */
  wrapUp: '4008108004',
} as const;

/** Said to a caller whose agent was lost; to be told from the music. */
export const agentLost = babble(55, 4);

const prompts = {
  'main-menu': tone(520, 0.4),
  'enter-waybill': tone(600, 0.3),
  'agent-lost': agentLost,
  notice: babble(99, 30),
};
/** The music, looped: to be told from speech by its likeness. */
export const waitingMusic = babble(77, 5);

const plan = `
hotlines:
  menu: {name: {zh-CN: 菜单, en: Menu}, numbers: ['${numbers.menu}'], flow: menu}
  queue: {name: {zh-CN: 排队, en: Queue}, numbers: ['${numbers.queue}'], flow: queue}
  notice: {name: {zh-CN: 公告, en: Notice}, numbers: ['${numbers.notice}'], flow: notice}
  short-ring: {name: {zh-CN: 短振, en: Short}, numbers: ['${numbers.shortRing}'], flow: short-ring}
  wrap-up: {name: {zh-CN: 话后, en: Wrap-up}, numbers: ['${numbers.wrapUp}'], flow: wrap-up}

flows:
  menu:
    name: {zh-CN: 菜单, en: Menu}
    start: answer
    steps:
      answer: {answer: {next: main-menu}}
      main-menu:
        menu:
          prompt: main-menu
          timeout: 10s
          tries: 1
          keys:
            '1': {label: {zh-CN: 查询快件, en: Track}, next: waybill}
            '0': {label: {zh-CN: 人工服务, en: Agent}, next: general}
          otherwise: end
      waybill:
        collect:
          prompt: enter-waybill
          variable: waybill
          label: {zh-CN: 运单号, en: Waybill number}
          min: 4
          max: 12
          next: general
          otherwise: end
      general: {queue: {id: general, timedOut: end, noAgents: end, full: end}}
      end: {hangup: {}}
  queue: ${queueFlow('general')}
  short-ring: ${queueFlow('short-ring')}
  wrap-up: ${queueFlow('wrap-up')}
  notice:
    name: {zh-CN: 公告, en: Notice}
    start: answer
    steps:
      answer: {answer: {next: notice}}
      notice: {play: {prompt: notice, next: end}}
      end: {hangup: {}}

queues:
  general: ${queue('20s', '0s')}
  short-ring: ${queue('1s', '0s')}
  wrap-up: ${queue('20s', '60s')}

prompts:
${Object.keys(prompts).map(promptEntry).join('\n')}

music:
  waiting: {name: {zh-CN: 等待音乐, en: Waiting music}, file: music/waiting.wav}

trunks:
  local: {addresses: [127.0.0.0/8, '::1']}

notReadyReasons:
  break: {label: {zh-CN: 小休, en: Break}}
dispositions:
  tracking: {label: {zh-CN: 快件查询, en: Tracking}}
`;

function queueFlow(id: string): string {
  const general = `{queue: {id: ${id}, timedOut: end, noAgents: end, full: end}}`;
  const steps = `{answer: {answer: {next: wait}}, wait: ${general}, end: {hangup: {}}}`;
  return `{name: {zh-CN: 排队, en: Queue}, start: answer, steps: ${steps}}`;
}

function queue(ringTimeout: string, wrapUp: string): string {
  const times = `ringTimeout: ${ringTimeout}, wrapUp: ${wrapUp}, receiptTimeout: 1s`;
  return `{name: {zh-CN: 人工, en: Agents}, music: waiting, waitWithoutAgents: true, ${times}}`;
}

function promptEntry(id: string): string {
  const file = `${id}.wav`;
  return `  ${id}: {text: {zh-CN: 提示, en: Prompt}, file: {zh-CN: ${file}, en: ${file}}}`;
}

/** Writes the dialplan and its sounds. */
export function writeTestDialplan(directory: string): void {
  const promptDirectory = join(directory, 'prompts');
  mkdirSync(join(promptDirectory, 'music'), { recursive: true });
  writeFileSync(join(directory, 'test.yaml'), plan);
  for (const [id, samples] of Object.entries(prompts)) {
    writeWav(join(promptDirectory, `${id}.wav`), samples);
  }
  writeWav(join(promptDirectory, 'music', 'waiting.wav'), waitingMusic);
}
