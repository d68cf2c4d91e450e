/** A dialplan around a few steps: prompts, recorded parts, services and all else they may refer to. */
import { readFileSync } from 'node:fs';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../src/dialplan/compiled.ts';
import type { Fault } from '../../src/dialplan/fault.ts';
import type { FlowState } from '../../src/dialplan/flow.ts';
import {
  type Simulation,
  type SimulationOptions,
  simulate,
  simulationDefaults,
} from '../../src/dialplan/simulation/simulate.ts';

export const stepNumber = '4008100000';

const prompts = ['hello', 'ask', 'wrong', 'right', 'sorry', 'thanks', 'notice'];

const common = (team: string) => `
queues:
  team: {name: {zh-CN: 组, en: Team}, music: waiting, maxWait: 1m, skills: {tracking: 1},
    callback: {calendar: office}, ${team}}
  crew: {name: {zh-CN: 班, en: Crew}, music: waiting, callback: {calendar: office},
    overflow: [{name: busy, when: {position: 90}}]}
calendars:
  office:
    timeZone: Asia/Shanghai
    weekly: {mon: 08:00-20:00, tue: 08:00-20:00, wed: 08:00-20:00, thu: 08:00-20:00,
      fri: 08:00-20:00, sat: closed, sun: closed}
  shut:
    timeZone: Asia/Shanghai
    weekly: {mon: closed, tue: closed, wed: closed, thu: closed, fri: closed, sat: closed, sun: closed}
areas:
  counties:
    river: {label: {zh-CN: 河县, en: River}, prefixes: ['0934', '139']}
    hills: {label: {zh-CN: 山县, en: Hills}, prefixes: ['09347', '138']}
  towns:
    river: {label: {zh-CN: 河镇, en: River}, prefixes: ['138']}
    hills: {label: {zh-CN: 山镇, en: Hills}, prefixes: ['139']}
services:
  crm: {url: 'http://127.0.0.1:9/crm'}
  sms: {url: 'http://127.0.0.1:9/sms'}
trunks:
  carrier: {addresses: [203.0.113.7], outgoing: {address: sip.example.com, callerNumber: '4008100000'}}
  spare: {outgoing: {address: spare.example.com, callerNumber: '4008100000'}}
music:
  waiting: {name: {zh-CN: 音乐, en: Music}, file: music/waiting.wav}
prompts:
${prompts.map((id) => `  ${id}: {text: {zh-CN: ${id}, en: ${id}}, file: {zh-CN: zh-CN/${id}.wav, en: en/${id}.wav}}`).join('\n')}
`;

export interface StepFlow {
  /** YAML of the main flow's steps, each indented by six; begins with the step `begin`. */
  readonly steps: string;
  /** Of the hotline: `announcements: before-answer`. */
  readonly hotline?: string;
  /** The hotline's own; absent: `main`. */
  readonly flow?: string;
  /** YAML of further flows, indented by two. */
  readonly flows?: string;
  /** More settings of the queue `team`: `overflow: [...]`. */
  readonly team?: string;
}

/** The steps after `begin`, which answers and leads to `first`; `end` hangs up, `no` is sorry. */
export function stepTexts({ steps, hotline = '', flow = 'main', flows = '' }: StepFlow): string {
  return `
hotlines:
  line:
    name: {zh-CN: 热线, en: Line}
    numbers: ['${stepNumber}']
    flow: ${flow}
    ${hotline}
flows:
  main:
    name: {zh-CN: 流程, en: Flow}
    start: begin
    steps:
      begin: {answer: {next: first}}
${steps}
      no: {play: {prompt: sorry, next: end}}
      end: {hangup: {}}
${flows}
`;
}

/** The texts of its files. */
export function stepSources(flow: StepFlow) {
  return [
    { name: 'flows.yaml', text: stepTexts(flow) },
    { name: 'common.yaml', text: common(flow.team ?? '') },
    { name: 'parts.yaml', text: readFileSync('dialplans/prompts/parts.yaml', 'utf8') },
  ];
}

/** Of the flows' own file: what lies unused beside them is not meant. */
export function stepFaults(flow: StepFlow): readonly Fault[] {
  const { faults } = compileDialplan(stepSources(flow), { year: 2026 });
  return faults.filter((fault) => fault.file === 'flows.yaml' || fault.severity === 'error');
}

/** Throws where a fault is an error. */
export function stepDialplan(flow: StepFlow): CompiledDialplan {
  const { dialplan, faults } = compileDialplan(stepSources(flow), { year: 2026 });
  if (!dialplan) throw new Error(JSON.stringify(faults));
  return dialplan;
}

/** A call that is at this step, in English. */
export function stateAt(plan: CompiledDialplan, step: string, flow = 'main'): FlowState {
  return {
    ...{ version: plan.version, hotline: 'line', flow, step, language: 'en' },
    ...{ tries: 0, variables: {} },
    facts: { callerNumber: '13800138000', dialledNumber: stepNumber, at: 0 },
  };
}

/** A call on a Monday at ten. */
export function callThrough(flow: StepFlow, options: Partial<SimulationOptions> = {}): Simulation {
  return simulate(stepDialplan(flow), {
    ...simulationDefaults,
    ...{ from: '13800138000', to: stepNumber, at: Date.UTC(2026, 10, 23, 2) },
    ...options,
  });
}

/** The words that follow the path's lines of that event. */
export function told(simulation: Simulation, event: string): readonly unknown[] {
  return simulation.lines.filter((line) => line.event === event).map(({ facts }) => facts);
}
