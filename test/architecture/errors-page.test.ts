import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorCatalogue } from '../../src/base/errors.ts';

it('documents every error code, and no other', () => {
  const page = readFileSync('docs/errors.md', 'utf8');
  const documented = [...page.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map((row) => [
    row[1],
    row[2],
  ]);
  expect(Object.fromEntries(documented)).toEqual(errorCatalogue);
});
