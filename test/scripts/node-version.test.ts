import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nodeVersionFault } from '../../scripts/node-version.mjs';

it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '25.1.0'])('runs on Node.js %s', (version) => {
  expect(nodeVersionFault(version)).toBeUndefined();
});

it.each(['18.20.4', '20.18.3', '21.7.0', '22.11.0', '23.5.0'])(
  'says in one line that Node.js %s does not do, and which would',
  (version) => {
    expect(nodeVersionFault(version)).toBe(
      `Node.js ${version} is not supported: use 20.19 or later, 22.12 or later, or 24.`,
    );
  },
);

it('is what package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(engines.node).toBe('^20.19.0 || ^22.12.0 || >=24.0.0');
});
