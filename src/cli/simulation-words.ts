/** A simulated call as a person reads it: one line an event, with the time since the call came in. */
import { DateTime } from 'luxon';
import { bilingual, type Wording } from '../base/wording.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { Language } from '../dialplan/schema.ts';
import { type Simulation, textsOf } from '../dialplan/simulation/simulate.ts';
import { simulatedWords } from '../protocol/simulated-words.ts';

/** What happens to the call itself; all else happens in a step and stands below it. */
const topEvents: ReadonlySet<string> = new Set([
  'call-received',
  'step-entered',
  'call-saturated',
  'emergency-plan-followed',
  'call-ended',
]);

/** @param zone of the clock on the first line, such as 'Asia/Shanghai' */
export function formatSimulation(
  dialplan: CompiledDialplan,
  simulation: Simulation,
  zone: string,
  language: Language,
): string {
  const startAt = simulation.lines[0]?.at ?? 0;
  const lines = simulation.lines.map((line) => {
    const time = ((line.at - startAt) / 1_000).toFixed(1).padStart(7);
    const words = simulatedWords({ ...line, texts: textsOf(dialplan, line) })[language];
    const indent = topEvents.has(line.event) ? '' : '  ';
    const colon = line.event === 'step-entered' ? ':' : '';
    return `${time} ${second[language]}  ${indent}${words}${colon}`;
  });
  return [heading(startAt, zone, simulation.version)[language], ...lines].join('\n');
}

const second = bilingual('s', '秒');

function heading(at: number, zone: string, version: string): Wording {
  const clock = DateTime.fromMillis(at, { zone });
  const english = clock.setLocale('en').toFormat('ccc yyyy-MM-dd HH:mm');
  const chinese = clock.setLocale('zh-CN').toFormat('yyyy-MM-dd ccc HH:mm');
  return bilingual(
    `${english} ${zone}, dialplan ${version}`,
    `${chinese} ${zone}，拨号方案 ${version}`,
  );
}
