import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numberOrigins } from '../../src/composition/number-origins.ts';

describe('where numbers are from', () => {
  let directory: string;
  const file = () => join(directory, 'places.csv');

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hotline-places-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is told of mobiles with the table that the operator brought', () => {
    writeFileSync(file(), '1380013,010\n');
    const place = (settings: Parameters<typeof numberOrigins>[0]) =>
      numberOrigins(settings)('13800138000')?.place?.en;
    expect(place({ mobilePlacesFile: file() })).toBe('Beijing');
    expect(place({})).toBeUndefined();
  });

  it('is not begun with a table that is not there, or is no table', () => {
    const read = () => numberOrigins({ mobilePlacesFile: file() });
    expect(read).toThrow(/cannot be read/);
    writeFileSync(file(), 'prefix;place\n');
    expect(read).toThrow(/line 1 is not/);
  });
});
