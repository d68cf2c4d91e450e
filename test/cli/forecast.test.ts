/** `diff --forecast`: what a change would have made of a day's calls. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runDiff } from '../../src/cli/version-commands.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqliteCallStore } from '../../src/store/sqlite-call-store.ts';
import { SqliteDialplanVersions } from '../../src/store/sqlite-dialplan-versions.ts';
import { pastRecord } from '../support/past-calls.ts';
import { smallDialplan, smallDialplanWith } from '../support/small-dialplan.ts';

/** A Monday morning in Shanghai. */
const nineAt = Date.UTC(2026, 10, 23, 1);

describe('a forecast', () => {
  let data: string;
  let said: string;

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'hotline-forecast-'));
    const database = await Database.open(join(data, 'hotline.sqlite'));
    const store = new SqliteCallStore(database);
    for (let index = 0; index < 30; index++) store.saveCall(pastRecord(index, nineAt));
    const history = new SqliteDialplanVersions(database);
    const hasty = smallDialplanWith(['music: waiting\n', 'music: waiting\n    maxWait: 30s\n']);
    for (const text of [smallDialplan, hasty]) {
      const version = { version: text === hasty ? 'hasty' : 'patient', at: 0, by: 'lin', why: '' };
      history.add(version, [{ name: 'main.yaml', text }]);
    }
    database.close();
    said = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(data, { recursive: true });
  });

  const place = () => ({ data, dialplans: '', lang: 'en' as const });
  /** The figures of a line, before and after. */
  const figures = (name: string) => {
    const line = said.split('\n').find((one) => one.startsWith(name)) ?? '';
    return (line.slice(name.length).match(/[\d.]+/g) ?? []).map(Number);
  };

  it("has a day's calls once more, with the version before and with the other", async () => {
    await runDiff(1, 2, { ...place(), forecast: '2026-11-23' });
    expect(said).toContain('2026-11-23 (Asia/Shanghai) once more, with its calls (30)');
    expect(figures('calls')).toEqual([30, 30]);
    const [before = 0, after = 0] = figures('timed-out');
    expect(after).toBeGreaterThan(before);
    const [longest = 0, shorter = 0] = figures('longest wait, s');
    expect(longest).toBeGreaterThan(shorter);
    expect(shorter).toBeLessThanOrEqual(31);
  });

  it('has the calls of the last whole day with any, where no day is named', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(nineAt + 5 * 24 * 60 * 60_000);
    await runDiff(1, 2, { ...place(), forecast: true });
    expect(said).toContain('2026-11-23 (Asia/Shanghai) once more, with its calls (30)');
    vi.spyOn(Date, 'now').mockReturnValue(nineAt);
    const early = runDiff(1, 2, { ...place(), forecast: true });
    await expect(early).rejects.toThrow('there is no whole day with calls yet');
  });

  it('of a version with itself changes nothing', async () => {
    await runDiff(1, 1, { ...place(), forecast: '2026-11-23' });
    expect(said).toContain('nothing differs');
    expect(said).not.toMatch(/\*$/m);
  });

  it('says so of a day without calls, and of no day', async () => {
    const of = (forecast: string) => runDiff(1, 2, { ...place(), forecast });
    await expect(of('2026-11-22')).rejects.toThrow('there were no calls on 2026-11-22');
    await expect(of('soon')).rejects.toThrow("write a date as '2026-11-23'");
  });
});
