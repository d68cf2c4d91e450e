import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { ThreadedReader } from '../../../src/composition/dialplans/threaded-reader.ts';
import { readDialplan } from '../../../src/store/files/dialplan-directory.ts';

describe('a dialplan that is read in a thread of its own', () => {
  let folder: string;
  let reader: ThreadedReader;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-read-'));
    cpSync('dialplans', folder, { recursive: true });
    reader = new ThreadedReader(systemClock);
  });
  afterEach(async () => {
    await reader.stop();
    rmSync(folder, { recursive: true });
  });

  const order = () => ({ directory: folder, year: 2026, secrets: join(folder, 'secrets') });

  it('is the same as one that is read here, and keeps live calls from nothing meanwhile', async () => {
    let turns = 0;
    const beat = setInterval(() => {
      turns += 1;
    }, 5);
    const read = await reader.read(order());
    clearInterval(beat);
    const here = readDialplan(folder, 2026, { secretsDirectory: order().secrets });
    expect(read).toEqual(here);
    expect(turns).toBeGreaterThan(3);
  }, 30_000);

  it('is read again when it has changed, faults and all', async () => {
    const { dialplan } = await reader.read(order());
    writeFileSync(join(folder, 'new.yaml'), 'dispositions:\n  new: {label: {zh-CN: 新}}\n');
    const again = await reader.read(order());
    expect(dialplan).toBeDefined();
    expect(again.dialplan).toBeUndefined();
    expect(again.faults).toMatchObject([{ file: 'new.yaml', code: 'wrong-form' }]);
  }, 30_000);

  it('is refused in words when its directory is gone, and can be read when it is back', async () => {
    const missing = { ...order(), directory: join(folder, 'nowhere') };
    await expect(reader.read(missing)).rejects.toMatchObject({ code: 'config-invalid' });
    expect((await reader.read(order())).dialplan).toBeDefined();
  }, 30_000);
});
