/** Waiting in a load generator: for a time, or for a state with a deadline. */

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @throws Error naming `what` when it has not come within `deadlineMs` */
export async function until(
  what: string,
  isThere: () => boolean,
  deadlineMs: number,
): Promise<void> {
  const dueAt = performance.now() + deadlineMs;
  while (!isThere()) {
    if (performance.now() > dueAt) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await pause(5);
  }
}
