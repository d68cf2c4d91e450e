/**
 * The trunks: which one a request comes from, by address first, by its digest user otherwise; and
 * which ones a call may go out by. They are replaced as a whole while calls go on.
 */
import type { DigestAlgorithm, TrunkConfig } from '../ports.ts';
import { type NetworkSet, networkSet } from './networks.ts';

interface TrunkIndex {
  readonly all: readonly TrunkConfig[];
  readonly byAddress: readonly { readonly trunk: TrunkConfig; readonly networks: NetworkSet }[];
  readonly byUsername: ReadonlyMap<string, TrunkConfig>;
}

export class Trunks {
  #index: TrunkIndex;

  /** @throws HotlineError `config-invalid` for an address that is none */
  constructor(trunks: readonly TrunkConfig[]) {
    this.#index = indexOf(trunks);
  }

  /** From now on these; they stay as they were when it throws, as the constructor does. */
  replace(trunks: readonly TrunkConfig[]): void {
    this.#index = indexOf(trunks);
  }

  /** In the order configured. */
  get all(): readonly TrunkConfig[] {
    return this.#index.all;
  }

  /** The first trunk, in the order configured, whose addresses hold this one. */
  atAddress(address: string): TrunkConfig | undefined {
    return this.#index.byAddress.find(({ networks }) => networks.has(address))?.trunk;
  }

  withUsername(username: string): TrunkConfig | undefined {
    return this.#index.byUsername.get(username);
  }

  ha1(username: string, algorithm: DigestAlgorithm): string | undefined {
    return this.#index.byUsername.get(username)?.digest?.ha1[algorithm];
  }
}

function indexOf(trunks: readonly TrunkConfig[]): TrunkIndex {
  return {
    all: trunks,
    byAddress: trunks
      .filter((trunk) => (trunk.addresses?.length ?? 0) > 0)
      .map((trunk) => ({ trunk, networks: networkSet(trunk.addresses ?? []) })),
    byUsername: new Map(
      trunks.flatMap((trunk) => (trunk.digest ? [[trunk.digest.username, trunk] as const] : [])),
    ),
  };
}
