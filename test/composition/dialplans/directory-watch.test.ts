import { describe, expect, it } from 'vitest';
import {
  DirectoryWatch,
  lookIntervalMs,
} from '../../../src/composition/dialplans/directory-watch.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';

function watched() {
  const clock = new VirtualClock();
  const directory = { signature: 'a', failure: undefined as Error | undefined };
  const told: string[] = [];
  const faults: unknown[] = [];
  const watch = new DirectoryWatch({
    clock,
    signature() {
      if (directory.failure) throw directory.failure;
      return directory.signature;
    },
    onChange: () => told.push(directory.signature),
    onFault: (error) => faults.push(error),
  });
  watch.start();
  const look = (times: number) => clock.advance(times * lookIntervalMs);
  return { clock, watch, directory, told, faults, look };
}

describe('a watched directory', () => {
  it('tells a change once, when it has come to rest', () => {
    const { directory, told, look } = watched();
    look(3);
    expect(told).toEqual([]);
    directory.signature = 'half';
    look(1);
    directory.signature = 'whole';
    look(1);
    expect(told).toEqual([]);
    look(5);
    expect(told).toEqual(['whole']);
  });

  it('says nothing of a change that was taken back', () => {
    const { directory, told, look } = watched();
    directory.signature = 'b';
    look(1);
    directory.signature = 'a';
    look(3);
    expect(told).toEqual([]);
  });

  it('goes on looking when a look has failed', () => {
    const { directory, told, faults, look } = watched();
    directory.failure = new Error('the disk is away');
    look(2);
    directory.failure = undefined;
    directory.signature = 'b';
    look(2);
    expect(faults).toHaveLength(2);
    expect(told).toEqual(['b']);
  });

  it('ends', () => {
    const { clock, watch } = watched();
    watch.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
