/** The calls of `tests:` sections, made through the flow and the queue engine, and compared. */
import { DateTime } from 'luxon';
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Report } from '../checks/report.ts';
import type { CompiledDialplan } from '../compiled.ts';
import type { Entry } from '../files/read-files.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { DialplanTest, Language } from '../schema.ts';
import { type Simulation, simulate, simulationDefaults } from './simulate.ts';

/** @returns how many there were */
export function runTests(
  dialplan: CompiledDialplan,
  tests: Readonly<Record<string, Entry<'tests'>>>,
  report: Report,
): number {
  for (const entry of Object.values(tests)) runTest(dialplan, entry, report);
  return Object.keys(tests).length;
}

function runTest(dialplan: CompiledDialplan, entry: Entry<'tests'>, report: Report): void {
  const { call } = entry.value;
  const at = DateTime.fromISO(call.at.replace(' ', 'T'), { zone: call.zone });
  if (!at.isValid) {
    const message = bilingual(
      `'${call.at}' in '${call.zone}' is no time`,
      `“${call.at}”（“${call.zone}”）不是时间`,
    );
    report('test-failed', entry, ['call', 'at'], { message });
    return;
  }
  if (dialplan.hotlineByNumber[call.to] === undefined) {
    const near = nearest(call.to, Object.keys(dialplan.hotlineByNumber));
    report('test-failed', entry, ['call', 'to'], {
      message: bilingual(`no hotline has the number ${call.to}`, `没有热线用号码 ${call.to}`),
      ...(near === undefined ? {} : { fix: didYouMean(near) }),
    });
    return;
  }
  const simulation = simulate(dialplan, {
    ...simulationDefaults,
    ...optionsOf(call, at.toMillis()),
  });
  for (const { path, message } of differences(simulation, entry.value.expect)) {
    const fix = fixOfName(dialplan, entry.value.expect, path);
    const words = fix === undefined ? { message } : { message, fix };
    report('test-failed', entry, ['expect', ...path], words);
  }
}

/** Of an expected name that is none: the one that was probably meant. */
function fixOfName(
  { flows, prompts, queues }: CompiledDialplan,
  expected: DialplanTest['expect'],
  [key, index]: Difference['path'],
): Wording | undefined {
  if (typeof index !== 'number') return undefined;
  const steps = () => Object.values(flows).flatMap((flow) => Object.keys(flow.steps));
  const known = {
    ...{ path: steps, passes: steps },
    ...{ hears: () => Object.keys(prompts), queues: () => Object.keys(queues) },
  }[String(key)];
  const names = known?.() ?? [];
  const name = expected[key as 'path' | 'passes' | 'hears' | 'queues']?.[index] ?? '';
  if (names.includes(name) || name.includes('/')) return undefined;
  const near = nearest(name, names);
  return near === undefined ? undefined : didYouMean(near);
}

function optionsOf(call: DialplanTest['call'], at: number) {
  const { from, to, press, agents, ahead, talk, patience, tier, language } = call;
  const { services, customers, dial, message, callbacks, emergency } = call;
  const known =
    tier === undefined && language === undefined ? undefined : { tier: tier ?? 'walk-in' };
  return {
    ...{ from, to, press, agents, ahead, at, talkMs: talk, messageMs: message },
    ...{ services, customers, dial, isEmergency: emergency },
    refusesCallbacks: callbacks === 'refused',
    ...(known ? { customer: { ...known, ...(language === undefined ? {} : { language }) } } : {}),
    ...(patience === undefined ? {} : { patienceMs: patience }),
  } as const;
}

const went = bilingual('went', '走过');
const wasPlayed = bilingual('was played', '听到');
const waitedIn = bilingual('waited in', '等过');

function didOnly(verb: Wording, real: readonly string[], none: Wording): Wording {
  const all = real.join(' → ');
  return bilingual(
    `the call ${verb.en} ${all || none.en}`,
    `通话实际${verb['zh-CN']}：${all || none['zh-CN']}`,
  );
}

function endedIn(language: Language | undefined): Wording {
  return language === undefined
    ? bilingual('the call had no language at its end', '通话结束时没有语言')
    : bilingual(`the call ended in '${language}'`, `通话结束时的语言是“${language}”`);
}

function wasSet(name: string, value: string | undefined): Wording {
  return value === undefined
    ? bilingual(`'${name}' was not set`, `“${name}”没有值`)
    : bilingual(`'${name}' was '${value}'`, `“${name}”的值是“${value}”`);
}

interface Difference {
  readonly path: readonly (string | number)[];
  readonly message: Wording;
}

function differences(
  simulation: Simulation,
  expected: DialplanTest['expect'],
): readonly Difference[] {
  const { path, heard, queues, outcome, language, variables } = simulation;
  const found: Difference[] = [];
  if (expected.path) found.push(...sameSequence('path', went, path, expected.path));
  if (expected.passes) found.push(...subsequence('passes', went, path, expected.passes));
  if (expected.hears) found.push(...subsequence('hears', wasPlayed, heard, expected.hears));
  if (expected.queues) found.push(...sameSequence('queues', waitedIn, queues, expected.queues));
  if (expected.outcome && expected.outcome !== outcome) {
    found.push({
      path: ['outcome'],
      message: bilingual(`the call ended as '${outcome}'`, `通话的结果是“${outcome}”`),
    });
  }
  if (expected.language && expected.language !== language) {
    found.push({ path: ['language'], message: endedIn(language) });
  }
  for (const [name, value] of Object.entries(expected.variables ?? {})) {
    if (variables[name] === value) continue;
    found.push({ path: ['variables', name], message: wasSet(name, variables[name]) });
  }
  return found;
}

function sameSequence(
  key: string,
  verb: Wording,
  real: readonly string[],
  expected: readonly string[],
): readonly Difference[] {
  const index = expected.findIndex((one, at) => one !== real[at]);
  if (index < 0 && real.length === expected.length) return [];
  const message = didOnly(verb, real, bilingual('nowhere', '无'));
  return [{ path: index < 0 ? [key] : [key, index], message }];
}

/** All of `expected` in this order, others between them allowed. */
function subsequence(
  key: string,
  verb: Wording,
  real: readonly string[],
  expected: readonly string[],
): readonly Difference[] {
  let from = 0;
  for (const [index, one] of expected.entries()) {
    const at = real.indexOf(one, from);
    if (at < 0) {
      const none = bilingual(verb === went ? 'nowhere' : 'nothing', '无');
      return [{ path: [key, index], message: didOnly(verb, real, none) }];
    }
    from = at + 1;
  }
  return [];
}
