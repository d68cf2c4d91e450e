import { writeFileSync } from 'node:fs';
import { HotlineError } from '../base/errors.ts';
import { flowSvg } from '../dialplan/graph/svg.ts';
import type { Language } from '../dialplan/schema.ts';
import { soundDialplan } from './simulate-command.ts';

export interface GraphOptions {
  readonly dialplans: string;
  readonly out?: string;
  readonly language: Language;
}

/** Writes the picture of a flow to standard output, or to a file. */
export function runGraph(flowId: string, { dialplans, out, language }: GraphOptions): void {
  const { flows } = soundDialplan(dialplans);
  const flow = flows[flowId];
  if (!flow) {
    const known = Object.keys(flows).join(', ');
    throw new HotlineError('not-found', `there is no flow '${flowId}'; there are: ${known}`);
  }
  const svg = flowSvg(flow, language);
  if (out === undefined) process.stdout.write(svg);
  else writeFileSync(out, svg);
}
