/**
 * How V8 collects garbage in the engine and the controller. What a call leaves behind dies within
 * seconds: with room for that the young generation is collected rarely and finds little alive.
 */
export const collectorArguments: readonly string[] = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=32',
];
