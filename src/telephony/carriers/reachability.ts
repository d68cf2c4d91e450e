/**
 * Whether a carrier answers OPTIONS, pure. It is down after so many silences in a row, and up with
 * the next answer. Any answer of its own is one, also a refusal; but 408 and 503 say that nobody is
 * behind it who could take a call (RFC 3263 §4.3).
 */

export interface HealthPlan {
  readonly everyMs: number;
  readonly downAfter: number;
}

export interface Reachability {
  readonly standing: { readonly state: 'unknown' | 'up' | 'down'; readonly since: number };
  /** In a row. */
  readonly silences: number;
  /** When it is asked next. */
  readonly dueAt: number;
}

const notAlive: ReadonlySet<number> = new Set([408, 503]);

export function newReachability(now: number): Reachability {
  return { standing: { state: 'unknown', since: now }, silences: 0, dueAt: now };
}

/** @param sipStatus absent: it was silent */
export function reachabilityAfter(
  { standing, silences: before }: Reachability,
  sipStatus: number | undefined,
  { plan, now }: { readonly plan: HealthPlan; readonly now: number },
): Reachability {
  const isAlive = sipStatus !== undefined && !notAlive.has(sipStatus);
  const silences = isAlive ? 0 : before + 1;
  const isDown = silences >= plan.downAfter;
  const state = isAlive ? 'up' : isDown ? 'down' : standing.state;
  const since = state === standing.state ? standing.since : now;
  return { standing: { state, since }, silences, dueAt: now + plan.everyMs };
}
