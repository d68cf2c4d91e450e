import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { diskSpaceOf, watchedDisk } from '../../src/composition/disk-space.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';

it('tells how full the disk of a folder is, and nothing of a folder that is not there', () => {
  const space = diskSpaceOf(tmpdir());
  expect(space?.totalBytes).toBeGreaterThan(0);
  expect(space?.freeBytes).toBeLessThanOrEqual(space?.totalBytes ?? 0);
  expect(diskSpaceOf('/no/such/folder')).toBeUndefined();
});

it('looks again after ten seconds only', () => {
  const clock = new VirtualClock(1);
  const look = watchedDisk(tmpdir(), clock);
  const first = look();
  clock.advance(9_999);
  expect(look()).toBe(first);
  clock.advance(1);
  expect(look()).not.toBe(first);
});
