/**
 * How fast a large dialplan is read, checked and compiled, and what a step of a running call costs.
 * `npm run bench:dialplan`; the aim is 1,000 flows with 20,000 steps within a second, the first time too.
 */
import { compileDialplan } from '../src/dialplan/compile.ts';
import { ParsedFiles } from '../src/dialplan/files/read-files.ts';
import { startFlow, stepFlow } from '../src/dialplan/flow.ts';

const flows = 1_000;
const stepsPerFlow = 20;
const runs = 3;

const common = `
queues:
  team: {name: {zh-CN: 组, en: Team}, music: waiting}
prompts:
  hello: {text: {zh-CN: 您好, en: Hello}, file: {zh-CN: zh-CN/hello.wav, en: en/hello.wav}}
music:
  waiting: {name: {zh-CN: 音乐, en: Music}, file: music/waiting.wav}
`;

/** Answer, menus that lead on to each other, a queue, an apology, the end. */
function flowText(number: number): string {
  const menus = stepsPerFlow - 4;
  const steps = Array.from({ length: menus }, (_, index) => {
    const next = index + 1 < menus ? `menu-${index + 1}` : 'wait';
    return `      menu-${index}:
        menu:
          prompt: hello
          keys:
            '1': {label: {zh-CN: 一, en: One}, next: ${next}}
            '2': {label: {zh-CN: 二, en: Two}, next: wait}
          otherwise: sorry`;
  });
  return `hotlines:
  h${number}: {name: {zh-CN: 热线, en: Hotline}, numbers: ['400${String(number).padStart(7, '0')}'], flow: f${number}}
flows:
  f${number}:
    name: {zh-CN: 流程, en: Flow}
    start: answer
    steps:
      answer: {answer: {next: menu-0}}
${steps.join('\n')}
      wait: {queue: {id: team, timedOut: sorry, noAgents: sorry, full: sorry}}
      sorry: {play: {prompt: hello, next: end}}
      end: {hangup: {}}
`;
}

const sources = [
  { name: 'common.yaml', text: common },
  ...Array.from({ length: flows }, (_, number) => ({
    name: `flows/f${number}.yaml`,
    text: flowText(number),
  })),
];

const parsed = new ParsedFiles();
for (let run = 1; run <= runs; run++) {
  // The first is a start, the others reload with one file changed.
  sources[1] = { name: 'flows/f0.yaml', text: `${flowText(0)}# ${run}\n` };
  const begin = performance.now();
  const cpuBefore = process.cpuUsage();
  const { dialplan, faults } = compileDialplan(sources, { year: 2026 }, parsed);
  const ms = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpuBefore);
  process.stdout.write(
    `compile ${flows} flows, ${flows * stepsPerFlow} steps: ${ms.toFixed(0)} ms, ` +
      `${((user + system) / 1_000).toFixed(0)} ms of CPU, ${faults.length} faults\n`,
  );
  if (run === runs && dialplan) measureSteps(dialplan);
}

function measureSteps(dialplan: NonNullable<ReturnType<typeof compileDialplan>['dialplan']>): void {
  const at = Date.UTC(2026, 10, 23);
  const facts = { callerNumber: '13800138000', dialledNumber: '4000000500', at };
  const digit = { kind: 'digits-collected', at, digits: '1' } as const;
  const calls = 20_000;
  let steps = 0;
  const begin = performance.now();
  for (let call = 0; call < calls; call++) {
    const first = startFlow(dialplan, facts);
    if (!first) throw new Error('nobody owns the number');
    let state = stepFlow(dialplan, first.state, { kind: 'answered', at }).state;
    for (let key = 0; key < 10; key++) state = stepFlow(dialplan, state, digit).state;
    steps += 12;
  }
  const micros = ((performance.now() - begin) * 1_000) / steps;
  process.stdout.write(`a step of a running call: ${micros.toFixed(2)} µs\n`);
}
