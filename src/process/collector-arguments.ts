/**
 * How V8 collects garbage in the engine and the controller. What a call leaves behind outlives it by
 * half a minute (RFC 3261's timers), so the young generation's survivors are many: collected often
 * and little at a time it stops a process for 2 ms, where 12 ms were measured with 32 MB. Helper
 * threads would wait for cores that the other process has.
 *
 * What grew old is collected only when the heap is four times what it was after the last time: at 30
 * calls a second every 40 s instead of every 8, and each time stops a process for 5 to 15 ms in pieces.
 * It costs some 200 MB a process. The reducer would collect in quiet moments to save memory, and end
 * in the next busy one.
 */
export const collectorArguments: readonly string[] = [
  '--min-semi-space-size=1',
  '--max-semi-space-size=4',
  '--no-parallel-scavenge',
  '--heap-growing-percent=300',
  '--no-memory-reducer',
];
