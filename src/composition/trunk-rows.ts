/** The trunks of a dialplan with what is known of each: its traffic, its carrier, its last calls. Pure. */
import type { FailingTrunk } from '../calls/ports.ts';
import type { CompiledTrunk } from '../dialplan/schema.ts';
import type { TrunkRow } from '../protocol/rest/system.ts';
import type { TrunkTraffic } from '../store/sqlite-call-archive.ts';
import type { TrunkStanding } from '../telephony/ports.ts';

export interface KnownOfTrunks {
  readonly traffic: readonly TrunkTraffic[];
  readonly standings: readonly TrunkStanding[];
  readonly failing: readonly FailingTrunk[];
}

export function trunkRows(
  trunks: readonly CompiledTrunk[],
  { traffic, standings, failing }: KnownOfTrunks,
): readonly TrunkRow[] {
  return trunks.map(({ id, addresses, digest, outgoing }) => {
    const isIts = ({ trunk }: { readonly trunk: string }) => trunk === id;
    const row = traffic.find(isIts);
    const { isDown = false, registration, health } = standings.find(isIts) ?? {};
    const faults = failing.find(isIts);
    return {
      ...{ name: id, addresses, open: row?.open ?? 0, lastDay: row?.calls ?? 0 },
      ...(digest && { digestUser: digest.username }),
      ...(row && { lastCallAt: row.lastCallAt }),
      ...{ out: outgoing !== undefined, down: isDown },
      ...(registration && { registration }),
      ...(health && { health }),
      ...(faults?.fault === 'calls-failed' && {
        failing: { since: faults.since, calls: faults.calls },
      }),
    };
  });
}
