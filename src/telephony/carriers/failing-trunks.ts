/** What supervisors are told of trunks: what the carrier says of itself before what calls ran into. */
import type { FailingTrunk } from '../../calls/ports.ts';
import type { TrunkStanding } from '../ports.ts';

/** One row for each trunk that is not well. @param byCalls whose last calls out have failed */
export function failingTrunks(
  standings: readonly TrunkStanding[],
  byCalls: readonly FailingTrunk[],
): readonly FailingTrunk[] {
  const told = standings.flatMap((standing) => failureOf(standing) ?? []);
  const known = new Set(told.map(({ trunk }) => trunk));
  return [...told, ...byCalls.filter(({ trunk }) => !known.has(trunk))];
}

function failureOf({ trunk, registration, health }: TrunkStanding): FailingTrunk | undefined {
  if (health?.state === 'down') return { trunk, since: health.since, fault: 'unreachable' };
  const { state, since = 0, sipStatus } = registration ?? {};
  if (state === 'unreachable') return { trunk, since, fault: 'unreachable' };
  if (state !== 'refused' || sipStatus === undefined) return undefined;
  return { trunk, since, fault: 'registration-refused', sipStatus };
}
