import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dialplanJsonSchema, settingPaths } from '../../src/dialplan/json-schema.ts';
import { demoSources } from '../support/demo-dialplan.ts';

it('is what lies beside the files: `npm run hotline -- schema > dialplans/dialplan.schema.json`', () => {
  const written: unknown = JSON.parse(readFileSync('dialplans/dialplan.schema.json', 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(dialplanJsonSchema())));
});

it('is named by every file that ships, by its relative way', () => {
  for (const { name, text } of demoSources()) {
    const up = '../'.repeat(name.split('/').length - 1) || './';
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${up}dialplan.schema.json`);
  }
});

it('lists what can be written, sections and steps alike', () => {
  expect(settingPaths()).toEqual(
    expect.arrayContaining(['queues.*.wrapUp', 'flows.*.steps.*.menu.keys.*.next']),
  );
});
