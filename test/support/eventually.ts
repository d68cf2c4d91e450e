/** Waits for a state that comes by itself: looks again until it is there or the time is up. */
const lookEveryMs = 10;

/**
 * Resolves with the first value that is not undefined.
 * @throws Error naming `what`, with the reason of the last look that threw
 */
export async function eventually<Value>(
  what: string,
  look: () => Value | undefined | Promise<Value | undefined>,
  deadlineMs = 8_000,
): Promise<Value> {
  const dueAt = Date.now() + deadlineMs;
  for (;;) {
    const { value, fault } = await lookOnce(look);
    if (value !== undefined) return value;
    if (Date.now() > dueAt) throw new Error(`not within ${deadlineMs} ms: ${what} ${fault}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function lookOnce<Value>(look: () => Value | undefined | Promise<Value | undefined>) {
  try {
    return { value: await look(), fault: '' };
  } catch (error) {
    return { value: undefined, fault: error instanceof Error ? error.message : String(error) };
  }
}
