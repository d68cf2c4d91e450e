import { writeFileSync } from 'node:fs';
import { HotlineError } from '../base/errors.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import { flowSvg } from '../dialplan/graph/svg.ts';
import type { Language } from '../dialplan/schema.ts';
import { soundDialplan } from './simulate-command.ts';

export interface GraphOptions {
  readonly dialplans: string;
  readonly out?: string;
  readonly lang: Language;
}

/** Writes the picture of a flow to standard output, or to a file. */
export function runGraph(flowId: string, { dialplans, out, lang }: GraphOptions): void {
  const { flows } = soundDialplan(dialplans, lang);
  const flow = flows[flowId];
  if (!flow) {
    throw new HotlineError('not-found', noSuchFlow(flowId, Object.keys(flows))[lang]);
  }
  const svg = flowSvg(flow, lang);
  if (out === undefined) process.stdout.write(svg);
  else writeFileSync(out, svg);
}

function noSuchFlow(flowId: string, known: readonly string[]): Wording {
  return bilingual(
    `there is no flow '${flowId}'; there are: ${known.join(', ')}`,
    `没有流程“${flowId}”；有：${known.join('、')}`,
  );
}
