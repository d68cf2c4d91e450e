/** The pictures in docs/hotlines are those of the flows that ship. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowSvg } from '../../../src/dialplan/graph/svg.ts';
import { demoDialplan } from '../../support/demo-dialplan.ts';

describe('the pictures in the documentation', () => {
  it.each(['express', 'motorists', 'telecom-1000'])('show the flow %s as it ships', (id) => {
    const flow = demoDialplan().flows[id];
    const file = `docs/hotlines/${id}.svg`;
    const renewal = `renew it: npm run hotline -- graph ${id} --out ${file}`;
    expect(flow && flowSvg(flow, 'en'), renewal).toBe(readFileSync(file, 'utf8'));
  });
});
