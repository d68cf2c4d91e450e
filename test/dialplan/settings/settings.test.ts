/**
 * No setting without a test that shows what it changes. A setting of a step is changed here, and the
 * call must go another way; for every other setting `shown-by.ts` names the test that shows it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingPaths } from '../../../src/dialplan/json-schema.ts';
import { stepDialplan, stepNumber } from '../../support/step-dialplan.ts';
import { everyWay } from './every-way.ts';
import { shownBy } from './shown-by.ts';
import { type StepSettings, stepSettings } from './step-settings.ts';

const facts = {
  ...{ callerNumber: '13800138000', dialledNumber: stepNumber },
  customer: { tier: 'contract', language: 'en' },
} as const;

function waysOf({ steps, flows = '', hotline = '' }: StepSettings): string {
  const team = 'overflow: [{name: busy, when: {readyAtMost: 0}}]';
  return everyWay(stepDialplan({ steps, flows, hotline, team }), facts);
}

function changed(settings: StepSettings, [passage, by]: readonly [string, string]): StepSettings {
  const { steps, flows = '' } = settings;
  if (!steps.includes(passage) && !flows.includes(passage)) {
    throw new Error(`no '${passage}' in the step`);
  }
  return { ...settings, steps: steps.replace(passage, by), flows: flows.replace(passage, by) };
}

describe.each(Object.entries(stepSettings))('of the step %s', (_, settings) => {
  it.each(Object.entries(settings.changes))('%s makes another call of it', (_, change) => {
    expect(waysOf(changed(settings, change))).not.toBe(waysOf(settings));
  });
});

/** Settings that are no mere headings, a text per language counted once. */
function settings(): readonly string[] {
  const paths = settingPaths().map((path) => path.replace(/\.(zh-CN|en)$/, ''));
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other.startsWith(`${path}.`)));
}

const shownHere = Object.entries(stepSettings).flatMap(([kind, { changes }]) => {
  return Object.keys(changes).map((setting) => `flows.*.steps.*.${kind}.${setting}`);
});
const shownThere = shownBy.flatMap((shown) => shown.settings);

it('of every kind is shown to change something', () => {
  const shown = new Set([...shownHere, ...shownThere]);
  expect(settings().filter((setting) => !shown.has(setting))).toEqual([]);
});

it('is shown once, and exists', () => {
  const all = [...shownHere, ...shownThere];
  const known = new Set(settings());
  expect(all.filter((setting, index) => all.indexOf(setting) !== index)).toEqual([]);
  expect(all.filter((setting) => !known.has(setting))).toEqual([]);
});

it.each(shownBy)('is shown by "$test"', ({ file, test }) => {
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain(test);
});
