/**
 * How V8 collects garbage in the engine and the controller. What a call leaves behind outlives it by
 * half a minute (RFC 3261's timers), so the young generation's survivors are many: collected often
 * and little at a time it stops a process for 2 ms, where 12 ms were measured with 32 MB. Helper
 * threads would wait for cores that the other process has.
 */
export const collectorArguments: readonly string[] = [
  '--min-semi-space-size=1',
  '--max-semi-space-size=4',
  '--no-parallel-scavenge',
];
